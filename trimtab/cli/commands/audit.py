"""trimtab audit: what was done, by whom; and whether that record is as it was written."""

import csv
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console
from rich.table import Table

from trimtab.cli.acting import actor
from trimtab.cli.database import migrated
from trimtab.domain.audit import heads, verifying
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.heads import Head
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.audit.queries import newest
from trimtab.domain.audit.verifying import Broken, Fault, Walk
from trimtab.domain.organisation.queries import report_zone
from trimtab.intake.inert import inert

Write = Callable[[dict[str, Any]], object]
SHOWN = 50
PATIENCE_SECONDS = 2.0
COLUMNS = (
    *("number", "at", "user", "actor", "address", "request", "action", "of", "key", "name"),
    *("before", "after", "previous", "digest"),
)
_SAYS = {
    Fault.CHANGED: "{which} changed since it was written.",
    Fault.MISSING: "{which} missing: removed after it was written.",
    Fault.NOT_NEXT: "{which} does not follow the entry before it: one of the two was replaced.",
    Fault.INSERTED: "{which} was put in from outside: Trimtab counts from 1.",
    Fault.CUT_OFF: "{which} cut off: written once, as audit-head.json or the end you gave tells.",
    Fault.REWRITTEN: "{which} is another than the one that was remembered: the log was written anew up to it.",
    Fault.UNSEEN: "{which} came in while no Trimtab of this data folder saw it: put in from outside, or written "
    "just before a crash. If you know it: trimtab audit verify --vouch",
}


@click.group("audit")
def COMMAND() -> None:  # noqa: N802 -- the name every command module gives its command
    """The audit log: who did what, when and from where."""


@COMMAND.command("verify")
@click.option("--head", "noted", metavar="NUMBER:DIGEST", help="The end you noted from an earlier run.")
@click.option("--vouch", is_flag=True, help="Take the log's end as it is now for the right one.")
def verify(noted: str | None, vouch: bool) -> None:
    """Walk along the whole log and name every entry that is not as it was written."""
    with migrated():
        known = _noted(noted) if noted else _remembered()
        if vouch:
            _vouch()
        walk = Walk(known if noted or not vouch else _remembered())
        faults = 0
        for broken in walk.faults():
            faults += 1
            click.echo(_said(broken))
        if not noted:
            faults += _tell_unseen(walk.end)
    _conclude(walk, faults)


def _conclude(walk: Walk, faults: int) -> None:
    if walk.end:
        click.echo(f"The log ends with entry {walk.end.number}. Keep this line where nobody can write:")
        click.echo(f"  trimtab audit verify --head {walk.end.number}:{walk.end.digest}")
    if faults:
        click.echo(f"The audit log is not whole: {faults:,} faults in {walk.entries:,} entries.", err=True)
        sys.exit(1)
    click.echo(f"The audit log is whole: {walk.entries:,} entries, each as it was written.")


def _noted(text: str) -> Head:
    number, _, digest = text.partition(":")
    if not (number.isascii() and number.isdecimal() and len(digest) == 64):
        raise click.ClickException(f"{text!r} is not NUMBER:DIGEST as trimtab audit verify prints it.")
    return Head(int(number), digest)


def _remembered() -> Head | None:
    try:
        return heads.kept()
    except ValueError as bad:
        raise click.ClickException(
            f"{bad}. Compare with an end that you noted (--head), then remove the file."
        ) from bad


def _vouch() -> None:
    """Take the newest entry for the right end, and record that somebody did."""
    end, before = newest(), _remembered()
    heads.begin_anew(Head(end.number, end.digest) if end else None)
    record(
        by=actor(), as_of=datetime.now(UTC), action="audit.vouch", of="audit log",
        before={"number": before.number, "digest": before.digest} if before else None,
        after={"number": end.number, "digest": end.digest} if end else None,
    )  # fmt: skip


def _tell_unseen(end: Head | None) -> int:
    """Name entries that nobody saw. One committed this moment gets a moment to be noted."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    found = list(verifying.unseen(end, _remembered()))
    while found and time.monotonic() < deadline:
        time.sleep(0.1)
        found = list(verifying.unseen(end, _remembered()))
    for broken in found:
        click.echo(_said(broken))
    return len(found)


def _said(broken: Broken) -> str:
    one = broken.number == broken.last
    which = f"Entry {broken.number}" if one else f"Entries {broken.number} to {broken.last}"
    if broken.fault in (Fault.MISSING, Fault.CUT_OFF):
        which += " is" if one else " are"
    return _SAYS[broken.fault].format(which=which)


@COMMAND.command("list")
@click.option("--last", default=SHOWN, show_default=True, help="How many of the newest entries.")
def list_(last: int) -> None:
    """Show the newest entries, newest first."""
    with migrated():
        found, zone = AuditEntry.objects.order_by("-number")[: max(0, last)], report_zone()
        table = Table("Entry", f"When ({zone.key})", "Who", "What", "Of", "Name", "From")
        for entry in found:
            when = f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
            of = f"{entry.of} {entry.key}".strip()
            table.add_row(str(entry.number), when, entry.actor, entry.action, of, entry.name, entry.address)
        if not table.row_count:
            click.echo("Nothing has been recorded yet.")
            return
        Console().print(table)


@COMMAND.command("export")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def export(out: Path) -> None:
    """Write every entry to OUT, a .csv or .jsonl file, oldest first."""
    format_ = out.suffix.lower()
    if format_ not in _WRITERS:
        raise click.ClickException(f"{out.name!r} ends in neither .csv nor .jsonl.")
    with migrated(), out.open("w", encoding="utf-8", newline="") as file:
        rows = 0
        write = _WRITERS[format_](file)
        for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=500):
            write({name: getattr(entry, name) for name in COLUMNS})
            rows += 1
        record(
            by=actor(),
            as_of=datetime.now(UTC),
            action="export.take",
            of="list",
            key="audit log",
            name=out.name,
            after={"rows": rows, "format": format_[1:]},
        )
    click.echo(f"{rows:,} entries written to {out}.")


def _csv_writer(file: IO[str]) -> Write:
    file.write("\ufeff")  # the one encoding that Excel opens right in every language
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    return lambda values: writer.writerow([_cell(value) for value in values.values()])


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return inert(_told(value)) if isinstance(value, str | datetime) else value


def _line_writer(file: IO[str]) -> Write:
    return lambda values: print(json.dumps(values, ensure_ascii=False, default=_told), file=file)


def _told(value: str | datetime) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


_WRITERS: dict[str, Callable[[IO[str]], Write]] = {".csv": _csv_writer, ".jsonl": _line_writer}
