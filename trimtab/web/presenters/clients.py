"""The list of clients, and one client's contracts, in words and pictures."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.intervals import Interval
from trimtab.kpi.parameters import Parameters
from trimtab.names import fold
from trimtab.scorecards.clients import ClientLine
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.shapes import ContractStanding, Filters
from trimtab.web.addresses import View
from trimtab.web.presenters import dates, links
from trimtab.web.presenters.breakdown import Bar, bar_scale
from trimtab.web.presenters.comparison import Compared
from trimtab.web.presenters.figures import Chip, shown
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.picker import stage_text
from trimtab.web.presenters.scale import Scale
from trimtab.web.presenters.tables import Heading

ESCALATION, SATISFACTION = "ticket-escalation", "client-onboarding-satisfaction"
SORTS = ("name", "support", "phase", "tickets", "escalation", "satisfaction", "open")
_NUMBERS = ("tickets", "escalation", "satisfaction", "open")


@dataclass(frozen=True)
class Cell:
    """A figure in a table: the value, what it rests on, its interval, and the address of its rows."""

    text: str
    counts: str
    interval: str
    chips: Sequence[Chip]
    link: str
    bar: Bar | None = None


@dataclass(frozen=True)
class Row:
    """One client. ``link`` is its page in the view's period, ``before`` what it is compared with, if anything."""

    name: str
    link: str
    support: str
    phase: str
    tickets: str
    tickets_link: str
    escalation: Cell | None
    satisfaction: Cell | None
    open_tickets: str
    open_link: str
    before: Sequence[Compared | None] = ()


@dataclass(frozen=True)
class Step:
    """One phase of a contract. ``state`` is "past", "now" or "ahead"."""

    name: str
    since: str
    state: str


@dataclass(frozen=True)
class Track:
    """A contract's way through its phases, and in its first days how far it has come (0 to 100)."""

    title: str
    dates: str
    steps: Sequence[Step]
    day: str
    done: int | None


def support(stage: str | None, day: int | None) -> str:
    """ "early support, day 38"; "ongoing support"; "no contract"."""
    if stage == "early" and day is not None:
        return gettext("early support, day %(day)s") % {"day": count(day)}
    return stage_text(stage) or gettext("no contract")


def _support_brief(stage: str | None, day: int | None) -> str:
    """The same for a column: "early, day 38"; "ongoing"."""
    if stage == "early" and day is not None:
        return gettext("early, day %(day)s") % {"day": count(day)}
    words = {"early": gettext("early"), "ongoing": gettext("ongoing"), "pre_start": gettext("not begun")}
    return words.get(stage or "", gettext("no contract"))


def phase_word(phase: str) -> str:
    """A phase of a contract in the reader's language; nothing for none."""
    words = {
        "prospect": gettext("prospect"),
        "negotiation": gettext("negotiation"),
        "signed": gettext("signed"),
        "onboarding": gettext("onboarding"),
        "early-support": gettext("early support"),
        "ongoing": gettext("ongoing"),
        "renewal": gettext("renewal"),
        "ended": pgettext("contract", "ended"),
    }
    return words.get(phase, "")


def rows(lines: Sequence[ClientLine], phases: Mapping[int, str], view: View, rules: Parameters) -> list[Row]:
    """The clients of the list, in its order. Their intervals are drawn on one scale."""
    words = {phase: phase_word(phase) for phase in {"", *phases.values()}}
    made = [_row(line, phases.get(line.client_id, ""), words, view, rules) for line in lines]
    figures = [line.escalation.figure if line.escalation else None for line in lines]
    drawn = [
        figure.interval if figure and row.escalation and row.escalation.interval else None
        for figure, row in zip(figures, made, strict=True)
    ]
    scale = bar_scale(KPIS[ESCALATION], drawn, None)
    return [
        replace(row, escalation=replace(row.escalation, bar=_bar(scale, interval, figure.value)))
        if row.escalation and figure
        else row
        for row, interval, figure in zip(made, drawn, figures, strict=True)
    ]


def _bar(scale: Scale | None, interval: Interval | None, value: float | None) -> Bar | None:
    if scale is None or interval is None or value is None:
        return None
    low, high = scale.at(interval.low), scale.at(interval.high)
    return Bar(low, round(max(2.0, high - low), 1), scale.at(value), None)


def _row(line: ClientLine, phase: str, words: Mapping[str, str], view: View, rules: Parameters) -> Row:
    mine = view.at(filters=Filters(client=line.client_id), also={})
    return Row(
        name=line.name,
        link=links.client_page(line.client_id, view),
        # A contract that ended leaves its last stage behind; nobody supports that client any more.
        support="" if phase == "ended" else _support_brief(line.stage, line.contract_day),
        phase=words[phase],
        tickets=count(line.tickets),
        tickets_link=links.kpi_rows(ESCALATION, mine),
        escalation=cell(ESCALATION, line.escalation.figure, mine, rules) if line.escalation else None,
        satisfaction=cell(SATISFACTION, line.satisfaction, mine, rules) if line.satisfaction else None,
        open_tickets=count(line.open_tickets),
        open_link=f"/tickets/?client={line.client_id}&status=unsettled",
    )


def cell(key: str, figure: Figure, view: View, rules: Parameters) -> Cell:
    """A KPI's figure as a table shows it."""
    show = shown(KPIS[key], figure, rules)
    text = f"{show.text} ({show.second})" if show.second else show.text
    return Cell(text, show.counts, show.interval, show.chips, links.kpi_rows(key, view))


def in_order(lines: Sequence[ClientLine], phases: Mapping[int, str], sort: str) -> list[ClientLine]:
    """The clients by one of ``SORTS``, a leading "-" turned round; unknown values last either way."""
    name, backwards = sort.removeprefix("-"), sort.startswith("-")
    values = {line.client_id: _sort_value(line, phases, name) for line in lines}
    known = [line for line in lines if values[line.client_id] is not None]
    unknown = [line for line in lines if values[line.client_id] is None]
    return [*sorted(known, key=lambda line: values[line.client_id], reverse=backwards), *unknown]


def _sort_value(line: ClientLine, phases: Mapping[int, str], name: str) -> Any:
    escalation = line.escalation
    values: dict[str, Any] = {
        "name": _by_letters(line.name),
        "support": line.contract_day,
        "phase": phases.get(line.client_id),
        "tickets": line.tickets,
        # What can be believed decides the order, not a rate of two tickets (EB-1).
        "escalation": escalation
        and (escalation.shrunken if escalation.shrunken is not None else escalation.figure.value),
        "satisfaction": line.believed
        if line.believed is not None
        else line.satisfaction and line.satisfaction.value,
        "open": line.open_tickets,
    }
    return values[name]


def _by_letters(name: str) -> str:
    """A name as it is put in order: Çınar beside Cinar, not after Z."""
    apart = unicodedata.normalize("NFD", fold(name))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def headings(view: View, sort: str) -> list[Heading]:
    """The heads of the columns: a click sorts, another one turns the order round."""
    titles = {
        "name": gettext("Client"),
        "support": gettext("Support"),
        "phase": gettext("Contract"),
        "tickets": gettext("Tickets"),
        "escalation": gettext("Escalated"),
        "satisfaction": gettext("Onboarding satisfaction"),
        "open": gettext("Open now"),
    }
    found = []
    for name, title in titles.items():
        natural = f"-{name}" if name in _NUMBERS else name
        other = name if name in _NUMBERS else f"-{name}"
        now = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        query = view.at(also={}).query() + f"&sort={other if sort == natural else natural}"
        found.append(Heading(title, query, now, name in _NUMBERS))
    return found


def tracks(standings: Sequence[ContractStanding], today: date, rules: Parameters) -> list[Track]:
    """The contracts of a client, newest first."""
    return [_track(one, today, rules) for one in standings]


def _track(one: ContractStanding, today: date, rules: Parameters) -> Track:
    age = (today - one.starts_on).days
    over = one.ends_on is not None and one.ends_on < today
    early = 0 <= age < rules.early_days and not over
    given = {"day": count(age), "days": count(rules.early_days)}
    return Track(
        title=one.title or gettext("Contract"),
        dates=_dates(one),
        steps=_steps(one.history, today),
        day=gettext("Day %(day)s of %(days)s") % given if early else _age(age, over),
        done=round(100 * age / rules.early_days) if early else None,
    )


def _dates(one: ContractStanding) -> str:
    if one.ends_on is None:
        return gettext("since %(first)s") % {"first": dates.day(one.starts_on)}
    return gettext("%(first)s to %(last)s") % {
        "first": dates.day(one.starts_on),
        "last": dates.day(one.ends_on),
    }


def _age(age: int, over: bool) -> str:
    if over:
        return gettext("Over")
    if age < 0:
        return ngettext("Begins in %(n)s day", "Begins in %(n)s days", -age) % {"n": count(-age)}
    return gettext("Day %(day)s") % {"day": count(age)}


def _steps(history: Sequence[tuple[str, date]], today: date) -> list[Step]:
    """Each phase with the day it began. The last one that has begun is now."""
    begun = sum(begins <= today for _, begins in history)
    return [
        Step(
            phase_word(phase),
            dates.day(begins),
            "ahead" if place >= begun else "now" if place == begun - 1 else "past",
        )
        for place, (phase, begins) in enumerate(history)
    ]


@dataclass(frozen=True)
class Totals:
    """What the list comes to."""

    clients: str
    tickets: str
    open_tickets: str


def totals(lines: Sequence[ClientLine]) -> Totals:
    """How many clients, tickets and open tickets does the list hold?"""
    return Totals(
        clients=ngettext("%(n)s client", "%(n)s clients", len(lines)) % {"n": count(len(lines))},
        tickets=count(sum(line.tickets for line in lines)),
        open_tickets=count(sum(line.open_tickets for line in lines)),
    )


@dataclass(frozen=True)
class Tab:
    """One way to narrow the list; the address is the list in that way."""

    text: str
    href: str
    chosen: bool


def stage_tabs(view: View, stages: Sequence[str]) -> list[Tab]:
    """All clients, those in early support, those in ongoing support."""
    now = view.filters.stage
    every = Tab(gettext("All"), view.query(stage=None), now is None)
    return [every, *(Tab(stage_text(one).capitalize(), view.query(stage=one), now == one) for one in stages)]
