"""Lists that leave Trimtab as a file: who took which one, narrowed how, and how many rows it has."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from trimtab.domain.audit.actions import record
from trimtab.web import clock
from trimtab.web.exports import Cell, Format, Table, download
from trimtab.web.pages import actor
from trimtab.web.presenters.numbers import count

MOST_IN_A_WORKBOOK = 50_000
"""Rows that are written to a workbook in about ten seconds; a million would take three minutes."""
TOO_LARGE = 413


class Counted:
    """Rows that are made while they are sent, and how many they are going to be."""

    def __init__(self, rows: Iterator[Sequence[Cell]], total: int) -> None:
        self._rows, self._total = rows, total

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        return self._rows

    def __len__(self) -> int:
        return self._total


def taken(
    request: HttpRequest, table: Table, file_format: Format, *, rows: int | None = None
) -> HttpResponseBase:
    """The answer that saves the table as a file. The audit log has it before the first row leaves.

    ``rows``: how many there are, where the table's own rows do not say. A workbook is written whole before it is sent;
    one that would take longer than ten seconds is not begun: the answer offers the CSV, which leaves at once.
    """
    counted: Any = table.rows
    total = rows if rows is not None else len(counted) if hasattr(counted, "__len__") else None
    if file_format == "xlsx" and total is not None and total > MOST_IN_A_WORKBOOK:
        return _too_long(request, total)
    note(request, f"{table.name}.{file_format}", total)
    return download(table, file_format)


def _too_long(request: HttpRequest, rows: int) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    context = {
        "rows": count(rows),
        "most": count(MOST_IN_A_WORKBOOK),
        "csv": request.path.removesuffix("xlsx") + "csv" + (f"?{query}" if query else ""),
    }
    return render(request, "too_long.html", context, status=TOO_LARGE)


def note(request: HttpRequest, name: str, rows: int | None = None) -> None:
    """Record that whoever asks takes a list of this name away. A HEAD takes nothing."""
    if request.method == "GET":
        record(
            by=actor(request),
            as_of=clock.as_of(),
            action="export.take",
            of="list",
            key=request.path,
            name=name,
            after={"rows": rows, "narrowed": request.META.get("QUERY_STRING", "")},
        )
