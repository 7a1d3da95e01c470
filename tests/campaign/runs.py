"""Damaged files of finished runs, opened on the pages that show runs."""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import tempfile
from pathlib import Path
from random import Random

from core.network.shipped import NETWORKS_DIR
from core.recipes.plain_data import to_plain
from core.recipes.user_text import UserTextSettings
from core.runs.example_run import EXAMPLE, LAB_EXAMPLE
from core.runs.store import SETTINGS, runs_dir
from core.stories.texts import STORIES
from core.stories.user_text import USER_TEXT, training_plan
from tests.campaign.hostile import plain
from tests.campaign.outcome import LostRun
from tests.campaign.pages import open_page

CASES, SAMPLE = 1_200, 10
STORY = "belling-the-cat"
PAGES = {
    "digits": ("lab", "gates"),
    "story": ("lab", "gates", "story", "teach"),
}


def case(seed: int) -> None:
    """Damage one file of a run and open the run on a page: a sentence at most."""
    random = Random(f"runs {seed}")
    kind = random.choice(list(PAGES))
    run_id = "".join(random.choices("abcdefghijkmnopqrstuvwxyz0123456789", k=22))
    folder = runs_dir() / run_id
    shutil.copytree(_whole(kind), folder)
    try:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        # Each kind of file as often as any other: there are many checkpoints.
        suffixes = sorted({"".join(path.suffixes[-2:]) for path in files})
        suffix = random.choice(suffixes)
        chosen = random.choice([path for path in files if path.name.endswith(suffix)])
        _damage(random, chosen)
        open_page(random.choice(PAGES[kind]), {"run": run_id})
        if not folder.is_dir():
            raise LostRun("The folder of the run is gone.")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _damage(random: Random, path: Path) -> None:
    data = bytearray(path.read_bytes())
    match random.randrange(6):
        case 0:
            path.write_bytes(data[: random.randint(0, len(data))])
        case 1:
            path.write_bytes(b"")
        case 2:
            path.unlink()
        case 3:
            path.write_bytes(random.randbytes(random.randint(1, 3_000)))
        case 4 if path.suffix in (".json", ".jsonl"):
            lines = path.read_text().splitlines() if path.suffix == ".jsonl" else [path.read_text()]
            at = random.randrange(len(lines))
            lines[at] = json.dumps(_other(random, json.loads(lines[at])))
            path.write_text("\n".join(lines) + "\n")
        case _:
            for _ in range(random.randint(1, 30)):
                data[random.randrange(len(data))] = random.randrange(256)
            path.write_bytes(data)


def _other(random: Random, value: object) -> object:
    """A record of which one part is of another version."""
    if isinstance(value, dict) and value:
        key = random.choice(list(value))
        if random.random() < 0.2:
            return {name: part for name, part in value.items() if name != key}
        return {**value, key: _other(random, value[key])}
    if isinstance(value, list) and value and random.random() < 0.7:
        at = random.randrange(len(value))
        return [*value[:at], _other(random, value[at]), *value[at + 1 :]]
    return plain(random)


@functools.cache
def _whole(kind: str) -> Path:
    """A whole finished run: the one that the lab shows, or one on a visitor's own text."""
    if kind == "digits":
        return LAB_EXAMPLE.path
    folder = Path(tempfile.mkdtemp(prefix="campaign-story-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    text = STORIES[STORY].text
    card = json.loads((NETWORKS_DIR / f"{STORY}.json").read_text())
    card["data"]["story"] = ""
    shutil.copyfile(NETWORKS_DIR / f"{STORY}.keras", folder / f"{USER_TEXT}.keras")
    for ending, content in {
        f"{USER_TEXT}.json": json.dumps({**card, "name": USER_TEXT}),
        f"{USER_TEXT}.vocabulary.json": (NETWORKS_DIR / f"{STORY}.vocabulary.json").read_text(),
        f"{USER_TEXT}.txt": text,
        SETTINGS: json.dumps(to_plain(training_plan(text, UserTextSettings()).recipe)),
        "log.jsonl": EXAMPLE.read_text(),
    }.items():
        (folder / ending).write_text(content)
    return folder
