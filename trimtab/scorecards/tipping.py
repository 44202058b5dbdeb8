"""Tipping points as they are shown, and the run that makes them (TIP-10 to TIP-12, TIP-15)."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from trimtab.domain.organisation.queries import current
from trimtab.domain.people.models import User
from trimtab.domain.targets.queries import in_force
from trimtab.domain.tipping.actions import keep, renew_score
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.domain.tipping.queries import Standing, run_of, standing
from trimtab.insight.needed_score import NeededScore, needed_score
from trimtab.insight.tipping_point import ESCALATIONS, TURNOVER
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.tipping_data import (
    Against,
    ClientMonth,
    Rated,
    TeamQuarter,
    client_months,
    estimate_escalations,
    estimate_turnover,
    team_quarters,
)
from trimtab.scorecards.viewing import only_leads

Use = TippingEstimate.Use
RATED: tuple[Rated, ...] = ("onboarding", "ticket-csat")
AGAINST: tuple[Against, ...] = ("next-quarter", "same-quarter")
QUARTERS_A_YEAR = 4
_HALF_POINTS = 200
"""Half percentage points in a whole: thresholds are suggested in these (ALERT-9)."""


@dataclass(frozen=True)
class OfEscalations:
    """What is shown of client satisfaction against escalations. ``standing`` None: no run yet."""

    source: Rated
    standing: Standing | None
    points: Sequence[ClientMonth]
    suggested: float | None


@dataclass(frozen=True)
class OfTurnover:
    """What is shown of turnover against technicians' satisfaction. ``target``: a year's, 0 to 1, as it holds today."""

    against: Against
    standing: Standing | None
    points: Sequence[TeamQuarter]
    target: float | None


@dataclass(frozen=True)
class Ran:
    """What a look at all estimates came to: how many were made."""

    made: int
    known: int


def of_escalations(viewer: User, source: Rated, as_of: datetime) -> OfEscalations:
    """What do client-months of this source say? Raises NotVisible unless the viewer leads."""
    only_leads(viewer)
    found = standing(Use.ESCALATIONS, source)
    return OfEscalations(source, found, client_months(source, moment(as_of)), suggested_threshold(found))


def of_turnover(viewer: User, against: Against, as_of: datetime) -> OfTurnover:
    """What do team-quarters say? Raises NotVisible unless the viewer leads."""
    only_leads(viewer)
    now = moment(as_of)
    return OfTurnover(
        against, standing(Use.TURNOVER, against), team_quarters(against, now), _target(now.today)
    )


def suggested_threshold(found: Standing | None) -> float | None:
    """The threshold of a client's escalation rate that a found tipping point suggests; None without one (ALERT-9).

    The lower end of its interval, rounded down to half a percentage point.
    """
    if found is None or found.latest.shown != "found" or found.shown.low is None:
        return None
    # A bound of exactly 12.5 % may lie a hair below it as a double.
    halves = math.floor(round(found.shown.low * _HALF_POINTS, 6))
    return halves / _HALF_POINTS if halves > 0 else None


def estimate_all(as_of: datetime) -> Ran:
    """Make every run that is due: each month for escalations, each quarter for turnover. Safe to call at any time.

    A run that had too little data is made again until it has enough, or its month is over: nobody waits a month
    because an import came a day late. The score that a changed target of turnover needs is computed anew.
    """
    now = moment(as_of)
    made = [_escalations(source, now, as_of) for source in RATED]
    made += [_turnover(against, now, as_of) for against in AGAINST]
    return Ran(sum(made), len(made) - sum(made))


def _escalations(source: Rated, now: Moment, as_of: datetime) -> bool:
    due_on = now.today.replace(day=1)
    if not _is_due(run_of(Use.ESCALATIONS, source, due_on)):
        return False
    keep(
        use=Use.ESCALATIONS,
        source=source,
        due_on=due_on,
        as_of=as_of,
        found=estimate_escalations(client_months(source, now), now.rules.tip_alpha),
        needed=None,
        parameters=digest(now),
    )
    return True


def _turnover(against: Against, now: Moment, as_of: datetime) -> bool:
    due_on, target = _quarter_of(now.today), _target(now.today)
    run = run_of(Use.TURNOVER, against, due_on)
    due = _is_due(run)
    if run is not None and not due and _same_target(run.score, target):
        return False
    points = team_quarters(against, now)
    needed = None if target is None else _needed(points, target / QUARTERS_A_YEAR)
    if run is not None and not due:
        renew_score(run=run, needed=needed)
        return False
    keep(
        use=Use.TURNOVER,
        source=against,
        due_on=due_on,
        as_of=as_of,
        found=estimate_turnover(points, now.rules.tip_alpha),
        needed=needed,
        parameters=digest(now),
    )
    return True


def _needed(points: Sequence[TeamQuarter], target: float) -> NeededScore:
    return needed_score(
        [one.satisfaction for one in points],
        [one.turnover for one in points],
        [one.headcount for one in points],
        [one.team for one in points],
        target=target,
        separations=sum(one.left for one in points),
    )


def _same_target(score: NeededScore | None, yearly: float | None) -> bool:
    known = None if score is None else score.target * QUARTERS_A_YEAR
    if known is None or yearly is None:
        return known is yearly
    return math.isclose(known, yearly)


def _is_due(run: TippingEstimate | None) -> bool:
    return run is None or run.status == "insufficient_data"


def _target(today: date) -> float | None:
    """The provider's target of a year's turnover, as far as it can be one."""
    found = in_force(on=today).get("turnover")
    return found if found is not None and 0 <= found <= 1 else None


def _quarter_of(today: date) -> date:
    """The first day of the fiscal quarter that today lies in."""
    back = (today.month - current().fiscal_year_start_month) % 3
    year, month = divmod(12 * today.year + today.month - 1 - back, 12)
    return date(year, month + 1, 1)


def digest(now: Moment) -> str:
    """Which parameters was a run made by? A short hash of the method's and the specification's (P-1)."""
    settings: Mapping[str, object] = {
        "escalations": asdict(ESCALATIONS),
        "turnover": asdict(TURNOVER),
        "alpha": now.rules.tip_alpha,
        "rules": now.rules.digest,
    }
    return "sha256:" + hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]
