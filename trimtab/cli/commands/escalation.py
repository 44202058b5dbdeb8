"""trimtab escalation: what counts as an escalation, tried out and changed from a file."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from trimtab.cli.acting import actor
from trimtab.cli.database import migrated
from trimtab.domain.tickets.actions import change_rule, compare_rule
from trimtab.domain.tickets.comparing import Comparison
from trimtab.domain.tickets.models import EscalationRule
from trimtab.domain.tickets.queries import rule_in_force, rules_in_force
from trimtab.kpi.escalation_rule import EscalationRule as Definition
from trimtab.scorecards.freshness import bring_up_to_date

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_SIGNS = {"more": "+", "fewer": "-", "same": "="}


@click.group("escalation")
def COMMAND() -> None:  # noqa: N802 -- the name every command module gives its command
    """What counts as an escalation: list the rules, show one as JSON, preview and apply a changed one."""


@COMMAND.command("list")
def list_rules() -> None:
    """List the rules that hold."""
    with migrated():
        rules = rules_in_force()
    if not rules:
        click.echo("No rule yet: the first import of tickets brings one along.")
        return
    table = Table("Rule", "Version", "Since (UTC)")
    for rule in rules:
        table.add_row(rule.name, str(rule.version), f"{rule.made_at.astimezone(UTC):%Y-%m-%d %H:%M}")
    Console().print(table)


@COMMAND.command("show")
@click.argument("name")
@click.option("--version", type=int, help="Another version than the one that holds.")
def show(name: str, version: int | None) -> None:
    """Print the rule NAME as JSON: save it, change it, then preview and apply it. An old version is the way back."""
    with migrated():
        rule = (
            rule_in_force(name)
            if version is None
            else EscalationRule.objects.filter(name=name, version=version).first()
        )
    if rule is None:
        raise click.ClickException(f"There is no such rule. Those that hold: {_names()}")
    click.echo(json.dumps(rule.definition, ensure_ascii=False, indent=2))


@COMMAND.command("preview")
@_FILE
def preview(file: Path) -> None:
    """Say what the rule in FILE (JSON) would change. Nothing is written."""
    with migrated():
        _print(compare_rule(_read(file), as_of=datetime.now(UTC)))


@COMMAND.command("apply")
@_FILE
def apply(file: Path) -> None:
    """Make the rule in FILE (JSON) the next version and count its tickets anew."""
    as_of = datetime.now(UTC)
    definition = _read(file)
    with migrated():
        current = rule_in_force(definition.name)
        if current and current.definition == definition.to_dict():
            click.echo(f"Version {current.version} says this already. Nothing was changed.")
            return
        rule, done = change_rule(
            by=actor(), as_of=as_of, definition=definition, instead_of=current.version if current else 0
        )
        if done.job is None:
            bring_up_to_date(as_of)
    click.echo(f"Version {rule.version} of {rule.name} holds now.")
    if done.job is not None:
        click.echo(f"Its tickets are counted anew in the background by job {done.job}.")
    else:
        click.echo(f"{done.tickets:,} tickets were counted anew; {done.changed:,} changed.")


def _read(file: Path) -> Definition:
    """The rule of a file. Raises ClickException that names what is wrong and what to do."""
    try:
        return Definition.from_dict(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, OSError) as problem:
        raise click.ClickException(
            f"{file} holds no rule: {problem}. Begin with one that does: trimtab escalation show NAME"
        ) from None


def _print(found: Comparison) -> None:
    change = "the same ones as now"
    if found.more and found.fewer:
        change = f"compared with now {found.more:,} come and {found.fewer:,} go"
    elif found.more or found.fewer:
        change = f"{found.more + found.fewer:,} {'more' if found.more else 'fewer'} than now"
    click.echo(f"This marks {found.then:,} of {found.tickets:,} tickets as escalated; {change}.")
    if found.tickets < found.of_all:
        click.echo(f"Counted on the newest {found.tickets:,} of {found.of_all:,} tickets.")
    if not found.examples:
        return
    table = Table("", "Ticket", "Title", "Why", title="Some to check", title_justify="left")
    for one in found.examples:
        table.add_row(_SIGNS[one.change], one.number, one.title, one.reason)
    Console().print(table)


def _names() -> str:
    return ", ".join(rule.name for rule in rules_in_force()) or "none"
