"""Runs what the Dockerfile runs, without a container: `python -m tests.container [--keep FOLDER]`.

Each RUN that installs or compiles, the CMD and the HEALTHCHECK are run in a fresh virtual
environment, in a copy of the files that `.dockerignore` lets in. Commands that make users and
folders of the image are named and left out. Prints the size of the environment. It downloads some
hundred megabytes, and is therefore no part of the test suite.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from tests.server import free_port

ROOT = Path(__file__).resolve().parents[1]
OF_THE_IMAGE = ("useradd", "mkdir", "chown")


def instructions(text: str) -> list[tuple[str, str]]:
    """Name and argument of each instruction of a Dockerfile, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", text)
    lines = [line for line in joined.splitlines() if line.strip() and line[0] != "#"]
    found = [line.split(maxsplit=1) for line in lines]
    return [(name, argument.strip()) for name, argument in found]


def main() -> int:
    """Run all commands; 1 if one of them fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="keep the environment in this folder")
    chosen = parser.parse_args()
    folder = chosen.keep or Path(tempfile.mkdtemp())
    app, environment = folder / "app", folder / "venv"
    left_out = (ROOT / ".dockerignore").read_text().split()
    names = [each.removeprefix("**/") for each in left_out]
    shutil.copytree(ROOT, app, ignore=shutil.ignore_patterns(*names), dirs_exist_ok=True)
    venv.create(environment, with_pip=True)
    variables = {
        **os.environ,
        "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "LSTM_LAB_RUNS": str(folder / "runs"),
    }
    port, server = free_port(), None
    try:
        for name, argument in instructions((ROOT / "Dockerfile").read_text()):
            if name == "RUN":
                for command in argument.split(" && "):
                    if command.startswith(OF_THE_IMAGE):
                        print(f"left out: {command}", flush=True)
                        continue
                    print(f"run: {command}", flush=True)
                    subprocess.run(shlex.split(command), cwd=app, env=variables, check=True)
            if name == "CMD":
                command = [each.replace("8501", str(port)) for each in json.loads(argument)]
                command = [each.replace("0.0.0.0", "127.0.0.1") for each in command]
                print(f"start: {shlex.join(command)}", flush=True)
                server = subprocess.Popen(command, cwd=app, env=variables)
        health = next(
            a for n, a in instructions((ROOT / "Dockerfile").read_text()) if n == "HEALTHCHECK"
        )
        check = shlex.split(health.partition(" CMD ")[2].replace("8501", str(port)))
        deadline = time.monotonic() + 60
        while subprocess.run(check, env=variables, capture_output=True, check=False).returncode:
            if time.monotonic() > deadline:
                print("the server is not healthy")
                return 1
            time.sleep(1)
        print("healthy")
    finally:
        if server:
            server.terminate()
            server.wait()
    size = sum(file.stat().st_size for file in environment.rglob("*") if file.is_file())
    print(f"environment: {size / 1e9:.2f} GB")
    if not chosen.keep:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
