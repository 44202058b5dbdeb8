"""Clients that asked to be called."""

from datetime import datetime

from trimtab.domain.people.models import User
from trimtab.domain.surveys.calls import open_for
from trimtab.scorecards.inbox_item import Holder, Item, Weight


def found(viewer: User, _now: datetime) -> list[Item]:
    """Which calls are waited for that this account may see?"""
    return [
        Item(
            key=f"call:{one.pk}",
            source="calls",
            kind="call",
            weight=Weight.URGENT,
            since=one.wanted_at,
            link=f"/clients/{one.client_id}/#calls",
            evidence={
                "client": one.client.name,
                "who": one.contact.name if one.contact else one.invitation.respondent,
            },
            deadline=one.due_at,
            holder=Holder(one.owner.pk, one.owner.name) if one.owner else None,
            keeps=one.owner is not None,
        )
        for one in open_for(viewer)
    ]
