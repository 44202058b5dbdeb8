"""Unhappy comments of clients that nobody replied to."""

from datetime import datetime, timedelta

from trimtab.domain.people.models import User
from trimtab.domain.surveys.comments import unhappy_without_reply
from trimtab.scorecards.inbox_item import Item, Weight

LOOKED_BACK = timedelta(days=45)
_MOST = 200


def found(_viewer: User, now: datetime) -> list[Item]:
    """Which comments beside a low score, of the last 45 days, wait for a reply?"""
    return [
        Item(
            key=f"comment:{one.invitation}:{one.question}"[:128],
            source="comments",
            kind="comment",
            weight=Weight.SOON,
            since=one.said_at,
            link=f"/surveys/comments/{one.invitation}/{one.question}/",
            evidence={"client": one.client, "text": one.text},
        )
        for one in unhappy_without_reply(since=now - LOOKED_BACK, most=_MOST)
    ]
