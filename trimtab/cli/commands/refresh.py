"""trimtab refresh: bring the numbers up to the records now."""

from datetime import UTC, datetime

import click

from trimtab.cli.database import migrated
from trimtab.scorecards.freshness import bring_up_to_date


@click.command("refresh")
def COMMAND() -> None:  # noqa: N802 -- the name every command module gives its command
    """Bring the numbers up to the records now; the worker does it every minute by itself."""
    with migrated():
        done = bring_up_to_date(datetime.now(UTC))
    click.echo(
        f"Version {done.version}: {done.files} files written." if done.files else "Nothing had changed."
    )
