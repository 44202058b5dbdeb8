"""trimtab refresh: bring the numbers up to the records now."""

from datetime import UTC, datetime

import click

from trimtab.cli.database import migrated
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.scorecards.locking import review


@click.command("refresh")
def COMMAND() -> None:  # noqa: N802 -- the name every command module gives its command
    """Bring the numbers up to the records now; the worker does it every minute by itself."""
    with migrated():
        as_of = datetime.now(UTC)
        done = bring_up_to_date(as_of)
        seen = review(as_of)
    click.echo(
        f"Version {done.version}: {done.files} files written." if done.files else "Nothing had changed."
    )
    if seen.locked or seen.corrected:
        click.echo(f"Locked months: {seen.locked} figures locked, {seen.corrected} corrected.")
