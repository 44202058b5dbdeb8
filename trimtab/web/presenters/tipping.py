"""The pages of tipping points: what is drawn, the same as a table, and what a run rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.domain.tipping.models import TippingEstimate
from trimtab.domain.tipping.queries import Standing
from trimtab.scorecards.tipping_data import ClientMonth
from trimtab.web.presenters import tipping_words
from trimtab.web.presenters.dates import moment, month_short, period_text
from trimtab.web.presenters.numbers import count, decimal, percent_text
from trimtab.web.presenters.tipping_plot import Axis, Dot, Fit, Picture, axis_to, scatter

MOST_SHOWN = 200
"""Rows of the table on the page; the file has all of them."""
MOST_PRESSED = 400
"""With more points than that, pressing one hits another: then only the table leads to the rows."""


@dataclass(frozen=True)
class Tab:
    """A way to look at the page."""

    text: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class Run:
    """One run in words, for the history."""

    when: str
    says: str
    points: str
    p: str
    place: str
    interval: str
    shown: str


@dataclass(frozen=True)
class Verdict:
    """What the page says first. ``waits``: what the newest run says that is not shown yet."""

    sentence: str
    status: str
    facts: Sequence[tuple[str, str]]
    chances: Sequence[str]
    computed: str
    waits: str
    history: Sequence[Run]


@dataclass(frozen=True)
class PointRow:
    """One client-month as a row."""

    name: str
    href: str
    when: str
    tickets: str
    escalated: str
    rate: str
    answers: str
    satisfaction: str
    drawn: tuple[float, float]


def verdict(standing: Standing, zone: ZoneInfo) -> Verdict:
    """What a use and source come to, in words."""
    shown, latest = standing.shown, standing.latest
    waits = ""
    if standing.waits:
        waits = gettext(
            "The latest run says: %(says)s. What is shown changes when the next run says so too, so that it does not "
            "flicker."
        ) % {"says": tipping_words.status_text(latest.status)}
    return Verdict(
        sentence=tipping_words.sentence(shown),
        status=shown.status,
        facts=_facts(shown),
        chances=tipping_words.chances(latest),
        computed=gettext("Computed %(when)s.") % {"when": moment(shown.computed_at, zone)},
        waits=waits,
        history=[_run(one) for one in standing.history],
    )


def history_table(runs: Sequence[TippingEstimate]) -> list[Run]:
    """Every run in words, newest first."""
    return [_run(one) for one in runs]


def pictures_of_escalations(points: Sequence[ClientMonth], shown: TippingEstimate | None) -> list[Picture]:
    """The client-months with the fit of the run that is shown."""
    if not points:
        return []
    across = axis_to(max(one.rate for one in points), lambda share: percent_text(share, 0), at_least=0.1)
    dots = [Dot(one.rate, one.satisfaction, one.answers, _rows_of(one), _says(one)) for one in points]
    up = Axis((0.0, 0.25, 0.5, 0.75, 1.0), lambda share: decimal(1 + 4 * share, 0))
    return scatter(dots, fit_of(shown), across, up, linked=len(points) <= MOST_PRESSED)


def fit_of(shown: TippingEstimate | None, needed: float | None = None) -> Fit:
    """What of a run is drawn. A bend is drawn where the sentence speaks of one, and nowhere else."""
    if shown is None or shown.status == "insufficient_data":
        return Fit(needed=needed)
    found = shown.point
    bends = shown.status in ("gradual", "imprecise", "found")
    at = found.at if shown.status in ("imprecise", "found") else None
    return Fit(found.curve, at, found.interval if bends else None, needed)


def point_rows(points: Sequence[ClientMonth]) -> list[PointRow]:
    """The client-months as a table, those with the highest escalation rate first; at most so many as fit a page."""
    ordered = sorted(points, key=lambda one: (-one.rate, one.satisfaction, one.name))
    return [
        PointRow(
            name=one.name,
            href=_rows_of(one),
            when=when_text(one),
            tickets=count(one.tickets),
            escalated=count(one.escalated),
            rate=percent_text(one.rate, 1),
            answers=count(one.answers),
            satisfaction=decimal(one.mean, 1),
            drawn=(one.rate, one.satisfaction),
        )
        for one in ordered[:MOST_SHOWN]
    ]


def when_text(one: ClientMonth) -> str:
    """The month, or the days before a survey round."""
    return period_text(one.period)


def picture_says(points: int, shown: TippingEstimate | None) -> str:
    """The picture in a sentence, for who does not see it."""
    says = gettext("Satisfaction of %(points)s client-months against their escalation rate.")
    first = says % {"points": count(points)}
    return f"{first} {tipping_words.sentence(shown)}" if shown else first


def since_then(points: int, shown: TippingEstimate | None) -> str:
    """What to know where the records changed after the run that is shown; nothing where they did not."""
    if shown is None or shown.points == points:
        return ""
    return gettext("The picture has the %(now)s points of today; the result was computed from %(then)s.") % {
        "now": count(points),
        "then": count(shown.points),
    }


def sources(chosen: str) -> list[Tab]:
    """The two sources of client-months; they are never mixed."""
    return [
        Tab(gettext("Onboarding surveys"), "?source=onboarding", chosen == "onboarding"),
        Tab(gettext("Ticket ratings"), "?source=ticket-csat", chosen == "ticket-csat"),
    ]


def uses(chosen: str) -> list[Tab]:
    """The two tipping points."""
    return [
        Tab(gettext("Escalations"), reverse("tipping-escalations"), chosen == "escalations"),
        Tab(gettext("Turnover"), reverse("tipping-turnover"), chosen == "turnover"),
    ]


def _facts(run: TippingEstimate) -> list[tuple[str, str]]:
    of_clients = run.use == TippingEstimate.Use.ESCALATIONS
    titles = (
        (gettext("Client-months"), gettext("Clients"), gettext("Answers"))
        if of_clients
        else (gettext("Team-quarters"), gettext("Teams"), gettext("Departures"))
    )
    found = list(zip(titles, map(count, (run.points, run.clusters, run.evidence)), strict=True))
    if run.p is not None:
        found.append((gettext("Test for a bend"), tipping_words.p_text(run.p)))
    if run.status in ("gradual", "imprecise", "found"):
        found.append((gettext("95% interval"), _interval(run)))
    return found


def _run(run: TippingEstimate) -> Run:
    bends = run.status in ("gradual", "imprecise", "found")
    return Run(
        when=month_short(run.due_on),
        says=tipping_words.status_text(run.status),
        points=count(run.points),
        p="" if run.p is None else tipping_words.p_text(run.p),
        place=_place(run, run.at) if bends else "",
        interval=_interval(run) if bends else "",
        shown=tipping_words.status_text(run.shown) if run.shown != run.status else "",
    )


def _place(run: TippingEstimate, value: float | None) -> str:
    if value is None:
        return ""
    return percent_text(value, 1) if run.use == TippingEstimate.Use.ESCALATIONS else decimal(value, 1)


def _interval(run: TippingEstimate) -> str:
    return gettext("%(low)s to %(high)s") % {"low": _place(run, run.low), "high": _place(run, run.high)}


def _rows_of(one: ClientMonth) -> str:
    return f"{reverse('kpi-rows', args=['ticket-escalation'])}?period={one.period.label}&client={one.client}"


def _says(one: ClientMonth) -> str:
    return gettext(
        "%(client)s, %(when)s: %(escalated)s of %(tickets)s tickets escalated, satisfaction %(mean)s. Show the tickets"
    ) % {
        "client": one.name,
        "when": when_text(one),
        "escalated": count(one.escalated),
        "tickets": count(one.tickets),
        "mean": decimal(one.mean, 1),
    }
