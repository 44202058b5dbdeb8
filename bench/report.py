"""What was measured, as a page of the documentation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bench.goals import goals
from bench.peers.postgresql_table import WORK_MEMORY
from bench.plan import LOOKS_FOR, PEER, USERS, Measurement
from bench.scale import SEED, Scale
from bench.timing import Measured

Cells = Sequence[str]


@dataclass(frozen=True)
class Run:
    """All there is to tell: what was found by name, and why something was not."""

    day: date
    scale: Scale
    plan: Sequence[Measurement]
    found: Mapping[str, Measured]
    missing: Mapping[str, str]
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    load: tuple[float, float]


def written(run: Run) -> str:
    """The page, in Markdown."""
    sections: list[Callable[[Run], list[str]]] = [
        _head,
        _goals,
        _escalation,
        _programme,
        _pages,
        _refresh,
        _import,
        _missing,
    ]
    lines = [line for section in sections for line in section(run)]
    return "\n".join(lines).rstrip() + "\n"


def _head(run: Run) -> list[str]:
    scale = run.scale
    return [
        "# Benchmarks",
        "",
        "Written by `make bench`; every figure below comes from one run on one machine.",
        "",
        *_table(
            ["", ""],
            [
                ["Day", f"{run.day} (UTC)"],
                *([name, value] for name, value in run.machine.items()),
                ["Load average, before and after", f"{run.load[0]:.1f}, {run.load[1]:.1f}"],
                ["Versions", ", ".join(f"{name} {value}" for name, value in run.versions.items())],
                [
                    "Data",
                    f"{scale.tickets:,} tickets, {scale.clients} clients, {scale.months} months,"
                    f" {scale.devices:,} devices, {scale.detections:,} detected problems, seed {SEED}",
                ],
                *_sizes(run),
            ],
        ),
        "",
        "Each measurement runs in a process of its own, so its memory is its own: the largest resident set, the",
        "interpreter and its libraries included; for PostgreSQL the server's processes, shared pages counted once.",
        "*First* is the first answer of a fresh process after its imports (median of the processes), *best* and",
        "*median* are of the answers after it. Files were in the operating system's cache.",
        "",
    ]


def _sizes(run: Run) -> list[Cells]:
    rows: list[Cells] = []
    if "build" in run.found:
        figures = run.found["build"].figures
        rows.append(["Operational database", _memory(figures["database bytes"])])
        rows.append(["Warehouse", _memory(figures["warehouse bytes"])])
        build = run.found["build"]
        rows.append(
            ["The whole warehouse, built at once", f"{_time(build.settled)}, {_memory(build.peak)} of memory"]
        )
    return rows


def _goals(run: Run) -> list[str]:
    """The goals that this run can tell of."""
    rows = [
        [goal.text, goal.reached, "reached" if goal.enough else "**not reached**"]
        for goal in goals(run.found)
        if goal.reached
    ]
    says = "Ratios compare medians. A cold time is the slowest first one of the fresh processes, a warm one the median."
    return ["## Goals", "", says, "", *_table(["Goal", "Measured", ""], rows), ""]


def _escalation(run: Run) -> list[str]:
    raw = [m for m in run.plan if m.way in ("rollups", "cached", "raw", "files", "memory", "table")]
    if not any(m.name in run.found for m in raw):
        return []
    return [
        "## Escalation by client, month and stage",
        "",
        "One question of all tickets: how many, and how many of them were escalated, by client, month and stage of",
        "support. Every engine answered with the same integers, which also equal those counted while the data was",
        "made. All read the fact as Trimtab wrote it, with the stage stored as a column: computing the stage from",
        "contracts would cost the others a join more. SQLite and PostgreSQL hold the same columns as one table",
        "without indices (none helps to read every row), after ANALYZE; PostgreSQL has its default settings and",
        f"`work_mem = {WORK_MEMORY}`. pandas keeps the stage as a category. A time ends when the answer stands in the",
        "engine's own shape: a data frame, rows, Trimtab's tallies by column. Trimtab's cache of results is",
        "emptied before each question, except in the line that says so.",
        "",
        *_times(run, raw, "rollups"),
        "",
        "What the rollup itself gives, and what Trimtab adds or costs: the same question asked by hand of the very",
        "rollups Trimtab keeps, by month and by day.",
        "",
        *_times(
            run,
            [
                m
                for m in run.plan
                if m.name == "rollups" or (m.way == "month" and m.groups == ("escalation",))
            ],
            "rollups",
        ),
        "",
        "By day:",
        "",
        *_times(run, [m for m in run.plan if m.name == "rollups" or m.way == "day"], "rollups"),
        "",
    ]


def _programme(run: Run) -> list[str]:
    shown = [m for m in run.plan if m.groups[0] == "programme" and m.name in run.found]
    if not shown:
        return []
    rows = [[*_row(run, m), f"{run.found[m.name].figures['queries']:.0f}"] for m in shown]
    head = ["", "First", "Best", "Median", "Memory", "Queries of the operational database"]
    tiles = run.found["page"].figures.get("tiles", 0) if "page" in run.found else 0
    return [
        "## The Programme page",
        "",
        "Server time of the whole page for the last month, signed in as the owner, through Django's test client,",
        "whose middleware is loaded before, as a server's is when it starts.",
        "Results stay cached after the first request, as they do in the product.",
        f"Tiles shown: {tiles:.0f}.",
        "",
        *_table(head, rows),
        "",
    ]


def _pages(run: Run) -> list[str]:
    if "pages" not in run.found:
        return []
    figures = run.found["pages"].figures
    names = [
        name.removeprefix("p95 ") for name in figures if name.startswith("p95 ") and name != "p95 in a row"
    ]
    peer = figures[f"p95 {PEER}"]
    rows = [
        [
            name,
            _time(figures[f"median {name}"]),
            _time(figures[f"p95 {name}"]),
            f"× {figures[f'p95 {name}'] / peer:.1f}",
            f"{figures[f'queries {name}']:.0f}",
        ]
        for name in sorted(names, key=lambda name: figures[f"p95 {name}"])
    ]
    return [
        "## Every page, 20 people at once",
        "",
        f"The web server as `trimtab up` starts it, on the same machine as the {USERS} people who ask it. Each opens",
        f"pages in an order of their own and looks at each for {LOOKS_FOR:.0f} seconds on average, far quicker than",
        f"anybody reads: {figures['requests']:,.0f} requests, {figures['requests a second']:.0f} a second. Times are",
        "from the first byte sent to the last byte read; server and people share the cores. The peer is the page",
        f"“{PEER}”, which shows no number: what server, framework and template cost. The server with",
        f"its workers took {_memory(run.found['pages'].peak)} of memory at most.",
        "",
        *_table(["Page", "Median", "95th percentile", "Against the peer", "Queries"], rows),
        "",
        f"Without any pause, the 20 together are answered {figures['requests a second in a row']:.0f} times a second,",
        f"95 of 100 answers within {_time(figures['p95 in a row'])}.",
        "",
    ]


def _refresh(run: Run) -> list[str]:
    shown = [m for m in run.plan if m.groups == ("refresh",) and m.name in run.found]
    if not shown:
        return []
    tickets = run.found[shown[0].name].figures["tickets"]
    return [
        "## The refresh after changes",
        "",
        f"{tickets:,.0f} tickets were changed in the operational database; the refresh rewrites their months. Its",
        "memory includes the process that reads SQLite for it. Afterwards the warehouse was seen to hold every change.",
        "",
        *_table(["Changes", "First", "Best", "Median", "Memory"], [_row(run, m) for m in shown]),
        "",
    ]


def _import(run: Run) -> list[str]:
    shown = [m for m in run.plan if m.name.startswith("import") and m.name in run.found]
    if not shown:
        return []
    rows = []
    for m in shown:
        found = run.found[m.name]
        pace = found.figures["rows"] / found.settled
        rows.append(
            [
                m.title,
                _time(found.settled),
                f"{pace:,.0f}",
                _memory(found.peak),
                _times_of(run, m.name, "import"),
            ]
        )
    return [
        "## The import",
        "",
        f"A CSV file of {run.scale.imported:,} tickets into an empty SQLite database. The two others only store what",
        "they read: no check, no client, team or technician looked up, no escalation rule, nothing to undo.",
        "",
        *_table(["", "Time", "Rows a second", "Memory", "Time against Trimtab's"], rows),
        "",
    ]


def _missing(run: Run) -> list[str]:
    if not run.missing:
        return []
    titles = {m.name: m.title for m in run.plan}
    return [
        "## Not measured",
        "",
        *(f"* {titles[name]} ({name}): {why}" for name, why in run.missing.items()),
        "",
    ]


def _times(run: Run, plan: Sequence[Measurement], against: str) -> list[str]:
    rows = [[*_row(run, m), _times_of(run, m.name, against)] for m in plan if m.name in run.found]
    return _table(["", "First", "Best", "Median", "Memory", "Median against Trimtab's rollups"], rows)


def _row(run: Run, measurement: Measurement) -> list[str]:
    found = run.found[measurement.name]
    first = sorted(found.first)[len(found.first) // 2]
    later = found.later or found.first
    return [measurement.title, _time(first), _time(min(later)), _time(found.settled), _memory(found.peak)]


def _times_of(run: Run, name: str, against: str) -> str:
    if against not in run.found:
        return ""
    ratio = run.found[name].settled / run.found[against].settled
    return f"× {ratio:,.0f}" if ratio >= 10 else f"× {ratio:.2f}"


def _time(seconds: float) -> str:
    if seconds >= 10:
        return f"{seconds:,.0f} s"
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def _memory(size: float) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _table(head: Cells, rows: Sequence[Cells]) -> list[str]:
    """A Markdown table; every column but the first is right-aligned."""
    return [
        f"| {' | '.join(head)} |",
        f"| --- |{' ---: |' * (len(head) - 1)}",
        *(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows),
    ]
