"""Counts the escalations of every ticket of some rules anew, in one transaction that also marks the job as done."""

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.tickets.actions import recount_escalations
from trimtab.domain.tickets.queries import rule_in_force
from trimtab.jobs.work import Impossible, Work
from trimtab.warehouse.refresh import refresh

NO_RULE = "no-rule"


def perform(work: Work) -> None:
    """Count under the versions that hold by now. Raises Impossible where a rule is gone."""
    names = work.request["rules"]
    tickets = changed = 0
    with transaction.atomic():
        for place, name in enumerate(names):
            work.tell(place, len(names))
            rule = rule_in_force(name)
            if rule is None:
                raise Impossible(NO_RULE)
            done = recount_escalations(rule=rule, as_of=work.clock())
            tickets += done.tickets
            changed += done.changed
        work.finish({"tickets": tickets, "changed": changed})
        if changed:
            record(
                by=work.by,
                as_of=work.clock(),
                action="escalation-rule.recount",
                of="escalation-rule",
                name=", ".join(names),
                after={"tickets": tickets, "changed": changed},
            )
    refresh(work.clock())
