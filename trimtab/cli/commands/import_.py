"""trimtab import: take in a file of tickets, clients, answers …, or only say what it would do."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from trimtab.cli.acting import actor
from trimtab.cli.database import migrated
from trimtab.cli.memory import give_back_memory
from trimtab.intake.fields import KINDS
from trimtab.intake.running import CannotImport, Request, Summary, run
from trimtab.intake.running import Progress as Told

_FILE = click.Path(path_type=Path)
_BAD_SHOWN = 20


@click.command("import")
@click.argument("kind", type=click.Choice([*KINDS], case_sensitive=False))
@click.argument("file", type=_FILE)
@click.option("--preset", help="The product the file comes from; without it the headers tell.")
@click.option("--mapping", type=_FILE, help="A TOML file: columns, constants, words, settings, escalation.")
@click.option("--client", help="Rows that name no client are of this one.")
@click.option("--dry-run", is_flag=True, help="List every bad row and what would change; write nothing.")
@click.option("--errors", type=_FILE, help="Write every bad row to this CSV file.")
def COMMAND(  # noqa: N802 -- the name every command module gives its command
    kind: str,
    file: Path,
    preset: str | None,
    mapping: Path | None,
    client: str | None,
    dry_run: bool,
    errors: Path | None,
) -> None:
    """Import FILE (CSV, XLSX or JSON) as KIND. Every row is recorded, or none."""
    as_of = datetime.now(UTC)
    request = Request(kind, file, preset, mapping, client, dry_run, errors)
    with migrated():
        try:
            with _progress() as told:
                summary = run(request, as_of=as_of, by=actor(), progress=told)
        except CannotImport as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{error.strerror or error}: {error.filename or file}.") from error
        _print(summary, errors)
        if summary.failed:
            sys.exit(1)
        if summary.batch is not None:
            _bring_up_to_date()


def _bring_up_to_date() -> None:
    """Run the command that refreshes the numbers.

    It is imported only now, and the database's cache let go before: a long file is read with neither in memory.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA shrink_memory")
    give_back_memory()
    context = click.get_current_context()
    root = context.find_root()
    command = root.command.get_command(root, "refresh") if isinstance(root.command, click.Group) else None
    if command is None:
        raise click.ClickException("The rows are in. Bring the numbers up to them: trimtab refresh")
    context.invoke(command)


@contextmanager
def _progress() -> Iterator[Told | None]:
    """A bar on a terminal; silence elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows · {task.fields[rate]:,.0f} a second"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Reading", total=None, rows=0, rate=0.0)

        def told(rows: int, position: int, size: int) -> None:
            elapsed = progress.tasks[0].elapsed or 1e-9
            word = "Reading" if position < size else "Recording"
            progress.update(
                task, completed=position, total=size or None, rows=rows, rate=rows / elapsed, description=word
            )

        yield told


def _print(summary: Summary, errors: Path | None) -> None:
    if summary.failed:
        _print_bad(summary, errors)
        return
    verb = "would be " if summary.dry_run else ""
    click.echo(f"{summary.rows:,} rows read as {summary.kind} (preset: {summary.preset}).")
    click.echo(
        f"{summary.created:,} {verb}created, {summary.updated:,} {verb}updated, "
        f"{summary.unchanged:,} unchanged."
    )
    beside = [
        f"{created + updated:,} {name}"
        for name, (created, updated) in summary.tables.items()
        if created + updated
    ]
    if beside:
        click.echo(f"Rows {verb}written: {', '.join(beside)}.")
    if summary.news:
        new = ", ".join(f"{count:,} {what}" for what, count in summary.news.items())
        click.echo(f"New: {new}.")
    for what, count in summary.counts.items():
        click.echo(f"{what}: {count:,}.")
    _print_columns(summary)
    if summary.preview is not None and summary.preview.tickets:
        click.echo(f"Escalation: {summary.preview.sentence()}.")
        for example in summary.preview.examples:
            click.echo(f"  {example.number}  {example.title[:60]}  {example.reason}".replace("    ", "  "))
    _print_end(summary)


def _print_columns(summary: Summary) -> None:
    if summary.unknown_columns:
        click.echo(f"Columns not understood, and not taken: {', '.join(summary.unknown_columns)}.")
    if summary.dry_run:
        for name, header in summary.columns.items():
            click.echo(f"  {header}  →  {name}")
    for note in summary.notes:
        click.echo(f"Note: {note}")


def _print_end(summary: Summary) -> None:
    if summary.dry_run:
        click.echo("This was a dry run: nothing was written.")
    elif summary.batch is None:
        click.echo("Everything was known already: nothing changed.")
    else:
        click.echo(f"Recorded as batch {summary.batch}. To take it back: trimtab undo {summary.batch}")


def _print_bad(summary: Summary, errors: Path | None) -> None:
    problems = summary.problems
    shown = (
        problems.all()
        if summary.dry_run
        else iter((str(p.row), p.column, p.value, p.problem, p.remedy) for p in problems.first)
    )
    for row, column, value, problem, remedy in shown:
        place = f"row {row}" + (f", column {column!r}" if column else "")
        said = f" ({value!r})" if value and value not in problem else ""
        click.echo(f"{place}{said}: {problem} {remedy}")
    more = problems.count - len(problems.first)
    if more > 0 and not summary.dry_run:
        click.echo(f"… and {more:,} more." + ("" if errors else " List them all: --errors OUT.csv"))
    click.echo(
        f"{problems.rows:,} of {summary.rows:,} rows are bad ({problems.count:,} problems); nothing was written.",
        err=True,
    )
    if errors:
        click.echo(f"All of them are in {errors}.", err=True)
