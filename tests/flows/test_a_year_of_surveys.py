"""A year of a provider in London with people in four zones, replayed by the clock: every survey on its right day.

What is right is worked out by ``survey_expected``, which asks nothing of Trimtab; people answer by the real page from
the mail that a real server took. Afterwards the KPIs equal what these answers come to. The weeks around the change of
clocks run each time, the year with ``make soak``.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.flows import survey_kpis
from tests.flows.survey_calendar import DAY, moved
from tests.flows.survey_expected import begin, contract_moments, follow_up_moments, technicians_days, there
from tests.flows.survey_provider import BANK_HOLIDAYS, Provider, made
from tests.flows.survey_replay import Letter, Replay, hourly
from tests.jobs.test_sender import reach
from tests.reports.mail.post_office import Sink, open_at
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.domain.surveys.models import Admission, PeopleRound

AFTER_AND_OPEN = {"in-depth": (7, 14), "agent-onboarding": (3, 7)}
"""After how many days whoever said nothing is reminded, and for how many the sheet is open."""
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def replay(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    settings.TRIMTAB_URL = "https://msp.example"
    sink = Sink()
    with open_at(sink) as port:
        reach(settings, port)
        yield Replay(sink, monkeypatch)


def check(one: Provider, replay: Replay, start: date, until: date, first_week: date) -> None:
    """Everything that came in the mail came on its day, once, and nothing is missing."""
    assert max(replay.sink.ids().values()) == 1
    assert not OutboxMessage.objects.exclude(state="sent").exists()
    for contact in one.contacts:
        mails = [letter for letter in replay.letters if letter.to == contact.email]
        first = [letter for letter in mails if not letter.reminds]
        expected = [at for at in contract_moments(one, contact) if begin(start) <= at <= begin(until)]
        assert [letter.at for letter in first if letter.survey == "client-onboarding"] == expected, contact
        follow_ups = [at for at in follow_up_moments(one, contact, mails, start) if at <= begin(until)]
        assert [letter.at for letter in first if letter.survey == "ticket-follow-up"] == follow_ups, contact
        check_reminders(one, mails, contact.zone, one.holidays[contact.client], begin(until))
        check_frequency(first)
    check_technicians(one, replay, until, technicians_days(one, start, until, first_week))


def check_frequency(first: list[Letter]) -> None:
    """Nobody of a client is invited twice in a fortnight."""
    moments = sorted(letter.at for letter in first)
    assert all(later - earlier >= timedelta(days=14) for earlier, later in pairwise(moments))


def check_reminders(one: Provider, mails: list[Letter], zone: str, holidays: Any, until: datetime) -> None:
    """Whoever had said nothing on the fifth day is reminded on it, off weekends and holidays, once; nobody else is."""
    asked = [letter for letter in mails if letter.survey == "client-onboarding"]
    expected = []
    for letter in asked:
        if not letter.reminds:
            day = moved(there(letter.at, zone).date() + 5 * DAY, holidays)
            at = datetime.combine(day, time(10), there(letter.at, zone).tzinfo).astimezone(UTC)
            if letter.was_silent_at(at) and at <= letter.at + 13 * DAY and at <= until:
                expected.append(at)
    assert [letter.at for letter in asked if letter.reminds] == expected, mails[0].to


def check_technicians(
    one: Provider, replay: Replay, until: date, expected: dict[tuple[str, str], list[date]]
) -> None:
    hours = {"pulse": (time(13), time(17, 59))}
    for person in one.technicians:
        for survey in ("pulse", "in-depth", "agent-onboarding"):
            mails = [each for each in replay.letters if (each.to, each.survey) == (person.email, survey)]
            asked = [there(letter.at, person.zone) for letter in mails if not letter.reminds]
            assert [moment.date() for moment in asked] == expected.get((person.email, survey), []), (
                person,
                survey,
            )
            low, high = hours.get(survey, (time(9, 30), time(19, 59)))
            assert all(low <= moment.time() <= high for moment in asked), (person, survey, asked)
            if survey != "pulse":
                days = {day for (_, each), held in expected.items() if each == survey for day in held}
                check_reminded(mails, person.zone, days, until)
    assert not any(letter.reminds for letter in replay.letters if letter.survey == "pulse")


def check_reminded(mails: list[Letter], zone: str, days: set[date], until: date) -> None:
    """Once, so many days later, on a working day before the round closes, and only whoever had said nothing."""
    expected = []
    for letter in mails:
        if not letter.reminds:
            asked = there(letter.at, zone).date()
            after, open_for = AFTER_AND_OPEN[letter.survey]
            # Whoever was asked a week later than the others has the same last day.
            opened = (
                min(day for day in days if day > asked - open_for * DAY)
                if letter.survey == "in-depth"
                else asked
            )
            day = moved(asked + after * DAY, BANK_HOLIDAYS)
            noon = datetime.combine(day, time(12), there(letter.at, zone).tzinfo).astimezone(UTC)
            if day < opened + open_for * DAY and day < until and letter.was_silent_at(noon):
                expected.append(day)
    assert [there(letter.at, zone).date() for letter in mails if letter.reminds] == expected


def told(replay: Replay) -> str:
    sent = Counter((letter.survey, letter.reminds) for letter in replay.letters)
    words = (
        f"{survey}{' reminders' if again else ''} {number}"
        for (survey, again), number in sorted(sent.items())
    )
    answered = sum(bool(letter.given) for letter in replay.letters)
    return f"{len(replay.letters)} letters ({', '.join(words)}), {answered} answered"


def test_the_weeks_around_the_change_of_clocks(replay: Replay) -> None:
    """London's clocks go forward on 29 March; Good Friday is on 3 April, Easter Monday on the 6th."""
    start, until, first_week = date(2026, 3, 23), date(2026, 4, 8), date(2025, 9, 24)
    one = made(date(2026, 1, 8), clients=4, apart=34, tickets_from=date(2026, 3, 2), until=until)
    PeopleRound.objects.create(
        external_id="before", survey="pulse", opens_on=first_week, closes_on=first_week + 6 * DAY, version=1
    )
    replay.run(hourly(begin(start), begin(until), wanted=lambda at: at.hour != 23))
    check(one, replay, start, until, first_week)
    kinds = {letter.survey for letter in replay.letters}
    assert kinds == {"client-onboarding", "ticket-follow-up", "pulse", "in-depth", "agent-onboarding"}
    days = {tuple(letter.scales) for letter in replay.letters if letter.survey == "client-onboarding"}
    assert len(days) == 3, "each day of a contract asks what fits it"
    assert {letter.survey for letter in replay.letters if letter.reminds} >= {"client-onboarding", "in-depth"}


@pytest.mark.soak
def test_a_whole_year(replay: Replay) -> None:
    start, until = date(2025, 12, 29), date(2027, 1, 11)
    one = made(date(2025, 12, 22), clients=14, apart=24, tickets_from=start, until=date(2027, 1, 4))
    replay.run(hourly(begin(start), begin(until)))
    print(told(replay))
    check(one, replay, start, until, first_week=start)
    replay.refresh()
    survey_kpis.check(replay)
    assert not Admission.objects.filter(round__closes_at__lt=begin(until)).exists()
    assert PeopleRound.objects.filter(survey="in-depth").count() == 2
