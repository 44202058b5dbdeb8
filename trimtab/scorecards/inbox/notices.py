"""Open notices: what Trimtab told people by itself, until somebody deals with it. Each keeps who has it."""

from datetime import datetime

from trimtab.domain.notices.models import Notice
from trimtab.domain.notices.queries import standing_for
from trimtab.domain.people.models import User
from trimtab.scorecards.inbox_item import Holder, Item, Weight

_WEIGHTS = {
    Notice.Severity.EXCEEDED: Weight.URGENT,
    Notice.Severity.WARNING: Weight.SOON,
    Notice.Severity.INFO: Weight.LATER,
}


def found(viewer: User, now: datetime) -> list[Item]:
    """Which notices are open for this account and of no known cause? Those that were put off sleep."""
    return [_item(one) for one in standing_for(viewer, as_of=now)]


def _item(one: Notice) -> Item:
    has = one.assigned_to
    return Item(
        key=f"notice:{one.pk}",
        source="notices",
        kind=one.kind,
        weight=_WEIGHTS[Notice.Severity(one.severity)],
        since=one.opened_at,
        link=f"/notices/{one.pk}/",
        evidence={
            "severity": one.severity,
            "evidence": one.evidence,
            "at": one.last_at,
            "client": one.client.name if one.client else "",
            "team": one.team.name if one.team else "",
            "acknowledged": one.acknowledged_by.name if one.acknowledged_by else "",
        },
        holder=Holder(has.pk, has.name) if has else None,
        keeps=True,
        notice=one.pk,
        asleep_until=one.snoozed_until,
    )
