"""Data is found, checked and split, and what is wrong with it is said in a sentence."""

import gzip
import hashlib
import json

import numpy as np
import pytest

from core import datasets
from core.datasets import PenDrawing, drawings, fetch_mnist, hold_out, main, mnist, mnist_path

LINE = {"label": 5, "writer": "apa/apa00/app0032", "strokes": [[[0, 0.5], [1, 0.5]], [[0.2, 1]]]}


def drawings_file(tmp_path, *lines):
    path = tmp_path / "drawings.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


def test_mnist_is_split_as_in_the_articles(mnist_file):
    split = mnist(mnist_file)
    assert [len(part) for part in (split.training, split.validation, split.test)] == [
        55_000,
        5_000,
        10_000,
    ]
    assert split.training.images.shape == (55_000, 28, 28)
    assert split.training.images.dtype == np.uint8
    assert split.training.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert split.test.labels[:5].tolist() == [7, 2, 1, 0, 4]


def test_mnist_is_looked_for_where_the_variables_say(monkeypatch, tmp_path):
    monkeypatch.setenv("LSTM_LAB_MNIST", str(tmp_path / "mine.npz"))
    assert mnist_path() == tmp_path / "mine.npz"
    monkeypatch.delenv("LSTM_LAB_MNIST")
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    assert mnist_path() == tmp_path / "cache" / "mnist.npz"


def test_missing_mnist_is_said_with_the_command_that_fetches_it(tmp_path):
    with pytest.raises(ValueError, match=r"python -m core\.datasets mnist"):
        mnist(tmp_path / "mnist.npz")


def test_a_file_that_is_not_mnist_is_refused(tmp_path):
    path = tmp_path / "mnist.npz"
    path.write_text("not an archive")
    with pytest.raises(ValueError, match="could not read it"):
        mnist(path)
    np.savez(path, x_train=np.zeros(3), y_train=np.zeros(3), x_test=np.zeros(3), y_test=np.zeros(3))
    with pytest.raises(ValueError, match=r"Expected x_train to be \(60000, 28, 28\)"):
        mnist(path)


def test_drawings_are_read_with_label_writer_and_strokes(tmp_path):
    (drawing,) = drawings(drawings_file(tmp_path, LINE, ""))
    assert (drawing.label, drawing.writer, drawing.tablet) == (5, "apa/apa00/app0032", "apa")
    assert [stroke.tolist() for stroke in drawing.strokes] == LINE["strokes"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "label, writer and strokes in line 2"),
        ("[]", "label, writer and strokes in line 2"),
        ({**LINE, "label": 10}, "label 0..9 in line 2 .* got 10"),
        ({**LINE, "label": True}, "label 0..9"),
        ({**LINE, "writer": ""}, "writer's name"),
        ({**LINE, "strokes": []}, "at least one stroke"),
        ({**LINE, "strokes": [[]]}, r"shape \(0,\)"),
        ({**LINE, "strokes": [[[0, 1, 2]]]}, r"shape \(1, 3\)"),
        ({**LINE, "strokes": [[[0, 1], [0]]]}, "label, writer and strokes"),
        ('{"label": 1, "writer": "a", "strokes": [[[NaN, 0]]]}', "finite"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, sentence):
    with pytest.raises(ValueError, match=sentence):
        drawings(drawings_file(tmp_path, LINE, line))


def test_files_that_hold_no_drawings_are_refused(tmp_path):
    with pytest.raises(ValueError, match="there is none"):
        drawings(tmp_path / "none.jsonl.gz")
    with pytest.raises(ValueError, match="holds none"):
        drawings(drawings_file(tmp_path, ""))
    path = tmp_path / "text.jsonl.gz"
    path.write_text("not zipped")
    with pytest.raises(ValueError, match="could not read it"):
        drawings(path)


def test_held_out_people_and_tablets_are_in_no_other_part():
    records = [PenDrawing(1, f"{tablet}/{person}", ()) for tablet in "abc" for person in range(40)]
    kept, aside = hold_out(records, groups=[0, 3], tablets=["b"])
    assert len(kept) + len(aside) == len(records)
    assert {record.tablet for record in kept} == {"a", "c"}
    assert not {record.writer_group for record in kept} & {0, 3}
    assert all(record.tablet == "b" or record.writer_group in (0, 3) for record in aside)


def test_unknown_tablets_and_groups_are_refused():
    records = [PenDrawing(1, "a/1", ())]
    with pytest.raises(ValueError, match=r"tablets out of \['a'\], got \['x'\]"):
        hold_out(records, tablets=["x"])
    with pytest.raises(ValueError, match="groups in 0..9, got"):
        hold_out(records, groups=[10])


def test_fetching_checks_the_file_and_keeps_it(monkeypatch, tmp_path):
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "source.npz"
    source.write_bytes(b"seventy thousand digits")
    checksum = hashlib.sha256(source.read_bytes()).hexdigest()
    seen = []
    path = fetch_mnist(lambda done, total: seen.append((done, total)), source.as_uri(), checksum)
    assert path.read_bytes() == source.read_bytes()
    assert seen == [(23, 23)]
    source.unlink()
    assert (
        fetch_mnist(url=source.as_uri(), sha256=checksum) == path
    )  # it is there: nothing to fetch


def test_a_fetched_file_with_another_checksum_is_thrown_away(monkeypatch, tmp_path):
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "source.npz"
    source.write_bytes(b"something else")
    with pytest.raises(ValueError, match="Expected a file with SHA-256"):
        fetch_mnist(url=source.as_uri())
    assert list((tmp_path / "cache").iterdir()) == []


def test_without_a_network_the_command_says_so_in_a_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(datasets, "fetch_mnist", lambda on_bytes: fetch_mnist(url="file:///none"))
    assert main(["mnist"]) == 1
    assert "Expected to fetch mnist.npz from file:///none" in capsys.readouterr().err
