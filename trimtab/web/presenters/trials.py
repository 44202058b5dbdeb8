"""What an import did, or a trial found: counts, columns, the escalation rule, and every problem as a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from trimtab.domain.uploads.models import Upload
from trimtab.intake import filing
from trimtab.intake.problems import Problem, read_problems
from trimtab.intake.reading import BadRow, open_table
from trimtab.intake.reading import Table as FileTable
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.import_words import field_name, kind_name
from trimtab.web.presenters.imports import rule_says
from trimtab.web.presenters.numbers import count


@dataclass(frozen=True)
class Example:
    """A ticket that counts as escalated, and why."""

    number: str
    title: str
    reason: str


@dataclass(frozen=True)
class Trial:
    """What a page says of an import or a trial. ``escalation`` None: no tickets."""

    rows: str
    counts: list[tuple[str, str]]
    bad: str
    problems: int
    by_column: list[tuple[str, str]]
    unknown: str
    taken: list[tuple[str, str]]
    notes: list[str]
    news: list[str]
    escalation: str
    examples: list[Example]


def trial(kind: str, result: Mapping[str, Any]) -> Trial:
    """The result of an import of this kind."""
    escalation = result.get("escalation")
    return Trial(
        rows=ngettext("%(n)s row read", "%(n)s rows read", result["rows"]) % {"n": count(result["rows"])},
        counts=_counts(result),
        bad=_bad(result),
        problems=result["problems"],
        by_column=[(name or gettext("The row as a whole"), count(n)) for name, n in result["by_column"]],
        unknown=", ".join(result["unknown_columns"]),
        taken=[(header, field_name(kind, name)) for name, header in result["columns"].items()],
        notes=result["notes"],
        news=_news(result["news"]),
        escalation=rule_says(escalation["escalated"], escalation["tickets"]) if escalation else "",
        examples=[Example(*one) for one in escalation["examples"]] if escalation else [],
    )


def _counts(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (gettext("Created"), count(result["created"])),
        (gettext("Updated"), count(result["updated"])),
        (gettext("Unchanged"), count(result["unchanged"])),
    ]


def _bad(result: Mapping[str, Any]) -> str:
    n = result["problems"]
    if not n:
        return ""
    words = ngettext(
        "%(n)s problem in %(bad)s of %(rows)s rows", "%(n)s problems in %(bad)s of %(rows)s rows", n
    )
    return words % {"n": count(n), "bad": count(result["bad_rows"]), "rows": count(result["rows"])}


def _news(news: Mapping[str, int]) -> list[str]:
    said = {
        "clients": lambda n: ngettext("%(n)s new client", "%(n)s new clients", n),
        "teams": lambda n: ngettext("%(n)s new team", "%(n)s new teams", n),
        "technicians": lambda n: ngettext("%(n)s new technician", "%(n)s new technicians", n),
    }
    return [
        said[what](n) % {"n": count(n)} if what in said else f"{count(n)} {what}" for what, n in news.items()
    ]


def _about(upload: Upload) -> list[tuple[str, Cell]]:
    return [(gettext("File"), upload.name), (gettext("Rows are"), kind_name(upload.kind))]


def _path(upload: Upload) -> Path:
    assert upload.trial is not None
    return filing.problems_of(upload.stored_as, upload.trial.pk)


def problem_table(upload: Upload, zone: ZoneInfo) -> Table:
    """Every problem of the last trial: row, column, value, what is wrong and what to do."""
    columns = [
        Column(gettext("Row"), "whole"),
        Column(gettext("Column")),
        Column(gettext("Value")),
        Column(gettext("Problem"), width=60),
        Column(gettext("What to do"), width=60),
    ]
    rows: Iterator[list[Cell]] = (
        [p.row, p.column, p.value, p.problem, p.remedy] for p in read_problems(_path(upload))
    )
    return Table(f"trimtab-problems-{upload.pk}", columns, rows, _about(upload), zone)


def bad_row_table(upload: Upload, zone: ZoneInfo) -> Table:
    """The bad rows of the file as they are, each with what is wrong with it. A row that has more or fewer cells
    than the file has columns is empty: its cells belong nowhere."""
    settings = upload.wishes.get("settings", {})
    file = open_table(
        filing.path_of(upload.stored_as),
        encoding=settings.get("encoding"),
        delimiter=settings.get("delimiter"),
    )
    columns = [Column(gettext("Row"), "whole"), Column(gettext("Problem"), width=60)]
    columns += [Column(header) for header in file.columns]
    rows = _bad_rows(file, _path(upload))
    return Table(f"trimtab-bad-rows-{upload.pk}", columns, rows, _about(upload), zone)


def _bad_rows(file: FileTable, path: Path) -> Iterator[list[Cell]]:
    """Both lists are read once and side by side. Problems found only at the end stand out of turn; they are few."""
    late = _out_of_turn(path)
    in_turn = groupby(_in_turn(path), key=lambda problem: problem.row)
    row, found = next(in_turn, (0, iter(())))
    for one in file.rows():
        said = [*(found if one.number == row else ()), *late.pop(one.number, ())]
        if one.number == row:
            row, found = next(in_turn, (0, iter(())))
        if said:
            cells: list[Cell] = [None] * len(file.columns) if isinstance(one, BadRow) else list(one.cells)
            yield [one.number, " ".join(f"{p.problem} {p.remedy}" for p in said), *cells]


def _in_turn(path: Path) -> Iterator[Problem]:
    last = 0
    for problem in read_problems(path):
        if problem.row >= last:
            last = problem.row
            yield problem


def _out_of_turn(path: Path) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    last = 0
    for problem in read_problems(path):
        if problem.row < last:
            found.setdefault(problem.row, []).append(problem)
        last = max(last, problem.row)
    return found
