"""Trained recurrent models that other people made: read, checked and run step by step in NumPy.

>>> from core.models import open_model
>>> model = open_model("forecast.keras")                    # doctest: +SKIP
>>> trace = model.trace(series)                             # doctest: +SKIP
>>> trace["lstm.forget_gate"].shape                         # doctest: +SKIP
(90, 50)

A file is parsed in a child process with limits (`parsing`), its settings are brought to one normal
form whatever the version of Keras (`config`), and the layers run natively (`layers`) or, where a
layer is not written here, in one child process of Keras (`keras_layers`).
"""

from core.models.model import Model, ModelTrace
from core.models.opening import open_model
from core.models.tracing import trace

__all__ = ["Model", "ModelTrace", "open_model", "trace"]
