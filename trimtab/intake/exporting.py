"""Writes what can be imported as a file that imports without a change: CSV, XLSX or JSON.

The columns are those of the Trimtab preset. In CSV and XLSX no cell is a formula: text that a spreadsheet would run
gets an apostrophe before it, which the import takes off again. Technicians' answers are not exported: they lead
back to nobody, and a list of them would not come back as it was.
"""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import F, QuerySet
from django.utils.translation import gettext

from trimtab.catalogue.presets.trimtab import COLUMNS
from trimtab.domain.clients.models import Client, Contact, Contract
from trimtab.domain.findings.models import Detection, SelfServiceSession
from trimtab.domain.people.models import EmploymentSpell, Person, Post
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.domain.tickets.models import Ticket, TicketEvent
from trimtab.intake.inert import inert

Rows = Iterator[tuple[Any, ...]]
_CHUNK = 2_000
_SHEET_ROWS = 1_048_575
_SHEET_TEXT = 32_767


class CannotExport(Exception):
    """The list cannot be written; the text says why and what to do."""


def export(kind: str, path: Path) -> int:
    """Write the list of a kind to a file, in the format its name ends with: how many rows?

    Raises CannotExport for an ending that is none of .csv, .xlsx and .json, and for a list no sheet can hold.
    """
    writers: dict[str, Callable[[Path, tuple[str, ...], Rows], int]] = {
        ".csv": _write_csv, ".xlsx": _write_xlsx, ".json": _write_json,
    }  # fmt: skip
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise CannotExport(
            gettext("%(name)r ends in none of %(names)s.") % {"name": path.name, "names": ", ".join(writers)}
        )
    partial = path.with_name(path.name + ".part")
    try:
        count = writer(partial, COLUMNS[kind], _SOURCES[kind]())
        partial.replace(path)
    except OSError as error:
        raise CannotExport(
            gettext("%(name)r cannot be written: %(value)s.")
            % {"name": path.name, "value": error.strerror or error}
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def csv_lines(kind: str) -> Iterator[str]:
    """The list of a kind as the lines of a CSV file that imports without a change, made while they are read."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow(COLUMNS[kind])
    yield "\ufeff" + line.text
    for row in _SOURCES[kind]():
        writer.writerow([_text(value) for value in row])
        yield line.text


class _Line:
    """Holds the last line that a csv.writer wrote."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return inert(value) if isinstance(value, str) else str(value)


def _write_csv(path: Path, columns: tuple[str, ...], rows: Rows) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_text(value) for value in row])
            count += 1
    return count


def _write_xlsx(path: Path, columns: tuple[str, ...], rows: Rows) -> int:
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_urls": False, "in_memory": False}
    )
    try:
        sheet = book.add_worksheet("trimtab")
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > _SHEET_ROWS:
                raise CannotExport(
                    gettext("A sheet holds 1,048,575 rows and the list has more. Export it as CSV or JSON.")
                )
            for place, value in enumerate(row):
                _write_cell(sheet, count, place, value)
    finally:
        book.close()
    return count


def _write_cell(sheet: Any, row: int, place: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, place, value)
        return
    text = _text(value)
    if len(text) > _SHEET_TEXT:
        raise CannotExport(
            gettext("Row %(row)s has a text longer than a sheet's cell holds. Export it as CSV or JSON.")
            % {"row": row}
        )
    sheet.write_string(row, place, text)


def _write_json(path: Path, columns: tuple[str, ...], rows: Rows) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for count, row in enumerate(rows, start=1):
            # JSON has no formulas, yet the import treats all of Trimtab's own files alike.
            cells = {
                name: value if isinstance(value, bool | int | float) or value is None else _text(value)
                for name, value in zip(columns, row, strict=True)
            }
            file.write(",\n" if count > 1 else "\n")
            json.dump(cells, file, ensure_ascii=False)
        file.write("\n]\n")
    return count


def _plain(rows: QuerySet[Any], *names: str) -> Rows:
    yield from rows.values_list(*names).iterator(chunk_size=_CHUNK)


_CLIENT = ("client__name", "client__system", "client__external_id")


def _tickets() -> Rows:
    yield from _plain(
        Ticket.objects.order_by("pk"),
        "system", "external_id", *_CLIENT, "site__name", "contact__name", "contact__system", "contact__external_id",
        "contract__system", "contract__external_id", "device__system", "device__external_id", "title", "kind",
        "source", "category",
        "priority", "status", "status_label", "team__name", "assignee__name", "assignee__system",
        "assignee__external_id",
        "opened_at", "first_reply_at", "resolved_at", "closed_at", "reopened", "sla_met", "excluded",
        "merged_into__system",
        "merged_into__external_id", "merged_at", "tags", "group_stations", "reassignments",
    )  # fmt: skip


def _ticket_events() -> Rows:
    yield from _plain(
        TicketEvent.objects.order_by("ticket_id", "at", "position"),
        "ticket__system", "ticket__external_id", "digest", "at", "kind", "team__name", "assignee__name",
        "assignee__system",
        "assignee__external_id", "priority", "status", "status_label", "flagged", "worked",
    )  # fmt: skip


def _clients() -> Rows:
    yield from _plain(
        Client.objects.order_by("pk"),
        "system", "external_id", "name", "zone", "is_internal", "merged_into__system", "merged_into__external_id",
    )  # fmt: skip


def _contacts() -> Rows:
    yield from _plain(
        Contact.objects.order_by("pk"),
        "system",
        "external_id",
        *_CLIENT,
        "name",
        "email",
        "language",
        "zone",
        "active",
    )


def _contracts() -> Rows:
    """One row a phase; a contract without phases has one row."""
    rows = Contract.objects.order_by("pk", F("phases__starts_on").asc(nulls_first=True))
    yield from _plain(
        rows,
        "system", "external_id", *_CLIENT, "title", "starts_on", "ends_on", "zone", "starts_onboarding",
        "assets_contracted",
        "phases__phase", "phases__starts_on",
    )  # fmt: skip


def _people() -> Rows:
    """One row a spell of employment and one a post; somebody without either has one row."""
    spells: dict[int, list[tuple[Any, ...]]] = {}
    for person, *spell in EmploymentSpell.objects.order_by("hired_on").values_list(
        "person_id", "hired_on", "last_day", "leaving_type", "leaving_reason", "contractor"
    ):
        spells.setdefault(person, []).append(tuple(spell))
    posts: dict[int, list[tuple[Any, ...]]] = {}
    for person, *post in Post.objects.order_by("starts_on").values_list(
        "person_id", "starts_on", "team__name", "team__tier", "team__department", "role"
    ):
        posts.setdefault(person, []).append(tuple(post))
    for pk, *identity in Person.objects.order_by("pk").values_list(
        "pk", "system", "external_id", "name", "email", "zone"
    ):
        held = spells.get(pk, [])
        served = posts.get(pk, [])
        for place in range(max(len(held), len(served), 1)):
            employed = held[place] if place < len(held) else (None,) * 5
            posted = served[place] if place < len(served) else (None,) * 5
            yield (*identity, *employed, *posted)


def _answers() -> Rows:
    """One row an answer; an invitation without answers has one row."""
    yield from _plain(
        SurveyInvitation.objects.order_by("pk", "answers__pk"),
        "system", "external_id", "survey", "round", *_CLIENT, "respondent", "contact__system", "contact__external_id",
        "contract__system",
        "contract__external_id", "ticket__system", "ticket__external_id", "sent_at", "delivered", "answers__question",
        "answers__answered_at", "answers__raw_score", "answers__scale_low", "answers__scale_high",
        "answers__higher_is_better",
        "answers__comment",
    )  # fmt: skip


def _detections() -> Rows:
    yield from _plain(
        Detection.objects.order_by("pk"),
        "system", "external_id", *_CLIENT, "device__system", "device__external_id", "device__name", "device__kind",
        "device__operating_system", "fingerprint", "severity", "detected_at", "resolved_at", "outcome", "action",
        "failed_at",
        "verified", "ticket__system", "ticket__external_id",
    )  # fmt: skip


def _self_service() -> Rows:
    yield from _plain(
        SelfServiceSession.objects.order_by("pk"),
        "system", "external_id", *_CLIENT, "contact__system", "contact__external_id", "category", "article",
        "started_at", "outcome",
        "ticket__system", "ticket__external_id",
    )  # fmt: skip


_SOURCES: dict[str, Callable[[], Rows]] = {
    "tickets": _tickets,
    "ticket-events": _ticket_events,
    "clients": _clients,
    "contacts": _contacts,
    "contracts": _contracts,
    "people": _people,
    "survey-answers": _answers,
    "detections": _detections,
    "self-service": _self_service,
}
