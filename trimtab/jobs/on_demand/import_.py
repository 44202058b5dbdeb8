"""Imports an uploaded file, or only tries to: everything is recorded in one transaction at the end, or nothing.

The same transaction marks the job as done. A worker killed before it leaves no row and the next one begins again
from the file; killed after it, there is nothing left to do. So a file comes in exactly once.
"""

from typing import Any

from django.db import transaction

from trimtab.domain.jobs.problems import BAD_ROWS, FILE_IS_GONE
from trimtab.domain.uploads.actions import imported
from trimtab.intake import filing
from trimtab.intake.mapping import BadMapping, wishes_from
from trimtab.intake.running import CannotImport, Request, Summary, run
from trimtab.jobs.work import Impossible, Work
from trimtab.warehouse.refresh import refresh


def perform(work: Work) -> None:
    """Do one import. Raises Impossible for a file or mapping that cannot be used, and for one with bad rows."""
    asked = work.request
    path = filing.path_of(asked["stored_as"])
    if not path.exists():
        raise Impossible(FILE_IS_GONE)
    request = Request(
        kind=asked["kind"],
        path=path,
        preset=asked["preset"] or None,
        dry_run=asked["dry_run"],
        errors=filing.problems_of(asked["stored_as"], work.pk),
        wishes=_wishes(asked["wishes"]),
        name=asked["name"],
    )
    phase = _Phase(work)
    try:
        summary = run(
            request, as_of=work.clock(), by=work.by, progress=phase, before_commit=lambda told: _recorded(work, told)
        )  # fmt: skip
    except CannotImport as problem:
        raise Impossible(str(problem)) from problem
    if summary.batch is None:
        _nothing_recorded(work, summary)
    else:
        filing.delete(asked["stored_as"])
        refresh(work.clock())


class _Phase:
    """Passes progress on, and notes once that reading is over."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.reading = True

    def __call__(self, rows: int, position: int, size: int) -> None:
        if self.reading and position >= size:
            self.reading = False
            self.work.note("read", rows=rows)
        self.work.tell(position, size)


def _wishes(sections: dict[str, Any]) -> Any:
    try:
        return wishes_from(sections)
    except BadMapping as problem:
        raise Impossible(str(problem)) from problem


def _recorded(work: Work, summary: Summary) -> None:
    """In the transaction that records the rows: the job is done, and the upload knows its batch."""
    imported(upload=work.request["upload"], batch=summary.batch)
    work.finish(told(summary))


def _nothing_recorded(work: Work, summary: Summary) -> None:
    """A trial, a file that is known already, or one with bad rows: nothing was written."""
    if summary.failed and not summary.dry_run:
        raise Impossible(BAD_ROWS, told(summary))
    with transaction.atomic():
        work.finish(told(summary))
    if not summary.dry_run:
        filing.delete(work.request["stored_as"])


def told(summary: Summary) -> dict[str, Any]:
    """What a page says about an import, as plain values."""
    preview = summary.preview
    return {
        "rows": summary.rows,
        "created": summary.created,
        "updated": summary.updated,
        "unchanged": summary.unchanged,
        "batch": summary.batch,
        "preset": summary.preset,
        "problems": summary.problems.count,
        "bad_rows": summary.problems.rows,
        "by_column": summary.problems.columns.most_common(),
        "columns": dict(summary.columns),
        "unknown_columns": list(summary.unknown_columns),
        "notes": list(summary.notes),
        "news": dict(summary.news),
        "escalation": None
        if preview is None
        else {
            "escalated": preview.escalated,
            "tickets": preview.tickets,
            "examples": [[one.number, one.title, one.reason] for one in preview.examples],
        },
    }
