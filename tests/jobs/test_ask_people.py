"""Technicians are asked on their own last working day, reminded once, never too often; rounds close by the clock."""

import re
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.building import at, client, contract, organisation, team, ticket
from tests.domain.surveys.asking import technician, vote
from trimtab.domain.calendars.models import Holiday
from trimtab.domain.outbox.actions import opt_out
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.domain.people.models import EmploymentSpell, Person
from trimtab.domain.surveys import people_links, planning, traces
from trimtab.domain.surveys.models import Admission, PeopleAsked, PeopleRound
from trimtab.domain.surveys.sheets import Filled
from trimtab.jobs.minutely import ask_people

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/s/([A-Za-z0-9_-]{32})/")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TRIMTAB_HOME = tmp_path
    monkeypatch.setattr(traces, "remove", lambda: True)  # a test is one transaction; see test_traces.py
    organisation("Europe/Istanbul")


def run_from(start: str, until: str, step: timedelta = timedelta(minutes=30)) -> None:
    """The worker's minutes, in larger steps."""
    moment, end = at(start), at(until)
    while moment <= end:
        ask_people.run(moment)
        moment += step


def mails(person: Person, kind: str = "people-survey") -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(recipient=person.email, kind=kind).order_by("made_at"))


def local(message: OutboxMessage, zone: str) -> datetime:
    return message.made_at.astimezone(ZoneInfo(zone))


def test_everybody_is_asked_on_the_afternoon_of_the_own_friday() -> None:
    """Three zones, over the night on which New York's clocks went forward (8 March 2026)."""
    group = team()
    zones = ("Europe/Istanbul", "America/New_York", "Asia/Tokyo")
    people = {zone: [technician(group, zone=zone) for _ in range(2)] for zone in zones}
    run_from(
        "2026-03-02 00:00", "2026-03-02 06:00", timedelta(hours=3)
    )  # a Sunday in New York: too late for it
    for friday in ("06", "13"):
        run_from(f"2026-03-{int(friday) - 1:02} 15:00", f"2026-03-{int(friday) + 1:02} 00:00")
    run_from("2026-03-09 00:00", "2026-03-09 12:00", timedelta(hours=3))
    for zone, two in people.items():
        for one in two:
            asked = [local(each, zone) for each in mails(one)]
            assert [each.date() for each in asked] == [date(2026, 3, 6), date(2026, 3, 13)]
            assert all(time(13) <= each.time() <= time(17, 30) for each in asked)
            assert all(each.secret and each.of == "" and each.key == "" for each in mails(one))
    rounds = PeopleRound.objects.order_by("opens_on")
    assert [(one.opens_on, one.asking) for one in rounds] == [
        (date(2026, 3, 2), False),
        (date(2026, 3, 9), True),
    ]
    assert not Admission.objects.filter(round=rounds[0]).exists()
    assert list(rounds[0].invited.values_list("invited", flat=True)) == [6]


def test_each_link_is_open_until_the_own_sunday_ends() -> None:
    group = team()
    here, there = technician(group, zone="Asia/Tokyo"), technician(group, zone="America/New_York")
    run_from("2026-03-05 20:00", "2026-03-06 23:00")
    tokens = {one.pk: LINK.findall(mails(one)[0].text)[0] for one in (here, there)}
    tokyo, new_york = at("2026-03-08 15:00"), at("2026-03-09 04:00")
    assert vote(tokens[here.pk], as_of=tokyo - timedelta(minutes=1))
    assert not vote(tokens[here.pk], as_of=tokyo)
    assert vote(tokens[there.pk], as_of=new_york - timedelta(minutes=1))
    ask_people.run(new_york - timedelta(minutes=1))
    assert PeopleRound.objects.get().asking
    ask_people.run(new_york)
    assert not PeopleRound.objects.get().asking
    ask_people.run(new_york + timedelta(minutes=1))
    assert PeopleRound.objects.get().answers.count() == 2


def test_a_friday_that_is_free_makes_it_thursday() -> None:
    one = technician(team())
    Holiday.objects.create(day=date(2026, 3, 6), name="Spring")
    run_from("2026-03-04 20:00", "2026-03-05 20:00")
    run_from("2026-03-06 08:00", "2026-03-06 20:00", timedelta(hours=2))
    assert [local(each, "Europe/Istanbul").date() for each in mails(one)] == [date(2026, 3, 5)]


def test_who_leaves_on_wednesday_is_asked_on_wednesday_and_contractors_are_not() -> None:
    group = team()
    leaves, agency, stays = (technician(group) for _ in range(3))
    EmploymentSpell.objects.filter(person=leaves).update(last_day=date(2026, 3, 4), leaving_type="voluntary")
    EmploymentSpell.objects.filter(person=agency).update(contractor=True)
    run_from("2026-03-04 06:00", "2026-03-04 20:00")
    run_from("2026-03-06 06:00", "2026-03-06 20:00")
    days = [[local(each, "Europe/Istanbul").date() for each in mails(one)] for one in (leaves, agency, stays)]
    assert days == [[date(2026, 3, 4)], [], [date(2026, 3, 6)]]


def test_who_begins_on_wednesday_is_asked_that_friday_in_the_first_team() -> None:
    group = team()
    begins, later = technician(group, hired=date(2026, 3, 4)), technician(group, hired=date(2026, 3, 9))
    run_from("2026-03-06 06:00", "2026-03-06 20:00")
    assert [local(each, "Europe/Istanbul").date() for each in mails(begins)] == [date(2026, 3, 6)]
    assert (mails(later), Admission.objects.get().team_id) == ([], group.pk)


def test_who_opted_out_is_not_counted_as_invited() -> None:
    group = team()
    wants, wants_not = technician(group), technician(group)
    opt_out(address=wants_not.email, topic="survey-pulse", as_of=at("2026-03-01 00:00"))
    run_from("2026-03-05 20:00", "2026-03-09 12:00", timedelta(hours=1))
    assert (len(mails(wants)), len(mails(wants_not))) == (1, 0)
    assert list(PeopleRound.objects.get().invited.values_list("invited", flat=True)) == [1]
    assert list(PeopleAsked.objects.values_list("person", flat=True)) == [wants.pk]


def test_the_pulse_is_never_reminded() -> None:
    one = technician(team())
    run_from("2026-03-05 20:00", "2026-03-09 12:00", timedelta(hours=1))
    assert (len(mails(one)), mails(one, "people-reminder")) == (1, [])


def test_in_depth_comes_six_months_after_the_first_week_and_is_reminded_once() -> None:
    group = team()
    silent, busy = technician(group), technician(group)
    PeopleRound.objects.create(
        external_id="p", survey="pulse", opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 8), version=1
    )
    hours = timedelta(hours=2)
    run_from("2026-08-31 00:00", "2026-09-02 12:00", hours)
    depth = PeopleRound.objects.get(survey="in-depth")
    assert (depth.opens_on, depth.closes_on) == (date(2026, 9, 2), date(2026, 9, 15))
    token = LINK.findall(mails(busy)[0].text)[0]
    filled = Filled({"area1-1": 3}, {})
    assert people_links.fill(token, filled, as_of=at("2026-09-03 09:00"))
    run_from("2026-09-08 12:00", "2026-09-10 12:00", hours)
    run_from("2026-09-15 20:00", "2026-09-16 12:00", hours)
    assert mails(busy, "people-reminder") == []
    (reminder,) = mails(silent, "people-reminder")
    assert local(reminder, "Europe/Istanbul").date() == date(2026, 9, 9)
    assert LINK.findall(reminder.text)[0] != LINK.findall(mails(silent)[0].text)[0]
    depth.refresh_from_db()
    assert not depth.asking
    run_from("2026-09-17 00:00", "2026-09-17 12:00", hours)
    assert PeopleRound.objects.filter(survey="in-depth").count() == 1


def worked_for(name: str, starts_on: str, workers: list[Person], days: list[str]) -> None:
    acme = client(name)
    contract(acme, starts_on)
    for worker, day in zip(workers, days, strict=True):
        ticket(acme, day, assignee=worker)


def test_who_worked_for_a_new_client_is_asked_on_its_days_and_once_in_four_weeks() -> None:
    group = team()
    worker, idle, both = (technician(group) for _ in range(3))
    # Day 30 of Acme is Friday 6 March; day 30 of Beta Sunday 15 March, asked on Monday.
    worked_for("Acme", "2026-02-04", [worker, both], ["2026-02-20 10:00", "2026-03-01 10:00"])
    worked_for("Beta", "2026-02-13", [both, idle], ["2026-03-10 10:00", "2026-01-20 10:00"])
    asked: dict[int, list[date]] = defaultdict(list)
    run_from("2026-03-05 00:00", "2026-03-17 12:00", timedelta(hours=2))
    for one in (worker, idle, both):
        for each in mails(one):
            if "pulse" not in each.topic:
                asked[one.pk].append(local(each, "Europe/Istanbul").date())
    assert asked == {worker.pk: [date(2026, 3, 6)], both.pk: [date(2026, 3, 6)]}
    month = PeopleRound.objects.get(survey="agent-onboarding")
    assert (month.opens_on, month.asking) == (date(2026, 3, 1), True)
    assert month.closes_on == date(2026, 3, 31)


def test_a_month_of_onboardings_closes_once_it_is_over() -> None:
    group = team()
    worker = technician(group)
    worked_for("Acme", "2026-02-27", [worker], ["2026-03-20 10:00"])  # day 30: Sunday 29 March
    run_from("2026-03-29 00:00", "2026-04-07 00:00", timedelta(hours=2))
    one = PeopleRound.objects.get(survey="agent-onboarding")
    assert (one.opens_on, one.closes_on, one.asking) == (date(2026, 3, 1), date(2026, 4, 5), False)


def test_a_worker_that_was_down_wakes_nobody() -> None:
    one = technician(team())
    ask_people.run(at("2026-03-06 04:00"))
    ask_people.run(at("2026-03-06 22:00"))  # one o'clock at night in Istanbul
    assert mails(one) == []


def test_nobody_to_ask_opens_no_round() -> None:
    run_from("2026-03-05 20:00", "2026-03-07 00:00", timedelta(hours=2))
    assert not PeopleRound.objects.exists()


def test_people_of_the_sample_are_never_written_to() -> None:
    one = technician(team())
    Person.objects.filter(pk=one.pk).update(system="demo")
    run_from("2026-03-06 10:00", "2026-03-06 16:00", timedelta(hours=2))
    assert mails(one) == []


def test_an_owners_round_starts_on_a_working_day() -> None:
    technician(team())
    survey = planning.every_survey()
    (depth,) = [one.survey for one in survey if one.survey.key == "in-depth"]
    plan = planning.round_now(depth, datetime(2026, 3, 7, 9, tzinfo=UTC))
    assert plan is not None
    assert (plan.opens_on, plan.closes_on, len(plan.members)) == (date(2026, 3, 9), date(2026, 3, 22), 1)


def test_months_later() -> None:
    assert planning.months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert planning.months_later(date(2026, 3, 2), 6) == date(2026, 9, 2)


def test_a_contract_where_the_day_comes_earlier_is_asked_about_on_the_working_day_here() -> None:
    """Day 30 of a contract in Tokyo is Saturday 7 March, which begins on Friday afternoon in Istanbul."""
    worker = technician(team())
    acme = client("Acme", zone="Asia/Tokyo")
    contract(acme, "2026-02-05")
    ticket(acme, "2026-03-01 10:00", assignee=worker)
    run_from("2026-03-06 14:00", "2026-03-09 12:00", timedelta(hours=2))
    asked = [local(each, "Europe/Istanbul").date() for each in mails(worker) if "pulse" not in each.topic]
    assert asked == [date(2026, 3, 9)]
