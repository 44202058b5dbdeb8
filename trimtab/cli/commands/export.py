"""trimtab export: write a list as a file that imports without a change."""

from datetime import UTC, datetime
from pathlib import Path

import click

from trimtab.cli.acting import actor
from trimtab.cli.database import migrated
from trimtab.domain.audit.actions import record
from trimtab.intake.exporting import CannotExport, export
from trimtab.intake.fields import KINDS


@click.command("export")
@click.argument("kind", type=click.Choice([*KINDS], case_sensitive=False))
@click.argument("out", type=click.Path(path_type=Path))
def COMMAND(kind: str, out: Path) -> None:  # noqa: N802 -- the name every command module gives its command
    """Write all KIND to OUT, a .csv, .xlsx or .json file."""
    with migrated():
        try:
            count = export(kind, out)
        except CannotExport as error:
            raise click.ClickException(str(error)) from error
        record(
            by=actor(), as_of=datetime.now(UTC), action="export.take", of="list", key=kind,
            name=out.name, after={"rows": count},
        )  # fmt: skip
    click.echo(f"{count:,} rows of {kind} written to {out}.")
