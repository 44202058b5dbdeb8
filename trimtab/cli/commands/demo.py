"""trimtab demo: put the sample provider in, and take it out again."""

from collections.abc import Mapping
from datetime import UTC, datetime

import click

from trimtab.cli.acting import actor
from trimtab.cli.database import migrated
from trimtab.demo.loading import DemoRefused
from trimtab.demo.loading import load as load_sample
from trimtab.demo.loading import remove as remove_sample
from trimtab.demo.warned import look_back
from trimtab.domain.batches.actions import CannotUndo
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.scorecards.tipping import estimate_all


@click.group("demo")
def COMMAND() -> None:  # noqa: N802 -- the name every command module gives its command
    """A sample provider: two years of invented clients, technicians, tickets and surveys."""


@COMMAND.command("load")
@click.option("--seed", default=7, show_default=True, help="The same seed and day give the same sample.")
def load(seed: int) -> None:
    """Load the sample provider as it stands today."""
    as_of = datetime.now(UTC)
    with migrated():
        try:
            loaded = load_sample(as_of, seed, by=actor())
        except DemoRefused as refused:
            raise click.ClickException(str(refused)) from None
        bring_up_to_date(as_of)
        estimate_all(as_of)
        look_back(as_of)
    click.echo(f"Loaded the sample provider: {_told(loaded.counts)}.")
    click.echo("Take it out again with: trimtab demo remove")


@COMMAND.command("remove")
def remove() -> None:
    """Remove every row of the sample provider; rows of your own stay."""
    as_of = datetime.now(UTC)
    with migrated():
        try:
            counts = remove_sample(as_of, by=actor())
        except (DemoRefused, CannotUndo) as refused:
            raise click.ClickException(str(refused)) from None
    if not counts:
        click.echo("The sample provider is not loaded: nothing to remove.")
        return
    bring_up_to_date(as_of)
    click.echo(f"Removed the sample provider: {_told(counts)}.")


def _told(counts: Mapping[str, int]) -> str:
    """The largest counts, in words."""
    named = (
        "clients",
        "persons",
        "devices",
        "tickets",
        "survey answers",
        "detections",
        "self service sessions",
    )
    return ", ".join(f"{counts[name]:,} {name}" for name in named if name in counts)
