"""Writes: release what was answered in rounds that have closed, audited and once (ANON-6, ANON-7, ANON-9).

A release is of a round, of a month of rounds about onboardings, or of a four-week block of the pulse. Nothing is shown
anywhere that a release does not name. The warehouse's refresh asks for it, so a figure and its release come together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.changes.actions import mark_months
from trimtab.domain.organisation.queries import parameters, report_zone
from trimtab.domain.people.models import Team
from trimtab.domain.surveys.models import PeopleAnswer, PeopleRound, Release
from trimtab.insight.anonymity import DisclosureRisk
from trimtab.insight.blocks import block_days, block_of
from trimtab.insight.releases import Given, Group, block_teams, decide, refuse_correction, who_counts
from trimtab.kpi.measures import Confidential
from trimtab.kpi.period import Period, day_of

WEEKLY, ONBOARDINGS = "pulse", "agent-onboarding"
_BROKEN = "the key of the block was lost"
_Identity = tuple[str, str, date]


@dataclass(frozen=True)
class _Unit:
    """What is released at once: some rounds of a survey that have closed."""

    survey: str
    unit: str
    opens_on: date
    closes_on: date
    rounds: tuple[PeopleRound, ...]

    @property
    def identity(self) -> _Identity:
        return self.survey, self.unit, self.opens_on


@transaction.atomic
def release_due(*, as_of: datetime, everything: bool) -> int:
    """Release what has closed and was not; ``everything``: look also whether released answers were corrected.

    How many releases were made? Rounds first, so that a block knows which teams have weeks.
    """
    today, made = day_of(as_of, report_zone()), 0
    there = set(Release.objects.values_list("survey", "unit", "opens_on"))
    rounds = list(PeopleRound.objects.order_by("survey", "opens_on"))
    due = [unit for unit in _units_of(rounds, today) if everything or unit.identity not in there]
    known = latest_releases() if due else {}
    for unit in due:
        before = known.get(unit.identity)
        release = _release(unit, before, today)
        if release is not None:
            release.save(force_insert=True)
            made += 1
    if made:
        mark_months(facts=["people_answer"], months=None, as_of=as_of)
    return made


def forget_releases(rounds: Sequence[PeopleRound]) -> None:
    """Delete the releases that these rounds are part of: for records that leave no trace, such as the sample's.

    What is left of a month or block that held other rounds too is released again.
    """
    for unit in _units_of(rounds, date.max):
        Release.objects.filter(survey=unit.survey, unit=unit.unit, opens_on=unit.opens_on).delete()


def latest_releases() -> dict[_Identity, Release]:
    """The release in force of each round, month and block, by (survey, unit, first day)."""
    rows = Release.objects.order_by("number")
    return {(one.survey, one.unit, one.opens_on): one for one in rows}


def released_groups() -> dict[_Identity, Sequence[Mapping[str, Any]]]:
    """The groups that the release in force of each round, month and block shows; of a refused one none."""
    rows = Release.objects.order_by("number").values_list("survey", "unit", "opens_on", "refused", "groups")
    return {(survey, unit, day): () if refused else groups for survey, unit, day, refused, groups in rows}


def _units_of(rounds: Sequence[PeopleRound], today: date) -> Iterator[_Unit]:
    yield from _single(rounds, today)
    for survey, unit, period_of in (
        (ONBOARDINGS, Release.Unit.MONTH, _month_of),
        (WEEKLY, Release.Unit.BLOCK, _block_of),
    ):
        pools: dict[tuple[date, date], list[PeopleRound]] = defaultdict(list)
        for one in rounds:
            if one.survey == survey:
                pools[period_of(one.opens_on)].append(one)
        for (first, last), held in pools.items():
            closes_on = max([last, *(one.closes_on for one in held)])
            if closes_on < today and not any(one.asking for one in held):
                yield _Unit(survey, unit, first, closes_on, tuple(held))


def _single(rounds: Iterable[PeopleRound], today: date) -> Iterator[_Unit]:
    for one in rounds:
        if one.survey != ONBOARDINGS and one.closes_on < today and not one.asking:
            yield _Unit(one.survey, Release.Unit.ROUND, one.opens_on, one.closes_on, (one,))


def _month_of(day: date) -> tuple[date, date]:
    month = Period.holding(day, "month")
    return month.start, month.last_day


def _block_of(day: date) -> tuple[date, date]:
    return block_days(block_of(day))


def _release(unit: _Unit, before: Release | None, today: date) -> Release | None:
    """The release of this unit now; None when the one before it still holds.

    A correction keeps the threshold that the unit was released by: a higher one hides groups when they are read.
    """
    k, given = before.k if before else parameters().k_anon, _given(unit)
    departments = dict(Team.objects.exclude(department="").values_list("pk", "department"))
    made = Release(
        survey=unit.survey,
        unit=unit.unit,
        opens_on=unit.opens_on,
        closes_on=unit.closes_on,
        number=before.number + 1 if before else 1,
        k=k,
        groups=[],
        released_on=today,
    )
    try:
        groups = _decided(unit, given, departments, k)
        old = _shown_before(unit)
        if old is not None:
            sizes = {team: len(who) for team, who in who_counts(given, _main_view(unit)).items()}
            refuse_correction(old, groups, sizes, k)
        made.groups = [one.as_json() for one in groups]
    except DisclosureRisk as risk:
        made.refused = str(risk)[:200]
    same = before is not None and (before.groups, before.refused) == (made.groups, made.refused)
    return None if same else made


def _shown_before(unit: _Unit) -> list[Group] | None:
    """What of this unit was shown last, also when a correction was refused since; None: never anything."""
    found = Release.objects.filter(
        survey=unit.survey, unit=unit.unit, opens_on=unit.opens_on, refused=""
    ).order_by("-number")
    last = found.first()
    return _groups_of(last) if last else None


def _decided(
    unit: _Unit,
    given: Sequence[Given],
    departments: Mapping[int, str],
    k: int,
) -> list[Group]:
    if unit.unit != Release.Unit.BLOCK:
        return decide(given, departments, views_of(unit.survey, given), k)
    if _is_broken(unit.rounds):
        raise DisclosureRisk(_BROKEN)
    people = who_counts(given, _main_view(unit))
    return [
        Group("week", "team", str(team), (team,), len(people[team]))
        for team in block_teams(people, departments, _had_a_week(unit), k)
    ]


def _had_a_week(unit: _Unit) -> set[int]:
    """Which teams were ever shown for a week of this block, also where a correction was refused since?"""
    weeks = Release.objects.filter(
        survey=unit.survey,
        unit=Release.Unit.ROUND,
        opens_on__in=[one.opens_on for one in unit.rounds],
        refused="",
    )
    return {
        team for one in weeks for group in _groups_of(one) if group.level == "team" for team in group.teams
    }


def _groups_of(release: Release) -> list[Group]:
    return [Group.from_json(one) for one in release.groups]


def _is_broken(rounds: Sequence[PeopleRound]) -> bool:
    """Were the respondents of a block made by more than one key? Answers of a file have one for each block."""
    own = {one.keyed for one in rounds if one.version is not None}
    return bool(own) and (any(one.version is None for one in rounds) or len(own) > 1 or "" in own)


def _main_view(unit: _Unit) -> Sequence[str]:
    if unit.survey == WEEKLY:
        return ("week",)
    if unit.survey == ONBOARDINGS:
        return ("overall",)
    return sorted(
        PeopleAnswer.objects.filter(round__in=unit.rounds).values_list("question", flat=True).distinct()
    )[:1]


def views_of(survey: str, given: Iterable[Given]) -> list[tuple[str, ...]]:
    """Of a survey, what is shown: each question that was answered, and what KPIs make of several of them."""
    asked = sorted({one.question for one in given})
    several = {
        kpi.measure.questions
        for kpi in KPIS.values()
        if isinstance(kpi.measure, Confidential)
        and kpi.measure.survey == survey
        and not kpi.measure.blend
        and len(kpi.measure.questions) > 1
    }
    return [*((question,) for question in asked), *sorted(one for one in several if set(one) & set(asked))]


def _given(unit: _Unit) -> list[Given]:
    rows = PeopleAnswer.objects.filter(round__in=unit.rounds, doubtful=False).values_list(
        "team_id", "respondent", "question", "score", "round_id"
    )
    # The rounds of a month are pooled answer by answer, the weeks of a block person by person (ANON-7).
    apart = unit.unit == Release.Unit.MONTH
    return sorted(
        Given(team, f"{number}:{respondent}" if apart else respondent, question, score)
        for team, respondent, question, score, number in rows
    )
