"""Trained recurrent models that other people made: read, checked and run step by step in NumPy.

>>> import core as lab
>>> model = lab.open_model("forecast.keras")              # doctest: +SKIP
>>> trace = model.trace(series)                             # doctest: +SKIP
>>> trace["lstm.forget_gate"].shape                         # doctest: +SKIP
(90, 50)

A file is parsed in a child process with limits (`parsing`), its settings are brought to one normal
form whatever the version of Keras (`config`), and the layers run natively (`layers`) or, where a
layer is not written here, in one child process of Keras (`keras_process`).
"""
