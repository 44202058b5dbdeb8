"""Settings that are kept in the database: what is wrong with them, and what is worth setting."""

import zoneinfo
from collections.abc import Iterator

from trimtab.catalogue.kpis import KPIS
from trimtab.cli.finding import Finding
from trimtab.domain.calendars.models import WorkingHours
from trimtab.domain.clients.models import Client, Contract
from trimtab.domain.organisation.models import Organisation
from trimtab.domain.people.models import Team, User
from trimtab.domain.targets.models import Target
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.domain.tickets.queries import definition_of, rules_in_force
from trimtab.kpi.escalation_rule import EscalationRule as Definition
from trimtab.kpi.parameters import Parameters

_NAMED = 5


def wrong() -> Iterator[Finding]:
    """Settings under which pages fail or figures are false."""
    for check in (_zones, _zones_of_others, _parameters, _rules, _missing_rules, _targets):
        yield from check()


def worth_setting() -> Iterator[Finding]:
    """What nobody set yet, where it would matter."""
    for check in (_tiers, _hours):
        yield from check()


def _zones() -> Iterator[Finding]:
    zones = Organisation.objects.values_list("zone", flat=True)
    for zone in set(zones) - zoneinfo.available_timezones():
        yield Finding(
            "Organisation",
            f"has the zone {zone!r}, which does not exist",
            "No report can be dated.",
            "trimtab parameters zone Europe/London (an IANA zone)",
        )


def _zones_of_others() -> Iterator[Finding]:
    for model, called in ((Client, "Client"), (Contract, "Contract"), (User, "Account")):
        names = "email" if model is User else "title" if model is Contract else "name"
        rows = model._default_manager.exclude(zone="").values_list("pk", names, "zone")
        for pk, name, zone in rows:
            if zone not in zoneinfo.available_timezones():
                yield Finding(
                    f"{called} {name or pk}",
                    f"has the zone {zone!r}, which does not exist",
                    "Its days and hours cannot be told.",
                    "Import it again with an IANA zone such as Europe/London, or choose one on its page",
                )


def _parameters() -> Iterator[Finding]:
    provider = Organisation.objects.filter(pk=1).first()
    for name, value in (provider.parameters if provider else {}).items():
        try:
            Parameters.with_changes({name: value})
        except (ValueError, TypeError) as bad:
            said = str(bad).removeprefix(f"{name} is ") if isinstance(bad, ValueError) else repr(value)
            yield Finding(
                f"Parameter {name.upper()}",
                f"is {said}" if not said.startswith("unknown") else "is unknown to this version",
                "No figure can be computed.",
                f"trimtab parameters reset {name}",
            )


def _rules() -> Iterator[Finding]:
    for rule in rules_in_force():
        try:
            definition_of(rule)
        except ValueError as bad:
            yield Finding(
                f"Escalation rule {rule}",
                f"cannot be read: {bad}",
                "Its tickets cannot be counted anew.",
                f"trimtab escalation apply FILE, with a whole rule named {rule.name} in it",
            )


def _missing_rules() -> Iterator[Finding]:
    known = set(EscalationRule.objects.values_list("name", flat=True))
    for system in sorted(set(Ticket.objects.order_by().values_list("system", flat=True).distinct()) - known):
        yield Finding(
            "Escalation rule",
            f"is missing for the tickets of {system!r}",
            "None of them counts as escalated.",
            f"trimtab escalation apply FILE, with a rule named {system} in it",
        )


def _targets() -> Iterator[Finding]:
    for kpi in sorted(set(Target.objects.order_by().values_list("kpi", flat=True).distinct()) - set(KPIS)):
        yield Finding(
            f"Target of {kpi}",
            "belongs to a KPI that there is none of",
            "It shows nowhere.",
            "Undo the import that brought it, or update Trimtab if a newer one made it: trimtab kpi list",
        )


def _tiers() -> Iterator[Finding]:
    rules = list(_readable_rules())
    with_tickets = Team.objects.filter(tier__isnull=True, tickets__isnull=False).distinct().order_by("name")
    names = [team.name for team in with_tickets if all(rule.tier_of(team.name) is None for rule in rules)]
    if names:
        listed = ", ".join(names[:_NAMED]) + (
            f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        )
        yield Finding(
            "Teams",
            f"without a tier: {listed}",
            "A move to them is never an escalation.",
            "Choose their tiers under Settings, Teams and tiers",
        )


def _hours() -> Iterator[Finding]:
    if Ticket.objects.exists() and not WorkingHours.objects.filter(client=None).exists():
        yield Finding(
            "Working hours",
            "of the provider were not written down",
            "Reminders and response times cannot leave out nights and holidays.",
            "Write them under Settings, Working hours and holidays",
        )


def _readable_rules() -> Iterator[Definition]:
    for rule in rules_in_force():
        try:
            yield definition_of(rule)
        except ValueError:
            continue  # named by another check
