"""Writes: versions of escalation rules, and what they make of tickets."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from trimtab.domain.batches.models import Batch
from trimtab.domain.changes.actions import mark_months, months_of
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.domain.tickets.queries import Preview, definition_of, recorded_preview, rule_in_force
from trimtab.domain.tickets.recount import Recounted, recount
from trimtab.kpi import escalation


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
