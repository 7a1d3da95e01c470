"""A Streamlit server of its own for browser journeys and benchmarks."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app.py"
START_LIMIT_S = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its process, and the file that it logs to."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def logged(self) -> str:
        """All that the server has written so far."""
        return self.log.read_text(errors="replace")


@contextlib.contextmanager
def launched(app: Path, log: Path, **environment: str) -> Iterator[Server]:
    """A server whose process has just been started and may not answer yet.

    It runs in the project's folder, so every app gets the same `.streamlit/config.toml`, and on
    a free port of the loopback interface. Its training runs are kept beside its log.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    flags = ["--server.port", str(port), "--server.headless", "true"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command + flags,
            cwd=ROOT,
            env={**os.environ, "LSTM_LAB_RUNS": str(log.parent / "runs"), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Server(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def running(app: Path, log: Path, **environment: str) -> Iterator[Server]:
    """A server that answers. No page has been asked for yet."""
    with launched(app, log, **environment) as server:
        wait_until_up(server)
        yield server


def wait_until_up(server: Server) -> None:
    """Returns once the health check answers.

    Raises:
        RuntimeError: The server ended, or did not answer within a minute; with its log.
    """
    deadline = time.monotonic() + START_LIMIT_S
    while server.process.poll() is None and time.monotonic() < deadline:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.01)
    raise RuntimeError(f"no answer within {START_LIMIT_S:.0f} s; the log:\n{server.logged()}")


def free_port() -> int:
    """A port of the loopback interface that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
