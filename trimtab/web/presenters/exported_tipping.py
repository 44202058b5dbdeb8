"""The points of tipping points and the history of runs, as files."""

from collections.abc import Sequence

from django.utils.translation import gettext, pgettext

from trimtab.domain.tipping.models import TippingEstimate
from trimtab.scorecards.tipping_data import ClientMonth, TeamQuarter
from trimtab.scorecards.tipping_turnover import MonthOfPeople, ScoreBand
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.dates import month_year, period_text
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.presenters.tipping_words import caption, caption_of_teams, sentence, status_text


def client_months(points: Sequence[ClientMonth], shown: TippingEstimate | None, frame: Frame) -> Table:
    """Every client-month that the fit rests on."""
    columns = [
        Column(gettext("Client")),
        Column(gettext("First day"), "date"),
        Column(gettext("Last day"), "date"),
        Column(gettext("Round")),
        Column(gettext("Tickets"), "whole"),
        Column(gettext("Escalated"), "whole"),
        Column(gettext("Escalation rate"), "percent"),
        Column(gettext("Answers"), "whole"),
        Column(gettext("Mean rating, 1 to 5"), "number"),
    ]
    ordered = sorted(points, key=lambda one: (-one.rate, one.satisfaction, one.name))
    rows: list[list[Cell]] = [
        [
            one.name, one.period.start, one.period.last_day, one.round, one.tickets, one.escalated, one.rate,
            one.answers, one.mean,
        ]
        for one in ordered
    ]  # fmt: skip
    return _table("client-months", columns, rows, frame, shown, caption())


def team_quarters(points: Sequence[TeamQuarter], shown: TippingEstimate | None, frame: Frame) -> Table:
    """Every team-quarter that the fit rests on: published satisfaction, and counts of people, never a name."""
    columns = [
        Column(gettext("Team")),
        Column(gettext("Quarter")),
        Column(gettext("Satisfaction, 0 to 10"), "number"),
        Column(gettext("Departures counted in")),
        Column(gettext("People on average"), "number"),
        Column(pgettext("departures", "Left"), "whole"),
    ]
    ordered = sorted(points, key=lambda one: (one.satisfaction, one.quarter.start, one.name))
    rows: list[list[Cell]] = [
        [
            one.name,
            period_text(one.quarter),
            one.satisfaction,
            period_text(one.outcome),
            one.headcount,
            one.left,
        ]
        for one in ordered
    ]
    return _table("team-quarters", columns, rows, frame, shown, caption_of_teams())


def bands(found: Sequence[ScoreBand], shown: TippingEstimate | None, frame: Frame) -> Table:
    """The bands of scores. A rate of too few people is left out, as on the page."""
    columns = [
        Column(gettext("Satisfaction from"), "number"),
        Column(gettext("to below"), "number"),
        Column(gettext("Team-quarters"), "whole"),
        Column(gettext("Person-quarters"), "number"),
        Column(pgettext("departures", "Left"), "whole"),
        Column(gettext("Quarterly turnover"), "percent"),
        Column(gettext("Interval low"), "percent"),
        Column(gettext("Interval high"), "percent"),
    ]
    rows: list[list[Cell]] = []
    for one in found:
        low, high = one.interval or (None, None)
        rows.append([one.low, one.high, one.team_quarters, one.headcount, one.left, one.turnover, low, high])
    return _table("score-bands", columns, rows, frame, shown, caption_of_teams())


def months(found: Sequence[MonthOfPeople], frame: Frame) -> Table:
    """The months of the time chart, newest first."""
    columns = [
        Column(gettext("Month")),
        Column(gettext("Satisfaction, 0 to 10"), "number"),
        Column(gettext("Turnover of twelve months"), "percent"),
        Column(pgettext("departures", "Left"), "whole"),
    ]
    rows: list[list[Cell]] = [
        [month_year(one.month.start), one.satisfaction, one.turnover, one.left] for one in reversed(found)
    ]
    return _table("satisfaction-and-turnover", columns, rows, frame, None, "")


def runs(found: Sequence[TippingEstimate], frame: Frame) -> Table:
    """The history of estimates, newest first."""
    columns = [
        Column(gettext("Run of"), "date"),
        Column(gettext("Computed"), "moment"),
        Column(gettext("What it said")),
        Column(gettext("What was shown")),
        Column(gettext("Points"), "whole"),
        Column(gettext("Clients or teams"), "whole"),
        Column(gettext("Answers or departures"), "whole"),
        Column("p", "number"),
        Column(gettext("Best estimate"), "number"),
        Column(gettext("Interval low"), "number"),
        Column(gettext("Interval high"), "number"),
        Column(gettext("Parameters")),
    ]
    rows: list[list[Cell]] = [
        [
            one.due_on, one.computed_at, status_text(one.status), status_text(one.shown), one.points, one.clusters,
            one.evidence, one.p, one.at, one.low, one.high, one.parameters,
        ]
        for one in found
    ]  # fmt: skip
    return _table("tipping-point-history", columns, rows, frame, None, "")


def _table(
    what: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    frame: Frame,
    shown: TippingEstimate | None,
    said: str,
) -> Table:
    about: list[tuple[str, Cell]] = []
    if shown is not None:
        about.append((gettext("Result"), sentence(shown)))
    if said:
        about.append((gettext("To be read with"), said))
    today = frame.as_of.astimezone(frame.zone).date()
    return Table(f"trimtab-{what}-{today}", columns, rows, [*about, *ending(frame)], frame.zone)
