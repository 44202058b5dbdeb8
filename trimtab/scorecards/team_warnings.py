"""Teams whose published satisfaction nears a limit or falls below what is usual for them. Never a person.

Everything is read from figures as they are published (published.py): what was not released cannot be in it, and a team
too small to be shown gets no state. The limit is the organisation's threshold for the KPI: its own, or an adopted
tipping point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.notices.actions import About, settle, tell
from trimtab.domain.organisation.queries import current
from trimtab.domain.people.models import Team
from trimtab.domain.targets.models import Target
from trimtab.domain.targets.queries import in_force
from trimtab.domain.warnings import team_actions
from trimtab.domain.warnings.models import State, TeamEpisode
from trimtab.domain.warnings.queries import teams_present
from trimtab.domain.warnings.team_actions import TeamEntered, TeamSeen, Trend
from trimtab.insight.satisfaction_warning import QUARTERS, WEEKS, LevelRule, Published, level_of
from trimtab.kpi.period import Period
from trimtab.scorecards import people
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.published import rounded
from trimtab.scorecards.shapes import Filters, Series
from trimtab.scorecards.trends import series

PULSE, SATISFACTION = "weekly-pulse", "technician-satisfaction"
FRESH = timedelta(weeks=8)
"""A pulse that was published longer ago says nothing of today."""
_QUARTERS_BACK = 4
_BELOW = ("below", "shift_below")


@dataclass(frozen=True)
class _Watched:
    """A team's published figures of one KPI, oldest first."""

    team: int
    kpi: str
    rule: LevelRule
    figures: Sequence[Published]


def watch_teams(as_of: datetime) -> list[str]:
    """Judge every team by what was published since the last time; answers the states entered. Safe to run twice."""
    now = moment(as_of)
    limits = in_force(on=now.today, kind=Target.Kind.THRESHOLD)
    entered: list[str | None] = []
    present = teams_present()
    for team in Team.objects.order_by("pk"):
        pulse = series(KPIS[PULSE], Period.holding(now.today, "month"), now, Filters(team=team.pk), "week")
        entered.append(_trend(team.pk, pulse, now, as_of))
        for watched in (_weeks(team.pk, pulse, now), _quarters(team.pk, now)):
            limit = limits.get(watched.kpi)
            if limit is None:
                if (team.pk, watched.kpi, TeamEpisode.Watch.LEVEL) in present:
                    _end(team.pk, watched.kpi, as_of)
                continue
            entered.append(_level(watched, limit, now, as_of))
    return [one for one in entered if one is not None]


def _weeks(team: int, pulse: Series, now: Moment) -> _Watched:
    """The weeks published lately."""
    since = now.today - FRESH
    figures = [one.figure for one in pulse.points if one.figure.period.start >= since]
    return _Watched(team, PULSE, WEEKS, _published(figures))


def _quarters(team: int, now: Moment) -> _Watched:
    """The last complete quarters of the organisation's fiscal year."""
    first_month = current().fiscal_year_start_month
    quarters = _complete_quarters(now.today, first_month)
    figures = people.measures(KPIS[SATISFACTION], quarters, now, team=team)
    return _Watched(team, SATISFACTION, QUARTERS, _published(figures))


def _complete_quarters(today: date, first_month: int) -> list[Period]:
    """The last four that are over, oldest first."""
    months = Period.months_back(3 * (_QUARTERS_BACK + 1), today, include_current=True)
    begun = (today.month - first_month) % 3 + 1  # months of the quarter that runs
    over = months[: len(months) - begun]
    first = len(over) % 3
    return [Period(over[at].start, over[at + 2].end) for at in range(first, len(over), 3)][-_QUARTERS_BACK:]


def _published(figures: Sequence[Figure]) -> list[Published]:
    return [
        Published(one.period.start, one.value, one.interval.low, one.interval.high)
        for one in figures
        if one.value is not None and one.interval is not None
    ]


def _level(watched: _Watched, limit: float, now: Moment, as_of: datetime) -> str | None:
    found = level_of(watched.figures, limit, watched.rule)
    if found is None:
        return None
    seen = _seen(watched.team, watched.kpi, watched.figures[-1].opens_on, now)
    return team_actions.keep_level(
        seen=seen, level=found, rule=watched.rule, as_of=as_of, tell=lambda one: _tell_level(one, as_of)
    )


def _trend(team: int, pulse: Series, now: Moment, as_of: datetime) -> str | None:
    judged = [one for one in pulse.points if one.takes_part]
    if pulse.verdict is None or pulse.verdict.kind == "not_enough_data" or not judged:
        return None
    last, figure = judged[-1], judged[-1].figure
    if figure.value is None or figure.period.start < now.today - FRESH:
        return None
    rule = pulse.verdict.rule if pulse.verdict.kind in _BELOW else None
    return team_actions.keep_trend(
        seen=_seen(team, PULSE, figure.period.start, now),
        trend=Trend(figure.value, rounded(last.low), rounded(last.high), rule),
        exit_parts=WEEKS.exit_parts,
        as_of=as_of,
        tell=lambda one: _tell_trend(one, rule or "", now.rules.spc_run, as_of),
    )


def _seen(team: int, kpi: str, day: date, now: Moment) -> TeamSeen:
    return TeamSeen(team, kpi, day, now.rules.warning_digest)


def _end(team: int, kpi: str, as_of: datetime) -> None:
    team_actions.end_level(team=team, kpi=kpi, as_of=as_of)
    settle(cause=f"satisfaction:{kpi}:team:{team}", as_of=as_of)


_SAYS = {
    State.APPROACHING: ("satisfaction-approaching", "warning", "approaching"),
    State.EXCEEDED: ("satisfaction-below", "exceeded", "exceeded"),
    State.NORMAL: ("satisfaction-normal", "info", "information"),
}


def _tell_level(entered: TeamEntered, as_of: datetime) -> bool:
    one = entered.episode
    kind, severity, level = _SAYS[State(one.state)]
    margin = (QUARTERS if one.kpi == SATISFACTION else WEEKS).margin
    evidence = {
        **_evidence(one),
        "limit": one.limit,
        "near": (one.limit or 0.0) + margin,
        "approach": one.approach,
        "exceed": one.exceed,
        "parts": one.parts,
        "before": entered.before,
    }
    about = About(
        kind=kind, key=f"satisfaction:{one.kpi}:{one.team_id}:{one.state}:{one.number}",
        cause=f"satisfaction:{one.kpi}:team:{one.team_id}", severity=severity, kpi=one.kpi, team=one.team_id,
        level=level, evidence=evidence, link=f"/kpi/{one.kpi}/?team={one.team_id}", ends=one.state == State.NORMAL,
    )  # fmt: skip
    return tell(about=about, as_of=as_of) is not None


def _tell_trend(entered: TeamEntered, rule: str, run: int, as_of: datetime) -> bool:
    one = entered.episode
    about = About(
        kind="satisfaction-falling", key=f"satisfaction:trend:{one.team_id}:{one.number}",
        cause=f"satisfaction:trend:team:{one.team_id}", severity="warning", kpi=one.kpi, team=one.team_id,
        level="signal", evidence={**_evidence(one), "rule": rule, "run": run},
        link=f"/kpi/{one.kpi}/?team={one.team_id}",
    )  # fmt: skip
    return tell(about=about, as_of=as_of) is not None


def _evidence(one: TeamEpisode) -> dict[str, object]:
    """The published figure, rounded as everybody sees it (ANON-10)."""
    return {
        "team": one.team.name,
        "kpi": one.kpi,
        "published_on": one.published_on.isoformat(),
        "value": rounded(one.value),
        "low": rounded(one.low),
        "high": rounded(one.high),
    }
