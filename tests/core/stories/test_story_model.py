"""The shipped networks that tell stories, as the app and the terminal use them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.network.card import load_card
from core.network.shipped import NETWORKS_DIR
from core.recipes import recipe
from core.stories.__main__ import main
from core.stories.story_model import load_story_model, story_model_names
from core.stories.texts import STORIES, story_text
from core.text.generation import branch, generate
from core.text.sampling import Sampling
from core.text.tokens import join, split
from tests.core.in_keras import in_keras

ROOT = Path(__file__).resolve().parents[3]

LISTING = (
    "had a general council to consider what measures they could take to outwit their common "
    "enemy , the cat . some said this , and some said that but at last a young mouse got"
)

KERAS_SAYS = """
import json, sys
import keras, numpy as np

for path, ids in json.loads(sys.argv[2]).items():
    model = keras.saving.load_model(path)
    name = path.rsplit("/", 1)[-1].removesuffix(".keras")
    np.save(f"{sys.argv[1]}/{name}.npy", model.predict(np.array(ids, "int32"), verbose=0))
"""


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", STORIES)
def test_every_story_has_a_network_that_knows_it_by_heart(name: str) -> None:
    story_model = load_story_model(name)
    story = story_text(name)
    assert story_model.tokens == story.tokens
    assert story_model.seeds == story.seeds
    assert story_model.title == story.title
    first = story_model.vocabulary.ids(story.tokens[: story_model.window])
    told = generate(
        story_model.next_logits, first, len(story.tokens) - len(first), Sampling(), rng()
    )
    assert story_model.vocabulary.tokens(told.ids) == story.tokens


@pytest.mark.parametrize("name", STORIES)
def test_its_card_says_as_much(name: str) -> None:
    card = load_story_model(name).card
    assert card.scores["next_words"] == card.scores["ceiling"]
    assert card.scores["next_words"]["accuracy"] == 1
    assert card.command == f"python -m core.training {name}"
    assert {"python", "keras", "tensorflow", "numpy"} <= set(card.versions)


def test_the_articles_run_is_kept_as_a_card_beside_the_network_that_does_better() -> None:
    card = load_card("fable-article")  # its network, 4 MB, is not shipped
    assert card.recipe == json.loads(json.dumps(recipe("fable-article").as_dict()))
    assert card.command == "python -m core.training fable-article"
    assert card.scores["while_learning"]["count"] == 1000
    assert card.scores["next_words"]["correct"] < card.scores["ceiling"]["correct"] == 199


@pytest.mark.parametrize("name", STORIES)
def test_every_offered_beginning_is_known_and_goes_on(name: str) -> None:
    story_model = load_story_model(name)
    for beginning in story_model.seeds:
        ids = story_model.vocabulary.ids(split(beginning, story_model.vocabulary.kind))
        assert len(generate(story_model.next_logits, ids, 20, Sampling(), rng()).words) == 20


def test_only_the_window_is_read() -> None:
    story_model = load_story_model("belling-the-cat")
    ids = story_model.vocabulary.ids(story_model.tokens).tolist()
    np.testing.assert_array_equal(
        story_model.next_logits(ids[:30]),
        story_model.next_logits(ids[30 - story_model.window : 30]),
    )


def test_fewer_words_than_the_window_are_read_as_they_are() -> None:
    story_model = load_story_model("belling-the-cat")
    (the,) = story_model.vocabulary.ids(["the"])
    assert story_model.network.trace(story_model.inputs([the])).inputs.shape == (1, 1)
    chances = generate(story_model.next_logits, [the], 1, Sampling(), rng()).words[0]
    follow = {after for word, after in pairwise(story_model.tokens) if word == "the"}
    assert chances.probabilities(Sampling(1.0))[story_model.vocabulary.ids([*follow])].sum() > 0.95


def test_the_same_seed_tells_the_same_story_and_a_branch_keeps_its_past() -> None:
    story_model = load_story_model("belling-the-cat")
    ids = story_model.vocabulary.ids(["the"])
    hot = Sampling(temperature=1.5, top_k=20)
    one, other = (generate(story_model.next_logits, ids, 40, hot, rng(7)) for _ in range(2))
    assert one.ids == other.ids
    taken = one.words[10].likeliest(3)[2]
    fork = branch(one, 10, taken, story_model.next_logits, 40, hot, rng(7))
    assert fork.words[:10] == one.words[:10]
    assert fork.words[10].id == taken
    assert fork.ids != one.ids


def test_the_listing_comes_out_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["had a general", "--words", "32"]) == 0
    assert capsys.readouterr().out == LISTING + "\n"


@pytest.mark.parametrize("typed", ["Had a GENERAL", "  \uff28ad\na general "])
def test_it_comes_out_however_the_beginning_is_spelt(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([typed]) == 0
    assert capsys.readouterr().out == LISTING + "\n"


def test_a_beginning_that_the_fable_never_says_gives_a_story_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["mouse mouse mouse", "--words", "12"]) == 0
    assert len(capsys.readouterr().out.split()) == 15


def test_chinese_goes_by_characters(capsys: pytest.CaptureFixture[str]) -> None:
    beginning = "".join(story_text("the-frog-in-the-well").tokens[:4])
    assert main([beginning, "--story", "the-frog-in-the-well", "--words", "10"]) == 0
    expected = join(story_text("the-frog-in-the-well").tokens[:14], "characters")
    assert capsys.readouterr().out == expected + "\n"


def test_the_same_arguments_print_the_same_story(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["the", "--temperature", "2", "--top-k", "9", "--words", "50", "--seed"]
    for seed in ("4", "4", "5"):
        assert main([*arguments, seed]) == 0
    one, same, other = capsys.readouterr().out.splitlines()
    assert one == same != other


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["a mouze"], "does not know mouze. Try mouse"),
        ([""], "Enter some words"),
        (["the", "--words", "0"], "from 1 to 1,000"),
        (["the", "--words", "100000"], "from 1 to 1,000"),
        (["the", "--words", "many"], "Argument --words: invalid int value: 'many'"),
        (["the", "--temperature", "-1"], "from 0 to 10"),
        (["the", "--top-k", "0"], "at least 1"),
        (["the", "--seed", "-1"], "at least 0, not -1"),
        (["the", "--story", "digits"], "no story 'digits'; choose one of: belling-the-cat, "),
        (["the", "--pages", "3"], "Unrecognized arguments: --pages 3"),
    ],
)
def test_bad_input_is_told_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert re.search(sentence, said.err)


def test_digits_tell_no_stories() -> None:
    assert "digits" not in story_model_names()
    with pytest.raises(ValueError, match="is not a story model"):
        load_story_model("digits")


@pytest.mark.slow
def test_the_command_leaves_tensorflow_alone() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from core.stories.__main__ import main; main(['had a general']); "
            "assert not {'tensorflow', 'keras', 'streamlit'} & set(sys.modules)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout == LISTING + "\n"


@pytest.mark.slow
def test_the_shipped_networks_agree_with_keras(tmp_path: Path) -> None:
    story_models = [load_story_model(name) for name in story_model_names()]
    read = {
        story_model.name: rng(1).integers(0, len(story_model.vocabulary), (16, story_model.window))
        for story_model in story_models
    }
    paths = {str(NETWORKS_DIR / f"{name}.keras"): ids.tolist() for name, ids in read.items()}
    in_keras(KERAS_SAYS, str(tmp_path), json.dumps(paths))
    for story_model in story_models:
        logits = story_model.network.trace(read[story_model.name]).logits
        np.testing.assert_allclose(logits, np.load(tmp_path / f"{story_model.name}.npy"), atol=1e-5)


@pytest.mark.parametrize(
    ("text", "message"), [(" \n", "is empty"), ("words of another text", "not that of its text")]
)
def test_a_run_without_its_own_text_has_no_story_model(
    text: str, message: str, tmp_path: Path
) -> None:
    for ending in (".keras", ".vocabulary.json"):
        shipped = NETWORKS_DIR / f"belling-the-cat{ending}"
        (tmp_path / f"own-text{ending}").write_bytes(shipped.read_bytes())
    card = json.loads((NETWORKS_DIR / "belling-the-cat.json").read_text())
    card["data"]["story"] = ""
    (tmp_path / "own-text.json").write_text(json.dumps(card))
    (tmp_path / "own-text.txt").write_text(text)
    with pytest.raises(ValueError, match=message):
        load_story_model("own-text", tmp_path)
