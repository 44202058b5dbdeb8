"""The points of the tipping points: what clients said beside escalations, and who left beside satisfaction (TIP-0).

Client-months are of one source, never of two. Team-quarters are of published satisfaction alone (ANON-12), rounded as
it was published, with the team's turnover of the quarter after it: whoever left is no longer asked (AG-6).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.organisation.queries import current
from trimtab.domain.people.models import Team
from trimtab.insight.tipping_point import ESCALATIONS, TURNOVER, TippingPoint, tipping_point
from trimtab.kpi.measures import Tally
from trimtab.kpi.period import Period
from trimtab.scorecards.measuring import measure_at
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.naming import names
from trimtab.scorecards.shapes import Filters
from trimtab.warehouse import pairs, store, tallies
from trimtab.warehouse.tallies import Question

Rated = Literal["onboarding", "ticket-csat"]
Against = Literal["next-quarter", "same-quarter"]
FEWEST_TICKETS = 5
MONTHS_BACK, YEARS_BACK = 24, 5
SATISFACTION, TURNOVER_KPI = "technician-satisfaction", "turnover"
_QUARTER = 3


@dataclass(frozen=True)
class ClientMonth:
    """What a client said in a round or month, and how many of its ``tickets`` of ``period`` were escalated.

    ``round`` is the survey round's name, empty for a calendar month.
    """

    client: int
    name: str
    round: str
    period: Period
    tickets: int
    escalated: int
    answers: int
    mean: float

    @property
    def rate(self) -> float:
        """Its escalation rate, 0 to 1."""
        return self.escalated / self.tickets

    @property
    def satisfaction(self) -> float:
        """Its mean rating from 1 to 5, as 0 to 1."""
        return (self.mean - 1) / 4


@dataclass(frozen=True)
class TeamQuarter:
    """A team's published satisfaction of a quarter (0 to 10), and who left in ``outcome``, the quarter looked at.

    ``headcount`` is the average of that quarter.
    """

    team: int
    name: str
    quarter: Period
    outcome: Period
    satisfaction: float
    headcount: float
    left: int

    @property
    def turnover(self) -> float:
        """The share that left, 0 and more. Never shown for so few people: what is shown are the counts (MIN-4)."""
        return self.left / self.headcount


def client_months(source: Rated, now: Moment) -> Sequence[ClientMonth]:
    """Every client-month of the last 24 months that can be a point (TIP-0, TIP-7).

    Those with fewer than five tickets, and those with tickets that may still be escalated (LATE-1), are left out.
    """
    return _client_months(store.load().identity, source, now)


@lru_cache(maxsize=8)
def _client_months(_warehouse: tuple[Path, int], source: Rated, now: Moment) -> Sequence[ClientMonth]:
    month = now.today.replace(day=1)
    mature_from = now.today - timedelta(days=now.rules.maturity_days)
    if source == "onboarding":
        asked = Period(_months_before(month, MONTHS_BACK), now.today + timedelta(days=1))
        found = pairs.rounds(asked, mature_from=mature_from)
    else:
        found = pairs.months(Period(_months_before(month, MONTHS_BACK), month), mature_from=mature_from)
    usable = [pair for pair in found if pair.tickets >= FEWEST_TICKETS and not pair.young]
    labels = names("client", (pair.client for pair in usable))
    return [
        ClientMonth(
            client=pair.client,
            name=labels.get(pair.client, ""),
            round=pair.round,
            period=Period(pair.since, pair.until),
            tickets=pair.tickets,
            escalated=pair.escalated,
            answers=pair.answers,
            mean=pair.total / pair.answers,
        )
        for pair in usable
    ]


def team_quarters(against: Against, now: Moment) -> Sequence[TeamQuarter]:
    """Every team-quarter of the last five years that can be a point (TIP-8).

    Left out: satisfaction that is withheld, a quarter looked at that is not over, and a team without people in it.
    """
    return _team_quarters(store.load().identity, against, now, current().fiscal_year_start_month)


@lru_cache(maxsize=8)
def _team_quarters(
    _warehouse: tuple[Path, int], against: Against, now: Moment, first_month: int
) -> Sequence[TeamQuarter]:
    quarters = _quarters(now.today, first_month)
    if not quarters:
        return []
    people = _people(Period(quarters[0].start, quarters[-1].end))
    found = []
    for team, label in Team.objects.order_by("pk").values_list("pk", "name"):
        for place, quarter in enumerate(quarters):
            outcome = _following(quarters, place, against)
            point = outcome and _team_quarter(team, label, quarter, outcome, people, now)
            if point:
                found.append(point)
    return found


def _team_quarter(
    team: int, label: str, quarter: Period, outcome: Period, people: "_People", now: Moment
) -> TeamQuarter | None:
    tally = people.of(team, outcome)
    if tally["person_days"] <= 0:
        return None
    value = measure_at(KPIS[SATISFACTION], quarter, now, Filters(team=team)).value
    if value is None:
        return None
    headcount = tally["person_days"] / outcome.days
    return TeamQuarter(team, label, quarter, outcome, value, headcount, int(tally["events"]))


def estimate_escalations(points: Sequence[ClientMonth], alpha: float = ESCALATIONS.alpha) -> TippingPoint:
    """From which escalation rate on does satisfaction fall (TIP-A)? ``alpha``: TIP_ALPHA."""
    return tipping_point(
        [one.rate for one in points],
        [one.satisfaction for one in points],
        [one.answers for one in points],
        [one.client for one in points],
        replace(ESCALATIONS, alpha=alpha),
        evidence=sum(one.answers for one in points),
    )


def estimate_turnover(points: Sequence[TeamQuarter], alpha: float = TURNOVER.alpha) -> TippingPoint:
    """Below which satisfaction does turnover rise (TIP-B)? Places are satisfaction, slopes for each lost point."""
    found = tipping_point(
        [-one.satisfaction for one in points],
        [one.turnover for one in points],
        [one.headcount for one in points],
        [one.team for one in points],
        replace(TURNOVER, alpha=alpha),
        evidence=sum(one.left for one in points),
    )
    return found.mirrored()


@dataclass(frozen=True)
class _People:
    """Person-days and separations by team and month."""

    months: Mapping[tuple[int, date], Tally]

    def of(self, team: int, period: Period) -> Tally:
        """The team's, in these whole months."""
        steps = (self.months.get((team, step.start)) for step in period.steps("month"))
        return Tally.sum(tally for tally in steps if tally is not None)


def _people(period: Period) -> _People:
    answers = tallies.tallies(Question(KPIS[TURNOVER_KPI], period, ("team_id",), grain="month"))
    months: dict[tuple[int, date], Tally] = defaultdict(Tally)
    for answer in answers:
        if answer.keys[0] is not None and answer.begins is not None:
            months[answer.keys[0], answer.begins] = answer.tally
    return _People(months)


def _quarters(today: date, first_month: int) -> list[Period]:
    """The quarters of the fiscal year that are over, of the last five years, oldest first (TIME-3)."""
    month = today.replace(day=1)
    end = _months_before(month, (month.month - first_month) % _QUARTER)
    count = YEARS_BACK * 12 // _QUARTER
    starts = [_months_before(end, _QUARTER * back) for back in range(count, 0, -1)]
    data = tallies.span("people_answer")
    return [
        Period(start, _months_before(start, -_QUARTER))
        for start in starts
        if data is not None and _months_before(start, -_QUARTER) > data.start
    ]


def _following(quarters: Sequence[Period], place: int, against: Against) -> Period | None:
    if against == "same-quarter":
        return quarters[place]
    return quarters[place + 1] if place + 1 < len(quarters) else None


def _months_before(first: date, months: int) -> date:
    year, month = divmod(12 * first.year + first.month - 1 - months, 12)
    return date(year, month + 1, 1)
