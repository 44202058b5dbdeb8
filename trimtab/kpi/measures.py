"""How a measure works: which additive counts it needs, as SQL, and what they come to.

A measure never divides in the database. It asks for components (counts and sums) that add up over months, clients
and teams; the value is computed from their totals, here, last (ROUND-1). Medians are not additive and say so.

Clauses are DuckDB-dialect SQL over the columns of one fact. ``{until}`` in a clause stands for the end (exclusive)
of the period a row is counted in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

Unit = Literal["share", "score", "nps", "count", "index", "hours", "yearly-share"]


class Tally:
    """Additive components by name. Adding tallies adds components; a component that is absent is zero.

    A plain class with slots that shares its names: a page may make tens of thousands.
    """

    __slots__ = ("_names", "_values")

    def __init__(self, parts: Mapping[str, float] | None = None) -> None:
        self._names: tuple[str, ...] = tuple(parts) if parts else ()
        self._values: tuple[float, ...] = tuple(parts.values()) if parts else ()

    @classmethod
    def of(cls, names: tuple[str, ...], values: tuple[float, ...]) -> "Tally":
        """The tally of these components, in this order."""
        made = cls.__new__(cls)
        made._names = names
        made._values = values
        return made

    @property
    def parts(self) -> dict[str, float]:
        """The components by name."""
        return dict(zip(self._names, self._values, strict=True))

    def __getitem__(self, name: str) -> float:
        return self._values[self._names.index(name)] if name in self._names else 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(frozenset(self.parts.items()))

    def __repr__(self) -> str:
        return f"Tally({self.parts})"

    def __add__(self, other: "Tally") -> "Tally":
        return Tally.sum((self, other))

    @staticmethod
    def sum(tallies: Iterable["Tally"]) -> "Tally":
        """What do these tallies come to together?"""
        parts: dict[str, float] = {}
        for tally in tallies:
            for name, number in zip(tally._names, tally._values, strict=True):
                parts[name] = parts.get(name, 0) + number
        return Tally(parts)


@dataclass(frozen=True)
class Share:
    """Of the rows ``where``, the share ``that``. Components: kept, total."""

    that: str
    where: str = "TRUE"
    additive: ClassVar[bool] = True

    def columns(self) -> dict[str, str]:
        """Which SQL counts each component?"""
        return {
            "kept": f"count(*) FILTER (WHERE ({self.where}) AND ({self.that}))",
            "total": f"count(*) FILTER (WHERE ({self.where}))",
        }

    def value(self, tally: Tally) -> float | None:
        """The share, 0 to 1; None without rows (MIN-1)."""
        return tally["kept"] / tally["total"] if tally["total"] else None

    def size(self, tally: Tally) -> int:
        """On how many rows does it rest?"""
        return int(tally["total"])


@dataclass(frozen=True)
class Count:
    """How many: the rows ``where``, or the sum of ``of`` over them, or with ``distinct`` the different values."""

    where: str = "TRUE"
    of: str | None = None
    distinct: str | None = None

    @property
    def additive(self) -> bool:
        """Do parts of a period add up? Not for different values."""
        return self.distinct is None

    def columns(self) -> dict[str, str]:
        """Which SQL counts each component?"""
        if self.distinct:
            return {"kept": f"count(DISTINCT {self.distinct}) FILTER (WHERE ({self.where}))"}
        if self.of:
            return {"kept": f"coalesce(sum({self.of}) FILTER (WHERE ({self.where})), 0)"}
        return {"kept": f"count(*) FILTER (WHERE ({self.where}))"}

    def value(self, tally: Tally) -> float | None:
        """The count itself."""
        return float(tally["kept"])

    def size(self, tally: Tally) -> int:
        """On how many rows does it rest?"""
        return int(tally["kept"])


@dataclass(frozen=True)
class Mean:
    """The mean of ``of`` over the rows ``where``, on a scale. Components: count, total, squares."""

    of: str
    low: float
    high: float
    where: str = "TRUE"
    additive: ClassVar[bool] = True

    def columns(self) -> dict[str, str]:
        """Which SQL counts each component?"""
        chosen = f"FILTER (WHERE ({self.where}) AND {self.of} IS NOT NULL)"
        return {
            "count": f"count(*) {chosen}",
            "total": f"coalesce(sum({self.of}) {chosen}, 0)",
            "squares": f"coalesce(sum({self.of} * {self.of}) {chosen}, 0)",
        }

    def value(self, tally: Tally) -> float | None:
        """The plain mean; None without answers."""
        return tally["total"] / tally["count"] if tally["count"] else None

    def size(self, tally: Tally) -> int:
        """How many answers?"""
        return int(tally["count"])


@dataclass(frozen=True)
class NetPromoter:
    """Net Promoter Score of ``of`` (0 to 10) over the rows ``where``. Components: promoters, passives, detractors."""

    of: str
    where: str = "TRUE"
    additive: ClassVar[bool] = True

    def columns(self) -> dict[str, str]:
        """Which SQL counts each component?"""
        return {
            "promoters": f"count(*) FILTER (WHERE ({self.where}) AND {self.of} >= 9)",
            "passives": f"count(*) FILTER (WHERE ({self.where}) AND {self.of} >= 7 AND {self.of} < 9)",
            "detractors": f"count(*) FILTER (WHERE ({self.where}) AND {self.of} < 7)",
        }

    def value(self, tally: Tally) -> float | None:
        """100 x (promoters - detractors) / answers; None without answers."""
        size = self.size(tally)
        return 100 * (tally["promoters"] - tally["detractors"]) / size if size else None

    def size(self, tally: Tally) -> int:
        """How many answers?"""
        return int(tally["promoters"] + tally["passives"] + tally["detractors"])


@dataclass(frozen=True)
class Median:
    """The median of ``of`` over the rows ``where``. Not additive: it is always computed from the rows."""

    of: str
    where: str = "TRUE"
    additive: ClassVar[bool] = False

    def columns(self) -> dict[str, str]:
        """Which SQL answers? The median and the number of rows."""
        chosen = f"FILTER (WHERE ({self.where}) AND {self.of} IS NOT NULL)"
        return {"median": f"median({self.of}) {chosen}", "count": f"count(*) {chosen}"}

    def value(self, tally: Tally) -> float | None:
        """The median; None without rows."""
        return tally["median"] if tally["count"] else None

    def size(self, tally: Tally) -> int:
        """How many rows?"""
        return int(tally["count"])


@dataclass(frozen=True)
class Standing:
    """How many rows ``where`` stand open at the end of the period: begun before it, not ended before it.

    Not additive: two months' backlogs are not one.
    """

    begun: str
    ended: str
    where: str = "TRUE"
    additive: ClassVar[bool] = False

    def columns(self) -> dict[str, str]:
        """Which SQL counts? ``{until}`` is the end of the period."""
        open_then = f"{self.begun} < {{until}} AND ({self.ended} IS NULL OR {self.ended} >= {{until}})"
        return {"kept": f"count(*) FILTER (WHERE ({self.where}) AND {open_then})"}

    def value(self, tally: Tally) -> float | None:
        """The number standing."""
        return float(tally["kept"])

    def size(self, tally: Tally) -> int:
        """On how many rows does it rest?"""
        return int(tally["kept"])


@dataclass(frozen=True)
class Exposure:
    """Separations in twelve months per average headcount (HEAD-7, AG-5). Components: events, person_days.

    ``events_where`` narrows which separations count.
    """

    events_where: str = "TRUE"
    additive: ClassVar[bool] = True

    def columns(self) -> dict[str, str]:
        """Which SQL counts each component?"""
        return {
            "events": f"coalesce(sum(separations) FILTER (WHERE ({self.events_where})), 0)",
            "person_days": "coalesce(sum(persons), 0)",
        }


@dataclass(frozen=True)
class Confidential:
    """An index of technicians' answers, published only under the anonymity rules (ANON).

    ``survey`` names the survey; ``questions`` the ones pooled; ``blend`` says that it is half of the weekly pulse and
    half of the in-depth index (AG-4).
    """

    survey: str
    questions: tuple[str, ...]
    low: float
    high: float
    blend: bool = False
    obstacle: bool = False
    additive: ClassVar[bool] = False


Measure = Share | Count | Mean | NetPromoter | Median | Standing | Exposure | Confidential
Counted = Share | Count | Mean | NetPromoter | Median | Standing
