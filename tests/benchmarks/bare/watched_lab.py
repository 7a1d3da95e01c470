"""The app, with trainings that need no TensorFlow: what is sent to a page that watches one."""

import sys
from pathlib import Path

from streamlit.starlette import App

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from core.runs import manager  # noqa: E402
from core.runs.child_engine import ChildEngine  # noqa: E402
from pages.parts.web_server import middleware  # noqa: E402

manager.RunManager.__init__.__defaults__ = (
    None,
    "tests.benchmarks.bare.slow_training",
    ChildEngine,
)
app = App(str(ROOT / "app.py"), middleware=middleware())
