"""Writes: what a newly published figure says of a team; told once for every state entered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trimtab.domain.warnings.models import TeamEpisode, TeamEvaluation
from trimtab.insight.satisfaction_warning import Level, LevelRule, TeamStanding, TeamStep, step

Watch = TeamEpisode.Watch


@dataclass(frozen=True)
class TeamSeen:
    """A figure of a team that was published for the part that opened on ``published_on``. No person is in it."""

    team: int
    kpi: str
    published_on: date
    parameters: str


@dataclass(frozen=True)
class Trend:
    """What the control chart says of the last published figure: its value, its usual range, the rule that fired."""

    value: float
    low: float | None
    high: float | None
    rule: str | None


@dataclass(frozen=True)
class TeamEntered:
    """A state that a team entered, and the state before."""

    episode: TeamEpisode
    before: str


Tell = Callable[[TeamEntered], bool]


@transaction.atomic
def keep_level(*, seen: TeamSeen, level: Level, rule: LevelRule, as_of: datetime, tell: Tell) -> str | None:
    """Move the team's state by this figure, once; answers the state entered if any."""
    present = _present(seen, Watch.LEVEL)
    if present is not None and seen.published_on <= present.published_on:
        return None
    found = step(_standing(present, seen, Watch.LEVEL), seen.published_on, level, rule)
    values = {
        "value": level.value,
        "low": level.low,
        "high": level.high,
        "limit": level.limit,
        "approach": level.approach,
        "exceed": level.exceed,
        "parts": level.parts,
    }
    _keep_figures(found, seen, Watch.LEVEL, as_of, values)
    return _move(present, found, seen, Watch.LEVEL, values, as_of, tell)


@transaction.atomic
def keep_trend(*, seen: TeamSeen, trend: Trend, exit_parts: int, as_of: datetime, tell: Tell) -> str | None:
    """Move the team's state by what the control chart says of this figure, once; answers the state entered if any.

    A signal downwards is told once; the episode ends after so many published figures in a row without one.
    """
    present = _present(seen, Watch.TREND)
    if present is not None and seen.published_on <= present.published_on:
        return None
    standing = _standing(present, seen, Watch.TREND)
    found = _follow(standing, trend.rule is not None, exit_parts)
    values = {"value": trend.value, "low": trend.low, "high": trend.high}
    _keep_figures(found, seen, Watch.TREND, as_of, {**values, "rule": trend.rule or ""})
    return _move(present, found, seen, Watch.TREND, values, as_of, tell)


@transaction.atomic
def end_level(*, team: int, kpi: str, as_of: datetime) -> None:
    """There is no limit any more: the team has no state, and nobody is told."""
    rows = TeamEpisode.objects.filter(team=team, kpi=kpi, watch=Watch.LEVEL, left_at__isnull=True)
    rows.update(left_at=as_of)


def _follow(standing: TeamStanding, fired: bool, exit_parts: int) -> TeamStep:
    if standing.state == "normal":
        if not fired:
            return TeamStep(standing)
        return TeamStep(TeamStanding("exceeded", standing.number + 1), "exceeded", tell=True)
    if fired:
        return TeamStep(TeamStanding(standing.state, standing.number))
    if standing.run + 1 < exit_parts:
        return TeamStep(TeamStanding(standing.state, standing.number, standing.run + 1))
    return TeamStep(TeamStanding("normal", standing.number + 1), "normal")


def _present(seen: TeamSeen, watch: str) -> TeamEpisode | None:
    rows = TeamEpisode.objects.select_for_update(of=("self",))
    return rows.filter(team=seen.team, kpi=seen.kpi, watch=watch, left_at__isnull=True).first()


def _standing(present: TeamEpisode | None, seen: TeamSeen, watch: str) -> TeamStanding:
    if present is not None:
        return TeamStanding(present.state, present.number, present.run, present.calm_since)  # type: ignore[arg-type]
    last = TeamEpisode.objects.filter(team=seen.team, kpi=seen.kpi, watch=watch).order_by("-number").first()
    return TeamStanding(number=last.number, calm_since=last.calm_since) if last else TeamStanding(number=0)


def _keep_figures(
    found: TeamStep, seen: TeamSeen, watch: str, as_of: datetime, values: dict[str, Any]
) -> None:
    """What was seen now, also when the state stays: a part that is judged again replaces what it said before."""
    TeamEvaluation.objects.update_or_create(
        team_id=seen.team, kpi=seen.kpi, watch=watch, published_on=seen.published_on,
        defaults={
            **values, "state": found.standing.state, "evaluated_at": as_of, "parameters": seen.parameters,
        },
    )  # fmt: skip


def _move(
    present: TeamEpisode | None,
    found: TeamStep,
    seen: TeamSeen,
    watch: str,
    values: dict[str, Any],
    as_of: datetime,
    tell: Tell,
) -> str | None:
    standing = found.standing
    if present is not None and found.entered is None:
        present.published_on, present.run = seen.published_on, standing.run
        present.save(update_fields=["published_on", "run"])
        return None
    if present is not None:
        present.left_at = as_of
        present.save(update_fields=["left_at"])
    episode = TeamEpisode.objects.create(
        team_id=seen.team,
        kpi=seen.kpi,
        watch=watch,
        number=standing.number + (found.entered is None),
        state=standing.state,
        entered_at=as_of,
        published_on=seen.published_on,
        run=standing.run,
        calm_since=standing.calm_since,
        parameters=seen.parameters,
        **values,
    )
    if found.tell and tell(TeamEntered(episode, present.state if present else "")):
        TeamEpisode.objects.filter(pk=episode.pk).update(told=True)
    return found.entered
