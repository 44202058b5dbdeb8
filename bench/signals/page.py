"""The tables of all topics as a page of the documentation."""

from collections.abc import Mapping, Sequence

from bench.signals.table import Row, Table

_WITHIN = {True: "yes", False: "**no**", None: ""}


def written(tables: Mapping[str, Table], *, draws: int, seed: int) -> str:
    """The whole page."""
    judged = [row for table in tables.values() for row in table.rows if row.within is not None]
    lines = [
        "# Signals on simulations with known truth",
        "",
        "Written by `python -m bench.signals`. Every method of `trimtab/insight` that says something happened is run",
        "on data whose truth is known, since it was made; the figures say how often the method is right. Beside them",
        "stand the figures that the KPI specification gives for the same method and world, as the range in which a",
        "repetition lies by chance, and the simpler rules that people use instead.",
        "",
        f"{draws} data sets a row where the table does not say otherwise, seed {seed}.",
        f"{sum(row.within is True for row in judged)} of {len(judged)} figures lie within what the specification says.",
    ]
    for table in tables.values():
        lines += ["", f"## {table.title}", "", table.about, "", *_table(table)]
    return "\n".join(lines) + "\n"


def _table(table: Table) -> list[str]:
    head = [*table.columns, "Measured", "Specification", "Within", *table.beside]
    marks = ["---"] * len(table.columns) + ["---:", "---:", ":---:"] + ["---:"] * len(table.beside)
    return [_line(head), _line(marks), *(_line(_cells(row, len(table.beside))) for row in table.rows)]


def _cells(row: Row, beside: int) -> Sequence[str]:
    claimed = "" if row.claimed is None else " to ".join(_number(row, end) for end in row.claimed)
    others = [*row.beside, *[None] * (beside - len(row.beside))]
    return [
        *row.what,
        _number(row, row.measured),
        claimed,
        _WITHIN[row.within],
        *("" if other is None else _number(row, other) for other in others),
    ]


def _number(row: Row, value: float) -> str:
    return f"{100 * value:.1f} %" if row.unit == "share" else f"{value:.2f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
