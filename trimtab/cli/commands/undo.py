"""trimtab undo: take an import back, or list what can be taken back."""

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from trimtab.cli.acting import actor
from trimtab.cli.database import migrated
from trimtab.domain.batches.actions import CannotUndo
from trimtab.domain.batches.models import Batch
from trimtab.intake.undoing import undo
from trimtab.scorecards.freshness import bring_up_to_date


@click.command("undo")
@click.argument("batch", type=int, required=False)
def COMMAND(batch: int | None) -> None:  # noqa: N802 -- the name every command module gives its command
    """Take BATCH back: remove what it made, restore what it changed. Without BATCH, list the batches."""
    with migrated():
        if batch is None:
            _list()
            return
        found = Batch.objects.filter(pk=batch).first()
        if found is None:
            raise click.ClickException(f"There is no batch {batch}. List them: trimtab undo")
        as_of = datetime.now(UTC)
        try:
            undo(batch=found, as_of=as_of, by=actor())
        except CannotUndo as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"Batch {batch} ({found.kind} from {found.file_name}) was taken back.")
        bring_up_to_date(as_of)


def _list() -> None:
    batches = Batch.objects.order_by("-pk")[:200]
    if not batches:
        click.echo("No import was recorded yet.")
        return
    table = Table("Batch", "Recorded (UTC)", "Kind", "File", "Created", "Updated", "State")
    for one in batches:
        table.add_row(
            str(one.pk),
            f"{one.recorded_at:%Y-%m-%d %H:%M}",
            one.kind,
            one.file_name,
            f"{one.created:,}",
            f"{one.updated:,}",
            one.state,
        )
    Console().print(table)
