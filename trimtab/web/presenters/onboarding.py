"""The onboarding board in words: each client's first days as a track, and what is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.onboarding import AREAS, ESCALATION, SATISFACTION, Onboarding, Step
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.warnings import BoardWarning
from trimtab.web.addresses import View
from trimtab.web.presenters import dates
from trimtab.web.presenters.clients import cell
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.warnings import BoardState, board_state

_MARKS = {"done": "✓", "late": "!", "open": "", "unknown": "?"}


@dataclass(frozen=True)
class Stop:
    """One step: its name, how far it is, and its state as a class, a mark and a word."""

    title: str
    says: str
    state: str
    mark: str
    word: str


@dataclass(frozen=True)
class Score:
    """One figure of a client: its name, its value, what it rests on, and the address of its rows.

    Without rows there is no address, and ``value`` says that nothing is there yet.
    """

    title: str
    value: str
    counts: str
    link: str


@dataclass(frozen=True)
class Track:
    """One client's line on the board. ``done`` is how far the first days have come (0 to 100)."""

    name: str
    link: str
    day: str
    begins: str
    done: int
    late: str
    stops: Sequence[Stop]
    scores: Sequence[Score]
    surveys: str
    open_tickets: str
    open_link: str
    warning: BoardState | None = None
    weeks: str = ""


def tracks(
    board: Sequence[Onboarding], rules: Parameters, warnings: Mapping[int, BoardWarning]
) -> list[Track]:
    """The board's lines, in its order."""
    return [_track(one, rules, board_state(warnings.get(one.client_id))) for one in board]


def headline(board: Sequence[Onboarding]) -> str:
    """The board in one line: "5 clients, 2 of them with a late step"."""
    clients = ngettext("%(n)s client", "%(n)s clients", len(board)) % {"n": count(len(board))}
    late = sum(one.late > 0 for one in board)
    if not late:
        return gettext("%(clients)s · no step is late") % {"clients": clients}
    return ngettext(
        "%(clients)s · %(late)s of them has a late step",
        "%(clients)s · %(late)s of them have late steps",
        late,
    ) % {"clients": clients, "late": count(late)}


def _track(one: Onboarding, rules: Parameters, warning: BoardState | None) -> Track:
    last = one.escalation.period.last_day
    view = View(
        Period(one.starts_on, one.escalation.period.end), Filters(client=one.client_id, stage="early")
    )
    open_query = urlencode({"client": one.client_id, "status": "unsettled"})
    return Track(
        name=one.name,
        link=reverse("client", args=[one.client_id]) + f"?period={Period.holding(last, 'month').label}",
        day=_day(one),
        begins=gettext("since %(first)s") % {"first": dates.day(one.starts_on)}
        if one.day >= 0
        else gettext("from %(first)s") % {"first": dates.day(one.starts_on)},
        done=max(0, min(100, round(100 * one.day / one.days))),
        late=ngettext("%(n)s step is late", "%(n)s steps are late", one.late) % {"n": count(one.late)}
        if one.late
        else "",
        stops=[_stop(step) for step in one.steps],
        scores=_scores(one, view, rules),
        surveys=_surveys(one),
        open_tickets=count(one.open_tickets),
        open_link=f"{reverse('tickets')}?{open_query}",
        warning=warning,
        weeks=f"{reverse('contract-weeks')}?client={one.client_id}" if one.day >= 0 else "",
    )


def _scores(one: Onboarding, view: View, rules: Parameters) -> list[Score]:
    figures = {
        ESCALATION: (gettext("Escalated"), one.escalation),
        SATISFACTION: (gettext("Overall rating"), one.satisfaction),
        **{key: (gettext(KPIS[key].title), figure) for key, figure in zip(AREAS, one.areas, strict=True)},
    }
    return [_score(key, title, figure, view, rules) for key, (title, figure) in figures.items()]


def _score(key: str, title: str, figure: Figure, view: View, rules: Parameters) -> Score:
    if not figure.n:
        return Score(title, gettext("nothing yet"), "", "")
    made = cell(key, figure, view, rules)
    return Score(title, made.text, "" if made.counts == made.text else made.counts, made.link)


def _day(one: Onboarding) -> str:
    if one.day < 0:
        return ngettext("Begins in %(n)s day", "Begins in %(n)s days", -one.day) % {"n": count(-one.day)}
    return gettext("Day %(day)s of %(days)s") % {"day": count(one.day), "days": count(one.days)}


def _surveys(one: Onboarding) -> str:
    if not one.sent:
        return gettext("None sent yet")
    return gettext("%(answered)s of %(sent)s answered") % {
        "answered": count(one.answered),
        "sent": count(one.sent),
    }


def _stop(step: Step) -> Stop:
    titles = {
        "signed": gettext("Contract signed"),
        "contacts": gettext("Contacts with an address"),
        "assets": gettext("Devices registered"),
    }
    words = {
        "done": gettext("done"),
        "open": gettext("due by %(day)s") % {"day": dates.day(step.due)},
        "late": gettext("late since %(day)s") % {"day": dates.day(step.due)},
        "unknown": gettext("not on record"),
    }
    return Stop(titles[step.key], _how_far(step), step.state, _MARKS[step.state], words[step.state])


def _how_far(step: Step) -> str:
    if step.since is not None:
        return dates.day(step.since)
    if step.done is None:
        return ""
    if step.of is None:
        return gettext("%(n)s registered, contracted number unknown") % {"n": count(step.done)}
    return gettext("%(done)s of %(of)s") % {"done": count(step.done), "of": count(step.of)}
