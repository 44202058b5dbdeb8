"""Detected problems that nobody has: open, or not kept away by their fix, and without a ticket."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from trimtab.domain.people.models import User
from trimtab.scorecards.inbox_item import Item, Weight
from trimtab.scorecards.naming import names
from trimtab.warehouse.ledger import Entry, waiting

LOOKED_BACK = timedelta(days=90)
_MOST = 5_000


def found(_viewer: User, now: datetime) -> list[Item]:
    """Which problems wait for a person? Those of one kind at one client are one item, however many devices have it."""
    since = (now - LOOKED_BACK).astimezone(UTC).replace(tzinfo=None)
    groups: dict[tuple[str, int, str], list[Entry]] = defaultdict(list)
    for one in waiting(since, most=_MOST):
        kind = "problem-open" if one.verdict == "open" else "fix-failed"
        groups[kind, one.client_id, one.fingerprint].append(one)
    clients = names("client", (client for _, client, _ in groups))
    return [
        Item(
            key=f"{kind}:{client}:{fingerprint}"[:128],
            source="detections",
            kind=kind,
            weight=Weight.SOON,
            since=_found_at(some[0], now),
            link=f"/prevented/{some[0].row_id}/",
            evidence={"n": len(some), "fingerprint": fingerprint, "client": clients.get(client, "")},
        )
        for (kind, client, fingerprint), some in groups.items()
    ]


def _found_at(one: Entry, now: datetime) -> datetime:
    return one.detected_at.replace(tzinfo=UTC) if one.detected_at else now
