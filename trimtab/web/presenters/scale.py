"""Where on a picture does a value lie? Plain geometry, rounded to tenths so that pages stay small."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """Maps values from ``low`` to ``high`` to positions from ``start`` to ``end``; ``start`` may be the larger."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The position of a value; values outside land on the nearer end."""
        if self.high <= self.low:
            return round((self.start + self.end) / 2, 1)
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + part * (self.end - self.start), 1)


def known(values: Iterable[float | None]) -> list[float]:
    """The values that are known."""
    return [value for value in values if value is not None]


def ticks(low: float, high: float, *, about: int = 5) -> list[float]:
    """Round values that embrace ``low`` to ``high``, ``about`` of them, equally far apart."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    step = _round_step((high - low) / max(1, about - 1))
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


def spans(present: Sequence[bool]) -> list[tuple[int, int]]:
    """The runs of True as (first, last) places: a line is not drawn over a gap."""
    found: list[tuple[int, int]] = []
    for place, there in enumerate(present):
        if there and found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        elif there:
            found.append((place, place))
    return found


def _round_step(rough: float) -> float:
    power = float(10 ** math.floor(math.log10(rough)))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))
