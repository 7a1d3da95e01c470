"""Python source that comes with the app to look at: a bit of everything that a unit may follow."""

from __future__ import annotations

EXAMPLE_CODE = '''\
"""Tell how far a ball flies."""

import math
from dataclasses import dataclass

GRAVITY = 9.81  # metres per second squared, "on average"


@dataclass(frozen=True)
class Throw:
    """A throw from the ground, without any wind.

    Attributes:
        speed: In metres per second.
        angle: In degrees above the ground.
    """

    speed: float
    angle: float = 45.0

    def distance(self, gravity=GRAVITY):
        """Return where the ball lands, in metres."""
        if self.speed < 0:
            raise ValueError(f"speed must not be negative, got {self.speed}")
        radians = math.radians(self.angle)
        return self.speed ** 2 * math.sin(2 * radians) / gravity


def table(speeds, angles=(15, 30, 45, 60)):
    """List the distances for every speed and angle."""
    lines = []
    for speed in speeds:
        row = [Throw(speed, angle).distance() for angle in angles]
        # The longest throw is marked: 'best' is the largest number of its row.
        best = max(row)
        lines.append(", ".join("%.1f%s" % (each, "*" if each == best else "") for each in row))
    return "\\n".join(lines)


PLACES = {
    'earth': {'gravity': 9.81, 'air': ('nitrogen', 'oxygen')},
    'moon': {'gravity': 1.62, 'air': ()},  # nobody throws far there, "yet"
}

if __name__ == "__main__":
    print(table([5, 10, 20]))
'''
