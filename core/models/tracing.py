"""trace"""


def trace(model, x): ...
