"""What a child process that reads a stranger's file may use: memory, time, and no further file."""

from __future__ import annotations

import resource
import sys

MEMORY = 4_000_000_000
"""Bytes of address space of the process that parses a file."""

SECONDS = 20
"""Of processor time of the process that parses a file, and of waiting for it."""


def limit_memory(memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Give the process no more than that much memory and processor time; let it write no file."""
    if sys.platform == "darwin":  # its kernel takes no limit of address space
        memory = resource.RLIM_INFINITY
    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_CPU, seconds)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)


def open_no_more_files() -> None:
    """Let the process open nothing from here on: no file, no socket, whatever the code asks for.

    The kernel refuses, so that it holds for HDF5's C library as well.
    """
    _lower(resource.RLIMIT_NOFILE, 0)


def _lower(kind: int, to: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY and (to == resource.RLIM_INFINITY or to > hard):
        to = hard
    resource.setrlimit(kind, (to, to))
