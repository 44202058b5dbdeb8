"""Reads: which rounds among technicians are to be opened now, and who belongs to them?

A weekly survey follows each person's own week, one of every so many months the provider's calendar, and the one about
onboardings the days of contracts: those of one month make one round, since one client's own group is mostly too small
to be shown (section 3.4).
"""

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trimtab.catalogue.survey import Survey, Timing
from trimtab.catalogue.survey_rules import AGENT_REST_DAYS, when_of
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.questionnaires.models import Questionnaire
from trimtab.domain.questionnaires.queries import every_survey, limit_of
from trimtab.domain.surveys import due
from trimtab.domain.surveys.models import PeopleRound
from trimtab.domain.surveys.onboardings import Onboarding, onboardings_due
from trimtab.domain.surveys.people_rounds import Member
from trimtab.domain.surveys.population import (
    Technician,
    asked_lately,
    technicians,
    who_worked_for,
    working_week,
)
from trimtab.kpi.period import Period, day_of, local_midnight

_DAY = timedelta(days=1)
_random = secrets.SystemRandom()


@dataclass(frozen=True)
class Plan:
    """A round to open, or to let more people into; ``onboardings`` are the contracts it asks about."""

    survey: str
    opens_on: date
    closes_on: date
    members: Sequence[Member]
    onboardings: Sequence[Onboarding] = ()


def due_rounds(as_of: datetime) -> Iterator[Plan]:
    """What is to be asked now, survey by survey? Hours are drawn anew at each call: open what comes at once."""
    for one in every_survey():
        if one.survey.audience == "technicians" and one.asks:
            when = when_of(one.survey.timing)
            if when == "every-week":
                yield from _weeks(one.survey, as_of)
            elif when == "every-months":
                yield from _months(one.survey, as_of)
            elif when == "contract-days":
                yield from _onboardings(one.survey, as_of)


def round_now(survey: Survey, as_of: datetime) -> Plan | None:
    """A round that an owner starts now, whatever its timing says; None when there is nobody to ask."""
    return _round_from(survey, next_day(as_of))


def next_day(as_of: datetime) -> date:
    """Today in the provider's zone, or the next working day."""
    return due.next_working_day(day_of(as_of, report_zone()), working_week())


def _weeks(survey: Survey, as_of: datetime) -> Iterator[Plan]:
    # A week begins and ends up to 14 hours earlier or later elsewhere in the world.
    days = {(as_of + timedelta(hours=hours)).date() for hours in (-14, 14)}
    for monday in sorted({day - (day.isoweekday() - 1) * _DAY for day in days}):
        if PeopleRound.objects.filter(survey=survey.key, opens_on=monday).exists():
            continue
        members, opens_at = _week_of(survey, monday, as_of)
        if opens_at is not None and opens_at <= as_of:
            yield Plan(survey.key, monday, monday + 6 * _DAY, members)


def _week_of(survey: Survey, monday: date, as_of: datetime) -> tuple[list[Member], datetime | None]:
    """Everyone whose last working day is not over, and when the first such day begins (None: there is nobody).

    A pulse that was missed, because Trimtab did not run, is not asked on a day off instead.
    """
    week, members, opens_at = working_week(), [], []
    days = [monday + place * _DAY for place in range(7)]
    for one in technicians(monday, contractors=_asks_contractors(survey)):
        away = {day for day in days if not one.works_on(day)}
        day = due.last_working_day(monday, week, away)
        if day is None or as_of >= due.end_of(day, one.zone):
            continue
        opens_at.append(local_midnight(day, one.zone))
        members.append(_member(one, survey.timing, day, due.AFTERNOON, days[-1], week))
    return members, min(opens_at, default=None)


def _months(survey: Survey, as_of: datetime) -> Iterator[Plan]:
    today, months = day_of(as_of, report_zone()), survey.timing.every_months or 0
    since = _asked_since(survey.key)
    if since is None or today < months_later(since, months) or not working_week().is_worked(today):
        return
    plan = _round_from(survey, today)
    if plan is not None:
        yield plan


def _asked_since(survey: str) -> date | None:
    """From which day do the months count? The last round, whoever asked it; else the first week that Trimtab asked."""
    last = PeopleRound.objects.filter(survey=survey).order_by("-opens_on").first()
    first = PeopleRound.objects.filter(version__isnull=False).order_by("opens_on").first()
    found = last or first
    return found.opens_on if found else None


def _round_from(survey: Survey, day: date) -> Plan | None:
    week, closes_on = working_week(), day + (survey.timing.open_days - 1) * _DAY
    people = [one for one in technicians(day, contractors=_asks_contractors(survey)) if one.works_on(day)]
    resting = _resting([one.person.pk for one in people], day)
    members = []
    for one in people:
        # Whoever was asked a lot lately is asked later in the same round, where it is long enough for that.
        later = due.next_working_day(day + limit_of("technicians").days * _DAY, week)
        chosen = later if one.person.pk in resting and later < closes_on else day
        members.append(_member(one, survey.timing, chosen, due.MORNING, closes_on, week))
    return Plan(survey.key, day, closes_on, members) if members else None


def _onboardings(survey: Survey, as_of: datetime) -> Iterator[Plan]:
    today, week = day_of(as_of, report_zone()), working_week()
    found = onboardings_due(survey, as_of) if week.is_worked(today) else []
    if not found:
        return
    people = {one.person.pk: one for one in technicians(today, contractors=_asks_contractors(survey))}
    wanted = set().union(*(who_worked_for(one.client, as_of=as_of) for one in found)) & set(people)
    rest = max(survey.timing.rest_days, AGENT_REST_DAYS)
    asked = asked_lately(wanted, survey=survey.key, day=today, days=rest)
    ready = wanted - set(asked) - _resting(wanted, today)
    closes_on = today + (survey.timing.open_days - 1) * _DAY
    members = [
        _member(people[pk], survey.timing, today, due.MORNING, closes_on, week)
        for pk in sorted(ready)
        if people[pk].works_on(today)
    ]
    month = Period.holding(today, "month")
    yield Plan(survey.key, month.start, max(closes_on, month.last_day), members, found)


def _resting(people: Collection[int], day: date) -> set[int]:
    """Who was asked so often lately, by any survey, that one more is too much?"""
    limit = limit_of("technicians")
    counts = asked_lately(people, survey=None, day=day, days=limit.days)
    return {person for person, number in counts.items() if number >= limit.most}


def _member(
    one: Technician,
    timing: Timing,
    day: date,
    hours: tuple[time, time],
    closes_on: date,
    week: due.Week,
) -> Member:
    reminder = due.reminder_day(day, timing.remind_after_days, closes_on, week)
    chance = _random.random
    return Member(
        person=one.person.pk,
        team=one.team,
        send_at=due.moment_between(day, hours, one.zone, chance()),
        remind_at=due.moment_between(reminder, due.MORNING, one.zone, chance()) if reminder else None,
        closes_at=due.end_of(closes_on, one.zone),
    )


def _asks_contractors(survey: Survey) -> bool:
    found = Questionnaire.objects.filter(key=survey.key).values_list("contractors", flat=True).first()
    return bool(found)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    place = day.year * 12 + day.month - 1 + months
    first = date(place // 12, place % 12 + 1, 1)
    return first + min(day.day, Period.holding(first, "month").last_day.day) * _DAY - _DAY
