"""Writes: versions of escalation rules, the tiers of teams, and what both make of tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.batches.models import Batch
from trimtab.domain.changes.actions import mark_months, months_of
from trimtab.domain.jobs import actions as jobs
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import Team
from trimtab.domain.tickets.comparing import Comparison, compared
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.domain.tickets.queries import (
    Preview,
    definition_of,
    recorded_preview,
    rule_in_force,
    rules_in_force,
)
from trimtab.domain.tickets.recount import Recounted, recount
from trimtab.kpi import escalation

COUNTED_AT_ONCE = 25_000
"""With more tickets nobody waits while they are counted anew: a job does it in the background."""
RECOUNT = "recount"


class RuleMoved(Exception):
    """Somebody saved another version of the rule meanwhile; ``version`` is the one in force."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version} was saved meanwhile")
        self.version = version


@dataclass(frozen=True)
class Rank:
    """A team's tier (0 self-service to 4 supplier; None: the rule's patterns decide) and its department."""

    tier: int | None
    department: str


@dataclass(frozen=True)
class Counting:
    """What counting anew came to: tickets looked at and changed; or the ``job`` that will do it."""

    tickets: int = 0
    changed: int = 0
    job: int | None = None


@transaction.atomic
def ensure_rule(
    *, name: str, definition: escalation.EscalationRule, as_of: datetime, batch: Batch | None = None
) -> tuple[EscalationRule, bool]:
    """Make ``definition`` the rule in force for a product: its version, and whether it is a new one.

    Versions are never altered: the definition in force already keeps its version, another makes the next.
    """
    current = rule_in_force(name)
    wanted = definition.to_dict()
    if current is not None and current.definition == wanted:
        return current, False
    version = 1 if current is None else current.version + 1
    made = EscalationRule.objects.create(
        name=name, version=version, definition=wanted, made_at=as_of, batch=batch
    )
    return made, True


@transaction.atomic
def recount_escalations(
    *, rule: EscalationRule, tickets: QuerySet[Ticket] | None = None, as_of: datetime
) -> Recounted:
    """Count the escalations of ``tickets`` anew under a rule; None: of all tickets of the rule's system.

    Tickets with a history are counted from it, others from their evidence; what happened to a ticket before it was
    merged is credited to the survivor (T-4). Doing it twice changes nothing.
    """
    chosen = Ticket.objects.filter(system=rule.name) if tickets is None else tickets
    done = recount(rule, definition_of(rule), chosen)
    zone = report_zone()
    for fact, moments in (("ticket", done.opened), ("escalation", done.moments)):
        if moments:
            mark_months(facts=[fact], months=months_of(moments, zone), as_of=as_of)
    return done


def preview(
    definition: escalation.EscalationRule,
    *,
    system: str,
    as_of: datetime,
    tickets: QuerySet[Ticket] | None = None,
    examples: int = 10,
) -> Preview:
    """What would a rule make of tickets? Counted for real in a transaction that is taken back."""
    chosen = Ticket.objects.filter(system=system) if tickets is None else tickets
    with transaction.atomic():
        rule, _ = ensure_rule(name=system, definition=definition, as_of=as_of)
        recount_escalations(rule=rule, tickets=chosen, as_of=as_of)
        found = recorded_preview(chosen, examples=examples)
        transaction.set_rollback(True)
    return found


def compare_rule(definition: escalation.EscalationRule, *, as_of: datetime) -> Comparison:
    """What would this rule change for the tickets of its product or file family?"""

    def change(tickets: QuerySet[Ticket]) -> None:
        rule, _ = ensure_rule(name=definition.name, definition=definition, as_of=as_of)
        recount(rule, definition_of(rule), tickets)

    return compared(Ticket.objects.filter(system=definition.name), change)


@transaction.atomic
def change_rule(
    *, by: Actor, as_of: datetime, definition: escalation.EscalationRule, instead_of: int
) -> tuple[EscalationRule, Counting]:
    """Make ``definition`` the next version of its rule and count every ticket of its system anew.

    ``instead_of`` is the version that whoever asks has seen, 0 for none: raises RuleMoved when another holds by now.
    """
    list(EscalationRule.objects.select_for_update().filter(name=definition.name))
    current = rule_in_force(definition.name)
    version = current.version if current else 0
    if version != instead_of:
        raise RuleMoved(version)
    rule, new = ensure_rule(name=definition.name, definition=definition, as_of=as_of)
    if not new:
        return rule, Counting()
    done = _count_anew([rule], by, as_of)
    record(
        by=by,
        as_of=as_of,
        action="escalation-rule.change",
        of="escalation-rule",
        key=rule.pk,
        name=str(rule),
        before={"version": current.version, **current.definition} if current else None,
        after={"version": rule.version, **rule.definition},
    )
    return rule, done


def compare_ranks(ranks: Mapping[int, Rank]) -> Comparison:
    """What would these tiers change for all tickets?"""

    def change(tickets: QuerySet[Ticket]) -> None:
        _set_ranks(ranks)
        for rule in rules_in_force():
            recount(rule, definition_of(rule), tickets.filter(system=rule.name))

    return compared(Ticket.objects.all(), change)


@transaction.atomic
def set_ranks(*, by: Actor, as_of: datetime, ranks: Mapping[int, Rank]) -> Counting:
    """Give these teams (by key) their tier and department, and count anew what depends on a tier that changed."""
    list(Team.objects.select_for_update().filter(pk__in=ranks))
    before, after, moved = _set_ranks(ranks)
    if not after:
        return Counting()
    done = _count_anew(rules_in_force(), by, as_of) if moved else Counting()
    record(by=by, as_of=as_of, action="team.rank", of="team", before=before, after=after)
    return done


def _count_anew(rules: Sequence[EscalationRule], by: Actor, as_of: datetime) -> Counting:
    """Count the tickets of these rules now, or ask a job to where they are many."""
    names = [rule.name for rule in rules]
    if Ticket.objects.filter(system__in=names).count() > COUNTED_AT_ONCE:
        job = jobs.add(kind=RECOUNT, request={"rules": names}, made_by=by.user, as_of=as_of)
        return Counting(job=job.pk)
    done = [recount_escalations(rule=rule, as_of=as_of) for rule in rules]
    return Counting(sum(one.tickets for one in done), sum(one.changed for one in done))


def _set_ranks(ranks: Mapping[int, Rank]) -> tuple[dict[str, object], dict[str, object], bool]:
    """Write what differs: the values before and after by team, and whether any tier is another."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    moved = False
    for team in Team.objects.filter(pk__in=ranks).order_by("pk"):
        old, new = Rank(team.tier, team.department), ranks[team.pk]
        if old == new:
            continue
        moved |= old.tier != new.tier
        before[team.name] = {"tier": old.tier, "department": old.department}
        after[team.name] = {"tier": new.tier, "department": new.department}
        team.tier, team.department = new.tier, new.department
        team.save(update_fields=["tier", "department"])
    return before, after, moved
