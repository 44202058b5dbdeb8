"""Initiatives whose day to look at them has passed while they still run."""

from datetime import datetime

from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.initiatives.queries import every_initiative, is_overdue
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User
from trimtab.kpi.period import local_midnight
from trimtab.scorecards.inbox_item import Holder, Item, Weight
from trimtab.scorecards.periods import today


def found(_viewer: User, now: datetime) -> list[Item]:
    """Which initiatives are to be looked at?"""
    running = every_initiative(state=Initiative.State.RUNNING).filter(review_on__lt=today(now))
    return [_item(one) for one in running if is_overdue(one, on=today(now))]


def _item(one: Initiative) -> Item:
    due = local_midnight(one.review_on, report_zone())
    return Item(
        key=f"initiative:{one.pk}",
        source="initiatives",
        kind="initiative",
        weight=Weight.LATER,
        since=due,
        link=f"/initiatives/{one.pk}/",
        evidence={"title": one.title},
        deadline=due,
        holder=Holder(one.owner.pk, one.owner.name) if one.owner else None,
        keeps=one.owner is not None,
    )
