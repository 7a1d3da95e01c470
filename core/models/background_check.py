"""The comparison with Keras while the page is already in use: one after another, in a thread."""

from __future__ import annotations

import os
import threading
import time

from core.i18n import in_language, language
from core.models.keras_process import keras_is_installed, shared_process
from core.models.model import Model
from core.models.self_check import SelfCheck, self_check

CHECK_VARIABLE = "LSTM_LAB_CHECK"
"""`0` leaves the comparison out: it takes half a gigabyte and some seconds of a processor."""

HEAD_START_S = 2.0
"""Before the comparison begins: TensorFlow's import would take a processor from the first film."""

_one_at_a_time = threading.Lock()


def compares_with_keras() -> bool:
    """Whether models are compared with Keras: it is installed, and the setting does not forbid."""
    return os.environ.get(CHECK_VARIABLE) != "0" and keras_is_installed()


class BackgroundCheck:
    """The self-check of one model against Keras, which begins soon.

    Args:
        model: The model.
    """

    def __init__(self, model: Model) -> None:
        self.result: SelfCheck | None = None
        self.problem = ""
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._run, args=(model, language()), daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether the result is still to come."""
        return self.result is None and not self.problem

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._started

    def wait(self, seconds: float) -> None:
        """Wait for the result, at most so long."""
        self._thread.join(seconds)

    def _run(self, model: Model, of: str) -> None:
        time.sleep(HEAD_START_S)
        try:
            with in_language(of), _one_at_a_time:
                self.result = self_check(model, shared_process())
        except Exception as error:  # a thread has nobody else to tell
            self.problem = str(error) or type(error).__name__
