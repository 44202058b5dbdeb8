"""What is released of a round, tried on random organisations: no two views differ by one to four people (S14)."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trimtab.insight.anonymity import DisclosureRisk
from trimtab.insight.releases import (
    Given,
    Group,
    area_of,
    block_teams,
    decide,
    fewest_changed,
    refuse_correction,
    who_counts,
)

K = 5
AREA, OTHER = ("area1-1", "area1-2"), ("area2-1", "area2-2")
QUESTIONS = (*AREA, *OTHER)
VIEWS = [*((question,) for question in QUESTIONS), AREA, OTHER, QUESTIONS]
DEPARTMENTS = {0: "Ops", 1: "Ops", 2: "Ops", 3: "Eng", 4: "Eng", 5: ""}

# Of each person: the team, and for each question a score or nothing.
people = st.lists(
    st.tuples(st.integers(0, 5), st.tuples(*[st.sampled_from([None, 1, 2, 3, 4, 5, 4, 5])] * 4)),
    max_size=60,
)


def answers(staff: Iterable[tuple[int, tuple[int | None, ...]]]) -> list[Given]:
    return [
        Given(team, f"r{place}", question, score)
        for place, (team, scores) in enumerate(staff)
        for question, score in zip(QUESTIONS, scores, strict=True)
        if score is not None
    ]


def respondents(given: list[Given], group: Group) -> frozenset[str]:
    """Who is in this view of this group."""
    who = who_counts(given, group.view.split("+"))
    return frozenset(person for team in group.teams for person in who.get(team, ()))


def comparable(one: Group, other: Group) -> bool:
    """Do both tell of the same answers? The same view, or a question and its area; an index is made of areas."""
    if one.view == other.view:
        return True
    mine, theirs = set(one.view.split("+")), set(other.view.split("+"))
    same_area = len({area_of(question) for question in mine | theirs}) == 1
    return same_area and (mine < theirs or theirs < mine)


def check_views(given: list[Given], released: list[Group]) -> None:
    """Each view, each difference of two, and each view less any set of separate views inside it: nobody or five."""
    who = {one: respondents(given, one) for one in released}
    for one in released:
        assert len(who[one]) == one.n >= K
    for one, other in itertools.permutations(released, 2):
        if comparable(one, other) and who[other] < who[one]:
            assert len(who[one] - who[other]) >= K, (one, other)
    for one in released:
        inside = [other for other in released if other.view == one.view and who[other] < who[one]]
        for size in range(2, len(inside) + 1):
            for some in itertools.combinations(inside, size):
                if sum(len(who[each]) for each in some) == len(
                    frozenset().union(*(who[each] for each in some))
                ):
                    left = len(who[one]) - sum(len(who[each]) for each in some)
                    assert left == 0 or left >= K, (one, some)


def often(tries: int) -> Callable[[Any], Any]:
    return settings(
        max_examples=tries,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


def a_round_is_safe(staff: list[tuple[int, tuple[int | None, ...]]]) -> None:
    given_now = answers(staff)
    check_views(given_now, decide(given_now, DEPARTMENTS, VIEWS, K))


def a_correction_is_safe(
    staff: list[tuple[int, tuple[int | None, ...]]], changed: list[tuple[int, int | None]]
) -> None:
    """After a correction what was shown and what is shown differ by nobody or by five people at least."""
    corrected = list(staff)
    for place, score in changed:
        if place < len(staff):
            corrected[place] = (staff[place][0], (score, *staff[place][1][1:]))
    before, after = answers(staff), answers(corrected)
    old, new = (decide(each, DEPARTMENTS, VIEWS, K) for each in (before, after))
    sizes = {team: len(who) for team, who in who_counts(after, QUESTIONS[:1]).items()}
    try:
        refuse_correction(old, new, sizes, K)
    except DisclosureRisk:
        return
    known = {one.key: one for one in old}
    for one in new:
        earlier = known.get(one.key)
        if earlier is None or not one.counts or earlier.counts == one.counts:
            continue
        really = sum(
            staff[place][1][0] != corrected[place][1][0]
            for place in range(len(staff))
            if staff[place][0] in one.teams
        )
        assert really >= K, (earlier, one)


@often(400)
@given(people)
def test_no_two_views_of_a_round_differ_by_one_to_four(staff: list[Any]) -> None:
    a_round_is_safe(staff)


@often(300)
@given(people, st.lists(st.tuples(st.integers(0, 59), st.sampled_from([None, 1, 3, 5])), max_size=12))
def test_a_correction_shows_nobody(staff: list[Any], changed: list[Any]) -> None:
    a_correction_is_safe(staff, changed)


@pytest.mark.soak
@often(100_000)
@given(people)
def test_no_two_views_of_a_round_differ_by_one_to_four_100_000_times(staff: list[Any]) -> None:
    a_round_is_safe(staff)


@pytest.mark.soak
@often(100_000)
@given(people, st.lists(st.tuples(st.integers(0, 59), st.sampled_from([None, 1, 3, 5])), max_size=12))
def test_a_correction_shows_nobody_100_000_times(staff: list[Any], changed: list[Any]) -> None:
    a_correction_is_safe(staff, changed)


def weeks_of(staff: list[tuple[int, tuple[bool, ...]]]) -> list[dict[int, set[str]]]:
    """Who answered in each of four weeks, by team."""
    found = []
    for week in range(4):
        who: dict[int, set[str]] = {}
        for place, (team, present) in enumerate(staff):
            if present[week]:
                who.setdefault(team, set()).add(f"r{place}")
        found.append(who)
    return found


@often(400)
@given(st.lists(st.tuples(st.integers(0, 5), st.tuples(*[st.booleans()] * 4)), max_size=50))
def test_weeks_and_their_block_together_keep_the_rule(staff: list[Any]) -> None:
    """A block shows a team of five and more distinct people that no week shows, and leaves no rest of one to four."""
    weekly: set[int] = set()
    for who in weeks_of(staff):
        given_now = [Given(team, person, "week", 4) for team, people in who.items() for person in people]
        released = decide(given_now, DEPARTMENTS, [("week",)], K)
        check_views(given_now, released)
        weekly |= {team for one in released if one.level == "team" for team in one.teams}
    pooled: dict[int, set[str]] = {}
    for who in weeks_of(staff):
        for team, people_of in who.items():
            pooled.setdefault(team, set()).update(people_of)
    shown = block_teams(pooled, DEPARTMENTS, weekly, K)
    assert not set(shown) & weekly
    for team in shown:
        assert len(pooled[team]) >= K


histories = st.lists(
    st.tuples(st.integers(0, 5), st.tuples(*[st.sampled_from([None, 1, 2, 3, 4, 5])] * 4)), max_size=40
)
late_changes = st.lists(
    st.tuples(st.integers(0, 39), st.integers(0, 3), st.sampled_from([None, 1, 3, 5])), max_size=12
)


def a_history_is_safe(staff: list[Any], changes: list[tuple[int, int, int | None]]) -> None:
    """Four weeks are released, corrected by an import, and pooled in their block; all that was ever shown is kept.

    Nothing shown of a week, before or after its correction, differs by one to four people, and the block shows no team
    that any of them showed.
    """
    corrected = [(team, list(scores)) for team, scores in staff]
    for place, week, score in changes:
        if place < len(corrected):
            corrected[place][1][week] = score
    weekly = set().union(*(a_week_is_safe(staff, corrected, week) for week in range(4)))
    people: dict[int, set[str]] = {}
    for place, (team, scores) in enumerate(corrected):
        if any(score is not None for score in scores):
            people.setdefault(team, set()).add(f"r{place}")
    for team in block_teams(people, DEPARTMENTS, weekly, K):
        assert team not in weekly
        assert len(people[team]) >= K


def a_week_is_safe(staff: list[Any], corrected: list[Any], week: int) -> set[int]:
    """Release a week, and once more after its correction; which teams were shown?"""
    before, after = of_week(staff, week), of_week(corrected, week)
    old, new = (decide(each, DEPARTMENTS, [("week",)], K) for each in (before, after))
    check_views(before, old)
    sizes = {team: len(who) for team, who in who_counts(after, ("week",)).items()}
    try:
        refuse_correction(old, new, sizes, K)
    except DisclosureRisk:
        return teams_in(old)
    check_views(after, new)
    known = {one.key: one for one in old}
    for one in new:
        earlier = known.get(one.key)
        if earlier is not None and earlier.counts != one.counts:
            pairs = zip(staff, corrected, strict=True)
            really = sum(a[1][week] != b[1][week] for a, b in pairs if a[0] in one.teams)
            assert really >= K, (earlier, one)
    return teams_in(old) | teams_in(new)


def of_week(staff: Iterable[tuple[int, Sequence[int | None]]], week: int) -> list[Given]:
    return [
        Given(team, f"r{place}", "week", score)
        for place, (team, scores) in enumerate(staff)
        if (score := scores[week]) is not None
    ]


def teams_in(released: Iterable[Group]) -> set[int]:
    return {team for one in released if one.level == "team" for team in one.teams}


@often(200)
@given(histories, late_changes)
def test_a_history_of_weeks_corrections_and_a_block_shows_nobody(
    staff: list[Any], changes: list[Any]
) -> None:
    a_history_is_safe(staff, changes)


@pytest.mark.soak
@often(100_000)
@given(histories, late_changes)
def test_a_history_shows_nobody_100_000_times(staff: list[Any], changes: list[Any]) -> None:
    a_history_is_safe(staff, changes)


def sizes_as_answers(sizes: Mapping[int, int]) -> list[Given]:
    return [Given(team, f"{team}-{n}", "week", 4) for team, number in sizes.items() for n in range(number)]


def test_tv_13_as_a_release() -> None:
    """TV-13 (a): field is too small, and desk-B is hidden since field would be the rest."""
    departments = {1: "Ops", 2: "Ops", 3: "Ops", 4: "Eng", 5: "Eng"}
    released = decide(sizes_as_answers({1: 7, 2: 6, 3: 3, 4: 8, 5: 5}), departments, [("week",)], K)
    assert {(one.level, one.name) for one in released} == {
        ("organisation", ""), ("department", "Ops"), ("department", "Eng"), ("team", "1"), ("team", "4"), ("team", "5"),
    }  # fmt: skip
    assert next(one.counts for one in released if one.name == "1") == (0, 0, 0, 7, 0)


def test_a_question_that_a_few_left_out_is_not_shown_beside_its_area() -> None:
    staff = [(0, (4, 4, 4, 4))] * 8 + [(0, (None, 1, 4, 4))] * 2
    released = {one.view for one in decide(answers(staff), DEPARTMENTS, VIEWS, K)}
    assert released == {
        "area1-2",
        "area2-1",
        "area2-2",
        "area1-1+area1-2",
        "area2-1+area2-2",
        "+".join(QUESTIONS),
    }


def test_a_correction_of_one_answer_is_refused_and_one_of_five_is_not() -> None:
    staff = [(0, (4, 4, 4, 4))] * 12
    old = decide(answers(staff), DEPARTMENTS, [("area1-1",)], K)
    for number, fine in ((0, True), (1, False), (4, False), (5, True)):
        corrected = [(0, (1, 4, 4, 4))] * number + staff[number:]
        new = decide(answers(corrected), DEPARTMENTS, [("area1-1",)], K)
        if fine:
            refuse_correction(old, new, {0: 12}, K)
        else:
            with pytest.raises(DisclosureRisk, match=f"{number} people"):
                refuse_correction(old, new, {0: 12}, K)


def test_how_many_changed_at_least() -> None:
    assert fewest_changed([1, 0, 2, 0, 0], [1, 0, 2, 0, 0]) == 0
    assert fewest_changed([1, 0, 2, 0, 0], [0, 1, 2, 0, 3]) == 4
    assert fewest_changed([5, 0, 0, 0, 0], [0, 0, 0, 0, 5]) == 5


def test_a_group_comes_back_from_its_plain_data() -> None:
    one = Group("week", "team", "3", (3,), 7, (0, 1, 2, 3, 1))
    assert Group.from_json(one.as_json()) == one
