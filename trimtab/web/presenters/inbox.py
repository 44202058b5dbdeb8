"""The inbox for people: what each item is, why it stands where it stands, and what can be done about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, pgettext

from trimtab.domain.people.models import User
from trimtab.reports.wording import after_another
from trimtab.scorecards.inbox_item import Item, Weight
from trimtab.scorecards.inbox_list import Entry, Inbox
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters import dates, inbox_words
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.presenters.numbers import count

NEW = 24 * 3600
Query = Callable[..., str]


@dataclass(frozen=True)
class Line:
    """One item in words. ``place``: why it stands here in the order, in whole sentences.

    ``gives``: it can be given to somebody here; its page says who has it otherwise.
    """

    key: str
    what: str
    place: str
    why: str
    since: str
    exactly: str
    holder: str
    holder_pk: int | None
    asleep: str
    link: str
    action: str
    chip: str
    tone: str
    gives: bool
    notice: bool
    acknowledged: bool
    more: str


@dataclass(frozen=True)
class Pill:
    """One way to narrow the inbox, with how much is there."""

    text: str
    number: str
    link: str
    chosen: bool


def lines(entries: Sequence[Entry], zone: ZoneInfo, as_of: datetime) -> list[Line]:
    """The items in words, in their order."""
    return [line(one, zone, as_of) for one in entries]


def line(one: Entry, zone: ZoneInfo, as_of: datetime) -> Line:
    """One of them."""
    item = one.item
    told = inbox_words.said(item, zone)
    asleep = one.asleep_until
    return Line(
        key=item.key,
        what=told.what,
        place=place(one, zone, as_of),
        why=told.why,
        since=dates.ago(item.since, as_of),
        exactly=dates.moment(item.since, zone),
        holder=one.holder.name if one.holder else "",
        holder_pk=one.holder.pk if one.holder else None,
        asleep=gettext("Put off until %(when)s.") % {"when": dates.moment(asleep, zone)} if asleep else "",
        link=item.link,
        action=told.action,
        chip=weight_word(item.weight),
        tone={Weight.URGENT: "bad", Weight.SOON: "warn", Weight.LATER: ""}[item.weight],
        gives=item.notice is not None or not item.keeps,
        notice=item.notice is not None,
        acknowledged=bool(item.evidence.get("acknowledged")) if item.notice is not None else False,
        more=told.more,
    )


def place(one: Entry, zone: ZoneInfo, as_of: datetime) -> str:
    """Why does an item stand here? What it weighs, when it is due, whether it is new, and who has it."""
    said = [
        {
            Weight.URGENT: gettext("Somebody waits, or a limit is exceeded."),
            Weight.SOON: gettext("Work stands still, or a number is wrong."),
            Weight.LATER: gettext("Nobody waits yet, but it will be missed."),
        }[one.item.weight]
    ]
    if one.item.deadline is not None:
        due = {"when": dates.moment(one.item.deadline, zone)}
        late = one.item.deadline < as_of
        said.append((gettext("It was due on %(when)s.") if late else gettext("It is due on %(when)s.")) % due)
    if (as_of - one.item.since).total_seconds() < NEW:
        said.append(gettext("It is new."))
    said.append(
        gettext("%(who)s has it.") % {"who": one.holder.name} if one.holder else gettext("Nobody has it.")
    )
    return after_another(said)


def weight_word(weight: Weight) -> str:
    """How much an item weighs, in a word."""
    return {
        Weight.URGENT: pgettext("inbox", "Urgent"),
        Weight.SOON: pgettext("inbox", "Soon"),
        Weight.LATER: pgettext("inbox", "Later"),
    }[weight]


def source_word(source: str) -> str:
    """Where items come from, in words."""
    return {
        "notices": gettext("Warnings"),
        "calls": gettext("Calls"),
        "detections": gettext("Detected problems"),
        "figures": gettext("Numbers"),
        "jobs": gettext("Imports and jobs"),
        "mail": gettext("Mail"),
        "comments": gettext("Comments"),
        "initiatives": gettext("Initiatives"),
        "clients": gettext("Clients in early support"),
        "surveys": gettext("Surveys"),
    }.get(source, source)


def sources(found: Inbox, query: Query, chosen: str | None) -> list[Pill]:
    """The sources that have something, with how much; first all of them."""
    every = Pill(pgettext("inbox", "Everything"), count(found.awake), query(source=None), chosen is None)
    return [
        every,
        *(
            Pill(source_word(name), count(n), query(source=name), name == chosen)
            for name, n in found.by_source.items()
        ),
    ]


def whose(query: Query, chosen: str | None) -> list[Pill]:
    """The inbox of everybody, of the reader, and what nobody has."""
    words = {None: gettext("Whoever has it"), "me": gettext("Mine"), "nobody": gettext("Nobody has it")}
    return [Pill(text, "", query(who=who), who == chosen) for who, text in words.items()]


def accounts(people: Sequence[User]) -> list[tuple[int, str]]:
    """To whom an item can be given."""
    return [(one.pk, one.name) for one in people]


def sleeps() -> Mapping[str, str]:
    """How long an item can be put off: days, in words."""
    return {"1": gettext("until tomorrow"), "7": gettext("for a week"), "30": gettext("for 30 days")}


def exported(found: Sequence[Entry], zone: ZoneInfo, frame: Frame) -> Table:
    """The inbox as a file, in its order."""
    columns = [
        Column(gettext("What"), width=60),
        Column(gettext("Weight")),
        Column(gettext("Source")),
        Column(gettext("Why here"), width=60),
        Column(gettext("Why no program did it"), width=60),
        Column(gettext("Since"), "moment"),
        Column(gettext("Due"), "moment"),
        Column(gettext("Who has it")),
        Column(gettext("Put off until"), "moment"),
        Column(gettext("Address"), width=40),
    ]
    rows = [_cells(one, zone, frame.as_of) for one in found]
    day = frame.as_of.astimezone(frame.zone).date()
    return Table(
        f"trimtab-inbox-{day}",
        columns,
        rows,
        [(gettext("List"), gettext("Inbox")), *ending(frame)],
        frame.zone,
    )


def _cells(one: Entry, zone: ZoneInfo, as_of: datetime) -> list[Cell]:
    item: Item = one.item
    told = inbox_words.said(item, zone)
    return [
        told.what,
        weight_word(item.weight),
        source_word(item.source),
        place(one, zone, as_of),
        told.why,
        item.since,
        item.deadline,
        one.holder.name if one.holder else None,
        one.asleep_until,
        item.link,
    ]
