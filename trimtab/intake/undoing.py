"""Takes a batch back, with all that was derived from it: escalations, rules, months of the warehouse."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.batches.actions import CannotUndo, take_back
from trimtab.domain.batches.models import Batch, BatchChange
from trimtab.domain.changes.actions import FACTS, mark_months
from trimtab.domain.tickets.actions import recount_escalations
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket, TicketEvent
from trimtab.domain.tickets.queries import rule_in_force

__all__ = ["CannotUndo", "undo"]

PROGRAM = Actor("trimtab undo")


@transaction.atomic
def undo(*, batch: Batch, as_of: datetime, by: Actor = PROGRAM) -> None:
    """Take a batch back as if it had never been. Raises CannotUndo when a later one builds on it.

    Every month of the warehouse is marked: an undo is rare, and its rows are gone when the months are read.
    """
    rows = {"kind": batch.kind, "created": batch.created, "updated": batch.updated}
    tickets = _tickets_that_stay(batch)
    _let_go_of_rules(batch, as_of)
    take_back(batch=batch, as_of=as_of)
    mark_months(facts=FACTS, months=None, as_of=as_of)
    for system in Ticket.objects.filter(pk__in=tickets).values_list("system", flat=True).distinct():
        rule = rule_in_force(system)
        if rule is not None:
            recount_escalations(
                rule=rule, tickets=Ticket.objects.filter(system=system, pk__in=tickets), as_of=as_of
            )
    record(
        by=by, as_of=as_of, action="import.undo", of="batch", key=batch.pk, name=batch.file_name, before=rows
    )


def _tickets_that_stay(batch: Batch) -> list[int]:
    """Which tickets that other batches made does this one touch? Their escalations must be counted anew."""
    changed = BatchChange.objects.filter(batch=batch, table=Ticket._meta.db_table).values("row")
    told = TicketEvent.objects.filter(batch=batch).values("ticket")
    survivors = Ticket.objects.filter(batch=batch, merged_into__isnull=False).values("merged_into")
    stay = Ticket.objects.filter(Q(pk__in=changed) | Q(pk__in=told) | Q(pk__in=survivors))
    return list(stay.exclude(batch=batch).values_list("pk", flat=True))


def _let_go_of_rules(batch: Batch, as_of: datetime) -> None:
    """Put tickets that the batch's rule counted back under the rule before it, or under none."""
    for rule in EscalationRule.objects.filter(batch=batch).order_by("-version"):
        before = (
            EscalationRule.objects.filter(name=rule.name, version__lt=rule.version)
            .order_by("-version")
            .first()
        )
        others = Ticket.objects.filter(rule=rule).exclude(batch=batch)
        if before is not None:
            recount_escalations(rule=before, tickets=others, as_of=as_of)
            Escalation.objects.filter(rule=rule).exclude(ticket__batch=batch).update(rule=before)
        elif others.exists():
            # Nothing to go back to: the rule stays, as what these tickets were counted by.
            EscalationRule.objects.filter(pk=rule.pk).update(batch=None)
            continue
        Escalation.objects.filter(rule=rule).delete()
        Ticket.objects.filter(rule=rule).update(
            rule=None, first_escalated_at=None, escalations=0, escalation_reason="", first_level=None
        )
        rule.delete()
