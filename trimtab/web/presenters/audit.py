"""The audit log in words: who did what, from where, and what it was before and after."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.audit.queries import Choices
from trimtab.web.audit_view import AuditView
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters import audit_words, dates
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.tables import Choice, Narrowing, Option

PAGE_SIZE = 50
_NOTHING = "–"
_INSIDE = " › "


@dataclass(frozen=True)
class Difference:
    """One value of a thing: what it was and what it is."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One entry in the list. ``where`` is the network address, ``request`` the id of the request."""

    number: str
    when: str
    who: str
    what: str
    where: str
    request: str
    of: str
    same_thing: str
    differences: Sequence[Difference]
    says: str


def lines(entries: Iterable[AuditEntry], zone: ZoneInfo) -> list[Line]:
    """The rows of the list."""
    return [_line(entry, zone) for entry in entries]


def _line(entry: AuditEntry, zone: ZoneInfo) -> Line:
    found = list(differences(entry.before, entry.after))
    words = ngettext("%(n)s value", "%(n)s values", len(found)) % {"n": count(len(found))}
    return Line(
        number=count(entry.number),
        when=dates.moment(entry.at, zone),
        who=entry.actor,
        what=audit_words.did(entry.action, entry.name),
        where=entry.address,
        request=entry.request,
        of=audit_words.kind(entry.of),
        same_thing=AuditView().query({"of": entry.of, "key": entry.key}) if entry.key else "",
        differences=found,
        says=words,
    )


def differences(before: Any, after: Any) -> Iterator[Difference]:
    """What changed, value by value, for a person to read: nothing, none and an empty text are the same."""
    old, new = dict(_flat(before)), dict(_flat(after))
    for name in [*old, *(name for name in new if name not in old)]:
        was, now = old.get(name, _MISSING), new.get(name, _MISSING)
        if _text(was) != _text(now):
            yield Difference(name, _text(was), _text(now))


_MISSING = object()


def _flat(values: Any, within: str = "") -> Iterator[tuple[str, Any]]:
    if not isinstance(values, Mapping):
        if values is not None:
            yield within, values
        return
    for key, value in values.items():
        name = within + _INSIDE + key if within else key
        if isinstance(value, Mapping) and value:
            yield from _flat(value, name)
        else:
            yield name, value


def _text(value: Any) -> str:
    if value is _MISSING or value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return ", ".join(str(one) for one in value) or _NOTHING
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def choices(view: AuditView, offered: Choices) -> list[Choice]:
    """The filters as a form shows them."""
    wanted = view.wanted
    who = [(name, name) for name in offered.who]
    actions = sorted(((code, audit_words.title(code)) for code in offered.actions), key=lambda one: one[1])
    kinds = sorted(((code, audit_words.kind(code)) for code in offered.kinds), key=lambda one: one[1])
    return [
        _choice("who", gettext("Who"), gettext("Anybody"), who, wanted.who),
        _choice("action", gettext("What"), gettext("Anything"), actions, wanted.action),
        _choice("of", gettext("Done to"), gettext("Any kind of thing"), kinds, wanted.of),
    ]


def _choice(name: str, label: str, every: str, entries: Iterable[tuple[str, str]], chosen: str) -> Choice:
    options = [Option(value, text, value == chosen) for value, text in entries]
    if chosen and not any(option.chosen for option in options):
        options.append(Option(chosen, chosen, True))
    return Choice(name, label, [Option("", every, not chosen), *options])


def narrowings(view: AuditView, offered: Sequence[Choice]) -> list[Narrowing]:
    """The filters in force, each with the list without it."""
    wanted = view.wanted
    found = []
    if wanted.text:
        says = gettext("“%(text)s” in name, account, address or number") % {"text": wanted.text}
        found.append(Narrowing(says, view.query({"q": None})))
    for choice in offered:
        named = next((option.text for option in choice.options if option.chosen and option.value), None)
        if named is not None:
            says = gettext("%(filter)s: %(choice)s") % {"filter": choice.label, "choice": named}
            found.append(Narrowing(says, view.query({choice.name: None})))
    if wanted.key:
        says = gettext("Its key: %(key)s") % {"key": wanted.key}
        found.append(Narrowing(says, view.query({"key": None})))
    if wanted.first:
        says = gettext("From %(day)s") % {"day": dates.day(wanted.first)}
        found.append(Narrowing(says, view.query({"from": None})))
    if wanted.last:
        says = gettext("Up to %(day)s") % {"day": dates.day(wanted.last)}
        found.append(Narrowing(says, view.query({"to": None})))
    return found


def total(found: int) -> str:
    """How many entries the list has, in words."""
    return ngettext("%(n)s entry", "%(n)s entries", found) % {"n": count(found)}


def table(
    entries: Iterable[AuditEntry], narrowed: Sequence[Narrowing], as_of: datetime, zone: ZoneInfo
) -> Table:
    """The list as a file: every entry with its digest, so that the chain can be followed."""
    columns = [
        Column(gettext("Entry"), "whole"),
        Column(gettext("When"), "moment"),
        Column(gettext("Who"), width=28),
        Column(gettext("What"), width=48),
        Column(gettext("Action"), width=20),
        Column(gettext("Done to"), width=14),
        Column(gettext("Key"), width=14),
        Column(gettext("Name"), width=28),
        Column(gettext("Before"), width=40),
        Column(gettext("After"), width=40),
        Column(gettext("From where"), width=18),
        Column(gettext("Request"), width=18),
        Column(gettext("Digest"), width=20),
    ]
    about: list[tuple[str, Cell]] = [
        (gettext("List"), gettext("Audit log")),
        (gettext("Filters"), "; ".join(one.says for one in narrowed) or gettext("none")),
        (gettext("Exported at"), as_of),
    ]
    day = as_of.astimezone(zone).date()
    return Table(f"trimtab-audit-{day}", columns, (_cells(entry) for entry in entries), about, zone)


def _cells(entry: AuditEntry) -> list[Cell]:
    return [
        entry.number,
        entry.at,
        entry.actor,
        audit_words.did(entry.action, entry.name),
        entry.action,
        entry.of,
        entry.key,
        entry.name,
        _json(entry.before),
        _json(entry.after),
        entry.address,
        entry.request,
        entry.digest,
    ]


def _json(values: Any) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)
