"""The inbox: everything that needs a person, from every source, in one order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trimtab.domain.inbox.models import InboxMark
from trimtab.domain.inbox.queries import marks
from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.inbox import sources
from trimtab.scorecards.inbox_item import Holder, Item, Weight


@dataclass(frozen=True)
class Wanted:
    """What the inbox is narrowed to. ``who``: "me" or "nobody"; ``asleep``: what was put off instead of the rest."""

    source: str | None = None
    weight: Weight | None = None
    who: str | None = None
    asleep: bool = False


@dataclass(frozen=True)
class Entry:
    """An item with who has it, by its source or by what somebody said in the inbox, and until when it sleeps."""

    item: Item
    holder: Holder | None
    asleep_until: datetime | None


@dataclass(frozen=True)
class Inbox:
    """What is wanted, in order; of everything that is awake how much each source has; and how much sleeps."""

    entries: Sequence[Entry]
    by_source: Mapping[str, int]
    awake: int
    asleep: int


def inbox(viewer: User, wanted: Wanted, as_of: datetime) -> Inbox:
    """What needs a person? Leads see all of it, a technician what is assigned to them. Raises NotVisible for others."""
    mine = everything(viewer, as_of)
    awake = [one for one in mine if one.asleep_until is None]
    chosen = [one for one in mine if one.asleep_until is not None] if wanted.asleep else awake
    return Inbox(
        entries=[one for one in chosen if _is_wanted(one, wanted, viewer)],
        by_source=dict(sorted(Counter(one.item.source for one in awake).items())),
        awake=len(awake),
        asleep=len(mine) - len(awake),
    )


def everything(viewer: User, as_of: datetime) -> list[Entry]:
    """Every item for this account, in the inbox's order, those that sleep too. Raises NotVisible."""
    if viewer.role == User.Role.CLIENT_CONTACT:
        raise NotVisible("The inbox is the provider's own.")
    said = marks()
    items = sorted((item for found in sources().values() for item in found(viewer, as_of)), key=Item.place)
    entries = [_entry(item, said.get(item.key), as_of) for item in items]
    if viewer.role in LEADS:
        return entries
    return [one for one in entries if one.holder is not None and one.holder.pk == viewer.pk]


def entry_with(viewer: User, key: str, as_of: datetime) -> Entry | None:
    """The item with this key; None: it does not need anybody any more, or is not for this account."""
    return next((one for one in everything(viewer, as_of) if one.item.key == key), None)


def _entry(item: Item, mark: InboxMark | None, as_of: datetime) -> Entry:
    holder = item.holder
    if holder is None and mark is not None and mark.account is not None:
        holder = Holder(mark.account.pk, mark.account.name)
    said = (item.asleep_until, mark.snoozed_until if mark else None)
    return Entry(item, holder, max((until for until in said if until and until > as_of), default=None))


def _is_wanted(one: Entry, wanted: Wanted, viewer: User) -> bool:
    whose = {
        None: True,
        "me": one.holder is not None and one.holder.pk == viewer.pk,
        "nobody": one.holder is None,
    }
    return (
        wanted.source in (None, one.item.source)
        and wanted.weight in (None, one.item.weight)
        and whose[wanted.who]
    )
