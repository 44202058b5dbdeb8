"""Addresses that refuse mail, and messages that were given up."""

from datetime import datetime, timedelta

from trimtab.domain.outbox.queries import disabled_addresses, given_up_since
from trimtab.domain.people.models import User
from trimtab.scorecards.inbox_item import Item, Weight

LOOKED_BACK = timedelta(days=14)


def found(_viewer: User, now: datetime) -> list[Item]:
    """Which addresses are disabled, and how many messages were given up lately, by why?"""
    addresses = [
        Item(
            key=f"address:{one.pk}",
            source="mail",
            kind="address",
            weight=Weight.LATER,
            since=one.disabled_at,
            link="/outbox/",
            evidence={"address": one.address, "reason": one.reason},
        )
        for one in disabled_addresses()
    ]
    messages = [
        Item(
            # The first of them keeps its place: further ones of the same reason join it.
            key=f"mail:{why}",
            source="mail",
            kind="given-up",
            weight=Weight.SOON,
            since=first,
            link="/outbox/",
            evidence={"n": n, "problem": why},
        )
        for why, n, first in given_up_since(now - LOOKED_BACK)
    ]
    return [*messages, *addresses]
