"""Reads: tickets, the escalation rules in force, and what a rule makes of tickets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.kpi import escalation


@dataclass(frozen=True)
class Example:
    """A ticket that counts as escalated: its number, title and the first reason in words."""

    number: str
    title: str
    reason: str


@dataclass(frozen=True)
class Preview:
    """What a rule makes of tickets: how many of how many, and some of them."""

    escalated: int
    tickets: int
    examples: tuple[Example, ...]

    def sentence(self) -> str:
        """The preview in one sentence."""
        return f"{self.escalated:,} of {self.tickets:,} tickets count as escalated"


def rule_in_force(name: str) -> EscalationRule | None:
    """Which version of the rule of a product or file family holds? None when it has none yet."""
    return EscalationRule.objects.filter(name=name).order_by("-version").first()


def rules_in_force() -> list[EscalationRule]:
    """Which rules hold: of each product or file family the newest version, by name?"""
    newest = {rule.name: rule for rule in EscalationRule.objects.order_by("name", "version")}
    return list(newest.values())


def versions_of(name: str) -> list[EscalationRule]:
    """Every version of the rule of a product or file family, the newest first."""
    return list(EscalationRule.objects.filter(name=name).order_by("-version"))


def definition_of(rule: EscalationRule) -> escalation.EscalationRule:
    """What does a stored version say? Raises ValueError for a definition nobody can read."""
    return escalation.EscalationRule.from_dict(rule.definition)


def recorded_preview(tickets: QuerySet[Ticket], *, examples: int = 10) -> Preview:
    """What did the rules in force make of these tickets? Tickets left out of the KPIs are not counted (T-2)."""
    counting = tickets.filter(excluded="")
    escalated = counting.filter(first_escalated_at__isnull=False)
    chosen = escalated.order_by("opened_at", "pk").values_list("external_id", "title", "escalation_reason")
    counts = counting.aggregate(all=Count("pk"), escalated=Count("first_escalated_at"))
    return Preview(counts["escalated"], counts["all"], tuple(Example(*found) for found in chosen[:examples]))


def known_ids(*, systems: Iterable[str], numbers: Iterable[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Which of these tickets are there? (system, number) -> (primary key, primary key of the client)."""
    found = Ticket.objects.filter(system__in=set(systems), external_id__in=set(numbers))
    return {
        (system, number): (pk, client)
        for pk, system, number, client in found.values_list("pk", "system", "external_id", "client_id")
    }


def last_opened() -> datetime | None:
    """When was the newest ticket opened? None without tickets."""
    return Ticket.objects.order_by("-opened_at").values_list("opened_at", flat=True).first()
