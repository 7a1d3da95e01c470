"""A download is asked for, followed and told of in a sentence, and never two run at once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from core.data.background_download import BackgroundDownloads, Download, DownloadState
from core.data.downloads import OnBytes

PATH = Path("mnist.npz")


class Source:
    """A server that sends half of a file and waits until it may go on."""

    def __init__(self, sentence: str = "") -> None:
        self.may_end = threading.Event()
        self.asked = 0
        self._sentence = sentence

    def fetch(self, on_bytes: OnBytes) -> Path:
        self.asked += 1
        on_bytes(50, 100)
        assert self.may_end.wait(10)
        if self._sentence:
            raise ValueError(self._sentence)
        on_bytes(100, 100)
        return PATH


def fetching(mnist: Source, ptb: Source | None = None) -> BackgroundDownloads:
    return BackgroundDownloads(
        {
            "mnist": Download("MNIST", "TEST_MNIST", mnist.fetch),
            "ptb": Download("the Penn Treebank", "TEST_PTB", (ptb or Source()).fetch),
        }
    )


def wait_for(made: BackgroundDownloads, status: str) -> DownloadState:
    until = time.monotonic() + 10
    while (state := made.state("mnist")).status != status or state == DownloadState("fetching"):
        assert time.monotonic() < until, state
        time.sleep(0.001)
    return state


def test_a_download_is_followed_from_idle_to_done() -> None:
    source = Source()
    made = fetching(source)
    assert made.state("mnist") == DownloadState()
    made.start("mnist")
    half = wait_for(made, "fetching")
    assert (half.done_bytes, half.total_bytes, half.share) == (50, 100, 0.5)
    source.may_end.set()
    done = wait_for(made, "done")
    assert (done.done_bytes, done.sentence) == (100, "")


def test_a_failure_is_a_sentence_and_it_can_be_tried_again() -> None:
    source = Source("It could not be downloaded: no network. Download it elsewhere.")
    source.may_end.set()
    made = fetching(source)
    for times in (1, 2):
        made.start("mnist")
        failed = wait_for(made, "failed")
        assert failed.sentence.startswith("It could not be downloaded")
        assert source.asked == times


def test_pressing_twice_fetches_once_and_never_two_at_once() -> None:
    mnist, ptb = Source(), Source()
    made = fetching(mnist, ptb)
    made.start("mnist")
    wait_for(made, "fetching")
    made.start("mnist")
    with pytest.raises(ValueError, match="one download .* at a time. Wait until MNIST"):
        made.start("ptb")
    assert (mnist.asked, ptb.asked) == (1, 0)
    mnist.may_end.set()
    wait_for(made, "done")
    made.start("ptb")
    ptb.may_end.set()


def test_what_would_not_be_read_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_MNIST", "/data/mnist.npz")
    source = Source()
    with pytest.raises(ValueError, match="TEST_MNIST says where MNIST is"):
        fetching(source).start("mnist")
    assert source.asked == 0


def test_a_size_that_is_not_known_gives_no_share() -> None:
    assert DownloadState("fetching", 5_000, 0).share == 0.0
    assert DownloadState("fetching", 5_000, 4_000).share == 1.0
