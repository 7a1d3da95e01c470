"""Tasks whose answer needs a step far back: the adding problem and five other classics."""

from core.tasks.base import LONGEST_GAP, SHORTEST_GAP, Sequences, Task, check_example, check_gap
from core.tasks.catalogue import TASKS, task

__all__ = [
    "LONGEST_GAP",
    "SHORTEST_GAP",
    "TASKS",
    "Sequences",
    "Task",
    "check_example",
    "check_gap",
    "task",
]
