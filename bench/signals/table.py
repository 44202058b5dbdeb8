"""What a topic measured, beside what the specification says and what a simpler rule would have said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.stats import betabinom

SURE, PRINTED = 0.995, 0.005


@dataclass(frozen=True)
class Row:
    """One situation: the texts of its columns, and what was measured in it.

    ``claimed``: from where to where it should lie; None where the specification says nothing, and then nothing is
    judged. ``beside``: the same of each simpler rule, None where it has none. Shares are 0 to 1.
    """

    what: tuple[str, ...]
    measured: float
    claimed: tuple[float, float] | None = None
    beside: tuple[float | None, ...] = ()
    unit: Literal["share", "number"] = "share"

    @property
    def within(self) -> bool | None:
        """Does it lie where the specification says? None where it says nothing."""
        if self.claimed is None:
            return None
        return self.claimed[0] - 1e-9 <= self.measured <= self.claimed[1] + 1e-9


@dataclass(frozen=True)
class Table:
    """A topic's rows. ``columns`` name the texts of a row, ``beside`` the simpler rules."""

    title: str
    about: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    beside: tuple[str, ...] = ()


def around(share: float, draws: int, claimed_from: int) -> tuple[float, float]:
    """Between which shares does a repetition of ``draws`` lie, when ``share`` came from ``claimed_from`` draws?

    The beta-binomial prediction of 99.5 of 100 repetitions; the specification prints whole per cent, so the share it
    had may be half a per cent to either side.
    """
    ends = []
    for tail, printed in (((1 - SURE) / 2, -PRINTED), ((1 + SURE) / 2, PRINTED)):
        seen = min(max(share + printed, 0.0), 1.0) * claimed_from
        ends.append(float(betabinom.ppf(tail, draws, seen + 0.5, claimed_from - seen + 0.5)) / draws)
    return ends[0], ends[1]
