"""Chance on a leash: series that vary as real ones do and yet hold no change that nobody planted.

Plain draws would, in one run of eight, put eight months in a row above their mean somewhere among a dozen
charts. The sample must show its planted stories and nothing else, for every seed and every day, so shares and
means are steered: what one month has too much, the next has too little.
"""

from collections.abc import Iterator
from math import log
from random import Random

_LONGEST_RUN = 4  # the run rule of the control charts wants 8


class Quota:
    """Says of each in a row whether it is chosen, so that their number keeps to the share asked for."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._owed = random.uniform(-0.5, 0.5)

    def takes(self, share: float, *, eligible: bool = True) -> bool:
        """Is this one chosen? One that is not eligible leaves its share to the next that is."""
        self._owed += share
        if not eligible or self._owed < self._random.uniform(0.0, 1.0):
            return False
        self._owed -= 1.0
        return True


class Scores:
    """Whole scores of a group whose mean keeps to what was asked for, over groups as well."""

    def __init__(self, random: Random, *, low: int, high: int, spread: float) -> None:
        self._random, self._low, self._high, self._spread = random, low, high, spread
        self._owed = 0.0

    def draw(self, count: int, mean: float) -> list[int]:
        """``count`` scores whose sum is ``count * mean``, but for a rest that the next group makes good."""
        wanted = count * mean + self._owed
        total = min(count * self._high, max(count * self._low, round(wanted)))
        self._owed = max(-1.0, min(1.0, wanted - total))
        scores = [self._clip(round(self._random.gauss(mean, self._spread))) for _ in range(count)]
        while (gap := total - sum(scores)) != 0:
            one = self._random.randrange(count)
            scores[one] = self._clip(scores[one] + (1 if gap > 0 else -1))
        return scores

    def _clip(self, score: int) -> int:
        return min(self._high, max(self._low, score))


def calm(random: Random, count: int, spread: float) -> list[float]:
    """``count`` factors around 1 with standard deviation of about ``spread``.

    None lies far out, and no more than four in a row lie on one side.
    """
    return [1.0 + spread * step for step in _steps(random, count)]


def _steps(random: Random, count: int) -> Iterator[float]:
    run, side = 0, 1
    for _ in range(count):
        drawn = random.choice((-1, 1))
        if drawn == side and run == _LONGEST_RUN:
            drawn = -drawn
        run = run + 1 if drawn == side else 1
        side = drawn
        yield side * random.uniform(0.3, 1.6)


def minutes_around(random: Random, median: float, *, spread: float, low: float, high: float) -> float:
    """A duration in minutes, log-normal as waiting times are, cut to ``low`` … ``high``."""
    return min(high, max(low, random.lognormvariate(log(median), spread)))


def stream(seed: int, part: str) -> Random:
    """A source of chance for each part, so that a change in one part leaves the others as they are."""
    return Random(f"{seed}:{part}")
