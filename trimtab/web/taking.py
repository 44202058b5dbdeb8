"""Lists that leave Trimtab as a file: who took which one, narrowed how, and how many rows it has."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

from trimtab.domain.audit.actions import record
from trimtab.web import clock
from trimtab.web.exports import Cell, Format, Table, download
from trimtab.web.pages import actor


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
) -> StreamingHttpResponse:
    """The answer that saves the table as a file. The audit log has it before the first row leaves.

    ``rows``: how many there are, where the table's own rows do not say.
    """
    counted: Any = table.rows
    total = rows if rows is not None else len(counted) if hasattr(counted, "__len__") else None
    note(request, f"{table.name}.{file_format}", total)
    return download(table, file_format)


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
