"""What was to be reached, and what was."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.timing import Measured


@dataclass(frozen=True)
class Goal:
    """One goal, the figure reached (None: not measured) and whether that is enough."""

    text: str
    reached: str | None
    enough: bool


def goals(found: Mapping[str, Measured]) -> list[Goal]:
    """How does each goal stand?"""
    return [
        _ratio(found, "From rollups, 100 times faster than PostgreSQL on the raw rows", "postgresql", 100),
        _ratio(found, "From rollups, 70 times faster than pandas on the raw rows in memory", "pandas", 70),
        _raw(found),
        _seconds(found, "Programme page, warm: under 100 ms of server time", "page", 0.1, warm=True),
        _seconds(found, "Programme page, cold: under 500 ms of server time", "page", 0.5, warm=False),
        _seconds(found, "Refresh after changes in one month: under 2 s", "refresh-month", 2.0, warm=False),
        _rows(found),
        _memory(found),
        _slowest(found),
        _queries(found),
    ]


def _ratio(found: Mapping[str, Measured], text: str, peer: str, least: float) -> Goal:
    if peer not in found or "rollups" not in found:
        return Goal(text, None, False)
    times = found[peer].settled / found["rollups"].settled
    return Goal(text, f"{times:,.0f} times", times >= least)


def _raw(found: Mapping[str, Measured]) -> Goal:
    text = "From raw rows, no slower than twice DuckDB by hand"
    if "raw" not in found or "duckdb" not in found:
        return Goal(text, None, False)
    times = found["raw"].settled / found["duckdb"].settled
    return Goal(text, f"{times:.2f} times as long", times <= 2)


def _seconds(found: Mapping[str, Measured], text: str, name: str, most: float, *, warm: bool) -> Goal:
    """Cold is the slowest first run of the fresh processes; warm the median of the later ones."""
    if name not in found:
        return Goal(text, None, False)
    measured = found[name]
    if measured.figures.get("tiles") == 0:
        return Goal(text, "the page shows no tile yet", False)
    taken = measured.settled if warm else max(measured.first)
    shown = f"{1000 * taken:.0f} ms" if most < 1 else f"{taken:.2f} s"
    return Goal(text, shown, taken < most)


def _rows(found: Mapping[str, Measured]) -> Goal:
    text = "Import: 10,000 rows a second or more"
    if "import" not in found:
        return Goal(text, None, False)
    pace = found["import"].figures["rows"] / found["import"].settled
    return Goal(text, f"{pace:,.0f} rows a second", pace >= 10_000)


def _memory(found: Mapping[str, Measured]) -> Goal:
    text = "Import: within 300 MB of memory"
    if "import" not in found:
        return Goal(text, None, False)
    return Goal(text, f"{found['import'].peak / 1e6:.0f} MB", found["import"].peak <= 300e6)


def _slowest(found: Mapping[str, Measured]) -> Goal:
    text = "Every page within 300 ms at the 95th percentile, 20 people looking"
    if "pages" not in found:
        return Goal(text, None, False)
    times = {name: value for name, value in found["pages"].figures.items() if name.startswith("p95 ")}
    times.pop("p95 in a row", None)
    worst = max(times, key=lambda name: times[name])
    shown = f"{1000 * times[worst]:.0f} ms ({worst.removeprefix('p95 ')})"
    return Goal(text, shown, times[worst] <= 0.3)


def _queries(found: Mapping[str, Measured]) -> Goal:
    text = "Every page with at most 30 queries"
    if "pages" not in found:
        return Goal(text, None, False)
    counts = {name: value for name, value in found["pages"].figures.items() if name.startswith("queries ")}
    worst = max(counts, key=lambda name: counts[name])
    return Goal(text, f"{counts[worst]:.0f} ({worst.removeprefix('queries ')})", counts[worst] <= 30)
