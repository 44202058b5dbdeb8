"""Surveys whose turn came and that could not be sent, for a reason that a person can end."""

from datetime import datetime, timedelta

from django.db.models import Count, Min

from trimtab.domain.people.models import User
from trimtab.domain.surveys.client_models import NotAsked
from trimtab.scorecards.inbox_item import Item, Weight

LOOKED_BACK = timedelta(days=30)
_CAN_BE_ENDED = (NotAsked.Reason.NO_CONTACT, NotAsked.Reason.ADDRESS_DISABLED)


def found(_viewer: User, now: datetime) -> list[Item]:
    """Which surveys of the last 30 days reached nobody at a client, by client and why?"""
    rows = (
        NotAsked.objects.filter(decided_at__gte=now - LOOKED_BACK, reason__in=_CAN_BE_ENDED)
        .order_by()
        .values_list("client_id", "client__name", "reason")
        .annotate(n=Count("pk"), first=Min("decided_at"))
    )
    return [
        Item(
            key=f"unsent:{client}:{reason}",
            source="surveys",
            kind=reason,
            weight=Weight.LATER,
            since=first,
            link=f"/clients/{client}/",
            evidence={"client": name, "n": n},
        )
        for client, name, reason, n, first in rows
    ]
