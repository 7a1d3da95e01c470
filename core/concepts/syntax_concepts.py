"""Where ideas about Python source hold that take a parser, by `ast`: bodies, conditions, ..."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from core.concepts.concept import Concept
from core.i18n import N_
from core.i18n import gettext as _

SYNTAX_CONCEPTS: tuple[Concept, ...] = (
    Concept(
        "function_body", N_("In the body of a function"), N_("After its first line."), "syntax"
    ),
    Concept(
        "class_body",
        N_("In the body of a class"),
        N_("After its first line, its functions included."),
        "syntax",
    ),
    Concept("loop_body", N_("In the body of a loop"), N_("Of for or while."), "syntax"),
    Concept(
        "condition", N_("In a condition"), N_("What follows if, elif, while or assert."), "syntax"
    ),
    Concept(
        "annotation", N_("In an annotation"), N_("A type after : or -> in a function."), "syntax"
    ),
)
MOST_CHARACTERS = 2_000_000
"""Longer text is not parsed: it would take seconds."""


def syntax_labels(text: str) -> tuple[dict[str, NDArray[np.bool_]], str]:
    """Label every character of Python source that parses.

    Args:
        text: T characters; a line ends with a line feed.

    Returns:
        By the name of each of `SYNTAX_CONCEPTS` (T,), and an empty text; nothing and a sentence
        where the source does not parse.
    """
    if len(text) > MOST_CHARACTERS:
        return {}, _("The code is too long to be parsed; ideas that need a parser are left out.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in the code that is read
            tree = ast.parse(text)
    except SyntaxError as error:
        line = error.lineno or 1
        return {}, _(
            "The code does not parse (line {line}); ideas that need a parser are left out.",
            line=line,
        )
    except (ValueError, RecursionError, MemoryError):  # a NUL, or brackets within brackets
        return {}, _("The code does not parse; ideas that need a parser are left out.")
    values = {each.name: np.zeros(len(text), bool) for each in SYNTAX_CONCEPTS}
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))

    def place(line: int, column: int) -> int:
        here = lines[line - 1]  # ast counts bytes
        offset = column if here.isascii() else len(here.encode()[:column].decode(errors="ignore"))
        return starts[line - 1] + offset

    for name, first, last in _spans(tree):
        start = place(first.lineno, first.col_offset)
        end = place(last.end_lineno or last.lineno, last.end_col_offset or 0)
        values[name][start:end] = True
    return values, ""


_Node = ast.expr | ast.stmt


def _spans(tree: ast.AST) -> Iterator[tuple[str, _Node, _Node]]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield "function_body", node.body[0], node.body[-1]
                arguments = node.args
                extra = [each for each in (arguments.vararg, arguments.kwarg) if each]
                every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]
                for hint in (*(each.annotation for each in every), node.returns):
                    if hint:
                        yield "annotation", hint, hint
            case ast.ClassDef():
                yield "class_body", node.body[0], node.body[-1]
            case ast.For() | ast.AsyncFor():
                yield "loop_body", node.body[0], node.body[-1]
            case ast.While():
                yield "loop_body", node.body[0], node.body[-1]
                yield "condition", node.test, node.test
            case ast.If() | ast.Assert():
                yield "condition", node.test, node.test
