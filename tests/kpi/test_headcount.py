"""Headcount, leavers, rejoiners and moves: HEAD-1 to HEAD-7, TV-8."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.kpi.headcount import (
    Post,
    Spell,
    Transfer,
    continuous,
    daily_headcount,
    person_days,
    separations,
    separations_by_team,
    transfers,
)
from trimtab.kpi.period import Period

Q1 = Period.quarter(2026, 1)
DESK, FIELD = 10, 20


def spell(person, hired, last=None, leaving="", *, contractor=False) -> Spell:
    last_day = date.fromisoformat(last) if last else None
    return Spell(person, date.fromisoformat(hired), last_day, leaving, contractor)


def post(person, starts, team, role="technician") -> Post:
    return Post(person, date.fromisoformat(starts), team, role)


def tv_8() -> list[Spell]:
    eight = [spell(person, "2024-05-01") for person in range(1, 9)]
    return [*eight, spell(9, "2025-01-01", "2026-02-10", "voluntary"), spell(10, "2026-03-16")]


def test_tv_8_person_days_and_average_of_a_quarter():
    spells = continuous(tv_8(), rejoin_gap_days=30)
    assert Q1.days == 90
    assert person_days(spells, Q1) == 777
    assert person_days(spells, Q1) / Q1.days == pytest.approx(8.6333, abs=0.0005)
    assert [one.person_id for one in separations(spells, Q1)] == [9]


@pytest.mark.parametrize(
    ("back", "leavers", "days"),
    [("2026-03-05", [], 68), ("2026-03-12", [], 61), ("2026-03-13", [9], 60)],
)
def test_tv_8_head_5_a_rejoiner_within_the_gap_never_left(back, leavers, days):
    spells = continuous([*tv_8(), spell(9, back)], rejoin_gap_days=30)
    assert [one.person_id for one in separations(spells, Q1)] == leavers
    assert person_days([one for one in spells if one.person_id == 9], Q1) == days


def test_head_2_the_last_day_is_worked_and_dates_the_separation():
    one = [spell(1, "2026-01-01", "2026-01-31", "involuntary")]
    assert person_days(one, Period.month(2026, 1)) == 31
    assert separations(one, Period.month(2026, 1)) == one
    assert separations(one, Period.month(2026, 2)) == []


def test_head_4_a_leaver_whose_reason_nobody_recorded_still_left():
    assert len(separations([spell(1, "2025-01-01", "2026-01-31")], Q1)) == 1


def test_head_1_contractors_are_reported_apart():
    spells = [spell(1, "2025-01-01"), spell(2, "2025-01-01", "2026-03-31", "other", contractor=True)]
    assert person_days(spells, Q1) == 90
    assert person_days(spells, Q1, contractors=True) == 90
    assert separations(spells, Q1) == []
    assert len(separations(spells, Q1, contractors=True)) == 1


def test_a_contractor_who_is_employed_later_did_not_rejoin():
    spells = [spell(1, "2025-01-01", "2026-01-31", "other", contractor=True), spell(1, "2026-02-01")]
    assert [one.rejoined for one in continuous(spells, rejoin_gap_days=30)] == [False, False]


def test_a_person_recorded_twice_over_the_same_days_is_one_person():
    spells = [spell(1, "2026-01-01", "2026-01-20"), spell(1, "2026-01-10", "2026-01-31", "voluntary")]
    assert person_days(spells, Q1) == 31
    assert continuous(spells, rejoin_gap_days=30) == [spell(1, "2026-01-01", "2026-01-31", "voluntary")]


def test_a_person_who_leaves_and_returns_on_one_day_is_one_person_that_day():
    spells = [spell(1, "2026-01-01", "2026-01-20", "voluntary"), spell(1, "2026-01-20", "2026-01-31")]
    assert person_days(spells, Q1) == 31
    assert [one.hired_on for one in continuous(spells, rejoin_gap_days=0)] == [date(2026, 1, 1)]


def test_head_6_a_move_changes_each_team_on_its_date_and_is_no_separation():
    spells, posts = [spell(1, "2025-01-01")], [post(1, "2025-01-01", DESK), post(1, "2026-01-03", FIELD)]
    period = Period(date(2026, 1, 1), date(2026, 1, 5))
    assert list(daily_headcount(spells, posts, period)) == [
        (date(2026, 1, 1), DESK, 1),
        (date(2026, 1, 2), DESK, 1),
        (date(2026, 1, 3), FIELD, 1),
        (date(2026, 1, 4), FIELD, 1),
    ]
    assert transfers(spells, posts, period) == [Transfer(date(2026, 1, 3), 1, DESK, FIELD)]
    assert list(separations_by_team(spells, posts, period)) == []


def test_head_6_a_separation_belongs_to_the_team_of_the_last_day():
    spells = [spell(1, "2025-01-01", "2026-01-31", "voluntary")]
    posts = [post(1, "2025-01-01", DESK), post(1, "2026-01-31", FIELD), post(1, "2026-02-01", DESK)]
    assert list(separations_by_team(spells, posts, Q1)) == [(date(2026, 1, 31), FIELD, "voluntary")]
    assert list(separations_by_team(spells, [], Q1)) == [(date(2026, 1, 31), None, "voluntary")]


def test_head_6_a_rejoiner_in_another_team_moved_on_the_day_of_return():
    spells = [spell(1, "2025-01-01", "2026-01-10", "voluntary"), spell(1, "2026-01-20")]
    posts = [post(1, "2025-01-01", DESK), post(1, "2026-01-15", FIELD)]
    moved = [Transfer(date(2026, 1, 20), 1, DESK, FIELD)]
    assert transfers(continuous(spells, rejoin_gap_days=30), posts, Q1) == moved
    assert transfers(continuous(spells, rejoin_gap_days=5), posts, Q1) == []


def test_head_6_the_first_placing_of_a_person_is_no_move():
    spells, posts = [spell(1, "2026-01-01")], [post(1, "2026-02-01", DESK)]
    assert transfers(spells, posts, Q1) == []
    assert {team for _, team, _ in daily_headcount(spells, posts, Q1)} == {None, DESK}


def test_head_1_a_role_that_is_not_a_technician_is_not_counted():
    spells = [spell(1, "2025-01-01", "2026-03-31", "voluntary")]
    posts = [post(1, "2025-01-01", DESK), post(1, "2026-02-01", DESK, "sales")]
    technician = frozenset({"technician"})
    counted = list(daily_headcount(spells, posts, Q1, roles=technician))
    assert [day for day, _, _ in counted] == [Q1.start + timedelta(days=n) for n in range(31)]
    assert list(separations_by_team(spells, posts, Q1, roles=technician)) == []
    assert transfers(spells, posts, Q1, roles=technician) == [Transfer(date(2026, 2, 1), 1, DESK, None)]
    assert transfers(spells, posts, Q1) == []


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="person 3 has a last day, 2026-01-01"):
        spell(3, "2026-01-02", "2026-01-01")
    with pytest.raises(ValueError, match="person 3 has two posts from 2026-01-01"):
        list(daily_headcount([], [post(3, "2026-01-01", DESK), post(3, "2026-01-01", FIELD)], Q1))
    with pytest.raises(ValueError, match="0 days or more"):
        continuous([], rejoin_gap_days=-1)


FIRST = date(2025, 11, 1)
DAY = st.integers(0, 200).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def some_spell(draw):
    hired, length = draw(DAY), draw(st.none() | st.integers(0, 60))
    last = None if length is None else hired + timedelta(days=length)
    leaving = draw(st.sampled_from(["", "voluntary", "involuntary", "other"])) if last else ""
    return Spell(draw(st.integers(1, 4)), hired, last, leaving, draw(st.booleans()))


SPELLS = st.lists(some_spell(), max_size=10)
POSTS = st.lists(
    st.builds(
        Post, st.integers(1, 4), DAY, st.none() | st.integers(1, 3), st.sampled_from(["tech", "sales"])
    ),
    max_size=10,
    unique_by=lambda one: (one.person_id, one.starts_on),
)
ROLES = st.none() | st.just(frozenset({"tech"}))
PERIODS = st.builds(lambda day, days: Period(day, day + timedelta(days=days)), DAY, st.integers(1, 90))


def latest_post(posts, person, day):
    earlier = [one for one in posts if one.person_id == person and one.starts_on <= day]
    return max(earlier, key=lambda one: one.starts_on, default=None)


def counted_by_hand(spells, posts, period, contractors, roles) -> Counter:
    found: Counter = Counter()
    for day in period.dates():
        present = {
            one.person_id
            for one in spells
            if one.contractor == contractors
            and one.hired_on <= day
            and (one.last_day is None or day <= one.last_day)
        }
        for person in present:
            where = latest_post(posts, person, day)
            if where is None or roles is None or where.role in roles:
                found[day, where.team_id if where else None] += 1
    return found


@given(SPELLS, POSTS, PERIODS, st.booleans(), ROLES)
def test_counting_the_changes_equals_counting_every_day(spells, posts, period, contractors, roles):
    rows = list(daily_headcount(spells, posts, period, contractors=contractors, roles=roles))
    assert {(day, team): persons for day, team, persons in rows} == counted_by_hand(
        spells, posts, period, contractors, roles
    )
    assert [day for day, _, _ in rows] == sorted(day for day, _, _ in rows)
    assert all(persons > 0 for _, _, persons in rows)


@given(SPELLS, POSTS, PERIODS, st.booleans())
def test_the_days_of_all_teams_add_up_to_the_person_days(spells, posts, period, contractors):
    rows = daily_headcount(spells, posts, period, contractors=contractors)
    assert sum(persons for _, _, persons in rows) == person_days(spells, period, contractors=contractors)


@given(SPELLS, PERIODS, st.integers(0, 60), st.randoms(use_true_random=False))
def test_recognising_rejoiners_twice_changes_nothing_and_keeps_every_day(spells, period, gap, random):
    once = continuous(spells, rejoin_gap_days=gap)
    assert continuous(once, rejoin_gap_days=gap) == once
    assert person_days(once, period) == person_days(spells, period)
    shuffled = continuous(random.sample(spells, len(spells)), rejoin_gap_days=gap)
    assert [replace(one, leaving_type="") for one in shuffled] == [
        replace(one, leaving_type="") for one in once
    ]


@given(SPELLS, POSTS, PERIODS, st.integers(0, 60))
def test_separations_by_team_are_the_separations(spells, posts, period, gap):
    known = continuous(spells, rejoin_gap_days=gap)
    by_team = list(separations_by_team(known, posts, period))
    assert [(day, why) for day, _, why in by_team] == [
        (one.last_day, one.leaving_type) for one in separations(known, period)
    ]
    for (_, team, _), one in zip(by_team, separations(known, period), strict=True):
        where = latest_post(posts, one.person_id, one.last_day)
        assert team == (where.team_id if where else None)


@given(SPELLS, POSTS, PERIODS)
def test_a_move_leaves_the_old_team_and_is_found_in_the_new_one(spells, posts, period):
    known = continuous(spells, rejoin_gap_days=0)
    for move in transfers(known, posts, period):
        assert period.contains(move.on)
        assert move.from_team != move.to_team
        assert latest_post(posts, move.person_id, move.on).team_id == move.to_team
        before = move.on - timedelta(days=1)
        assert latest_post(posts, move.person_id, before).team_id == move.from_team
