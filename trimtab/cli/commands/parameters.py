"""trimtab parameters: the numbers of the KPI specification and the provider's zone, for when no page opens."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import click

from trimtab.cli.acting import actor
from trimtab.cli.database import migrated
from trimtab.domain.organisation.actions import change_organisation, reset_parameters
from trimtab.domain.organisation.queries import current


@click.group("parameters")
def COMMAND() -> None:  # noqa: N802 -- the name every command module gives its command
    """What differs from the KPI specification's defaults. Change it under Settings, Parameters."""


@COMMAND.command("list")
def list_changed() -> None:
    """List the parameters that are not at their default."""
    with migrated():
        changed = current().parameters
    for name, value in sorted(changed.items()):
        click.echo(f"{name} = {value}")
    if not changed:
        click.echo("Every parameter is at its default.")


@COMMAND.command("reset")
@click.argument("names", nargs=-1, required=True)
def reset(names: tuple[str, ...]) -> None:
    """Put the parameters NAMES back to their defaults, also where one holds a value that cannot be."""
    with migrated():
        done = reset_parameters(by=actor(), as_of=datetime.now(UTC), names=[name.lower() for name in names])
    if not done:
        raise click.ClickException(
            "None of these differs from its default. List those that do: trimtab parameters list"
        )
    click.echo(f"Back at the default: {', '.join(done)}.")


@COMMAND.command("zone")
@click.argument("zone")
def set_zone(zone: str) -> None:
    """Set the zone in which days, weeks and months begin, such as Europe/London."""
    if zone not in available_timezones():
        raise click.ClickException(f"{zone!r} is not an IANA zone. One is Europe/London.")
    with migrated():
        provider = current()
        change_organisation(
            by=actor(),
            as_of=datetime.now(UTC),
            name=provider.name,
            zone=zone,
            language=provider.language,
            fiscal_year_start_month=provider.fiscal_year_start_month,
        )
    click.echo(f"Days begin in {zone} now. Every month is computed anew: trimtab refresh does it at once.")
