"""A round's results as a page shows them: released groups, no shape that gives anybody away, comments by tens."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.building import OWNER, organisation, team, week
from tests.domain.surveys.asking import AFTER, opened, technician, vote
from trimtab.domain.people.models import Team, User
from trimtab.domain.surveys import people_rounds
from trimtab.domain.surveys.models import PeopleRound
from trimtab.domain.surveys.releasing import release_due
from trimtab.insight.anonymity import ShownClass
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.survey_people import round_results, team_outlook, usual_response

TECHNICIAN = User(role=User.Role.TECHNICIAN, email="t@example.com", name="T")


def closed(one: PeopleRound) -> PeopleRound:
    if one.asking:
        people_rounds.close_round(one=one, as_of=AFTER)
    release_due(as_of=AFTER, everything=True)
    one.refresh_from_db()
    return one


def test_means_have_one_decimal_and_small_groups_no_distribution() -> None:
    organisation()
    large, small = team("Large"), team("Small")
    one = closed(
        week("2026-03-02", {large: [5, 5, 5, 4, 4, 4, 3, 3, 3, 1, 1, 1, 2], small: [1, 1, 2, 2, 2, 1]})
    )
    (week_of,) = round_results(OWNER, one, AFTER).questions
    found = {group.label: group for group in week_of.groups}
    assert [group.label for group in week_of.groups] == ["", "Large", "Small"]
    assert (found["Small"].n, found["Small"].mean, found["Small"].shape.kind) == (6, 1.5, "mean")
    assert found["Large"].mean == 3.2
    assert found["Large"].shape.classes == (ShownClass(1, 2, 4), ShownClass(3, 3, 3), ShownClass(4, 5, 6))


def test_an_open_round_and_one_of_four_show_nothing() -> None:
    organisation()
    one, tokens = opened({team(): 4})
    for token in tokens:
        vote(token)
    assert round_results(OWNER, one, AFTER).state == "open"
    found = round_results(OWNER, closed(one), AFTER)
    assert (found.state, found.questions, found.invited, found.answered) == ("released", [], None, None)


@pytest.mark.parametrize(("comments", "shown"), [(9, 0), (10, 10), (12, 12)])
def test_comments_come_by_tens_in_an_order_of_chance(
    comments: int, shown: int, tmp_path: Path, settings: Any
) -> None:
    organisation()
    one, tokens = opened({team(): 14})
    for place, token in enumerate(tokens):
        vote(token, 4, f"words {place}" if place < comments else "")
    closed(one)
    orders = []
    for _ in range(4):
        found = round_results(OWNER, one, AFTER)
        orders.append([text for each in found.comments for text in each.texts])
    assert {len(order) for order in orders} == {shown}
    assert shown == 0 or len({tuple(order) for order in orders}) > 1
    assert round_results(TECHNICIAN, one, AFTER).comments == ()


def test_a_departments_comments_are_not_shown_where_the_rest_would_be_few() -> None:
    organisation()
    ops, eng = team(), team()
    Team.objects.filter(pk=ops.pk).update(department="Ops")
    one, tokens = opened({Team.objects.get(pk=ops.pk): 11, eng: 3})
    for place, token in enumerate(tokens):
        vote(token, 4, f"words {place}")
    (everybody,) = round_results(OWNER, closed(one), AFTER).comments
    assert (everybody.department, len(everybody.texts)) == ("", 14)


def test_participation_is_that_of_everybody() -> None:
    organisation()
    one, tokens = opened({team(): 10})
    for token in list(tokens)[:7]:
        vote(token)
    found = round_results(OWNER, closed(one), AFTER)
    assert (found.invited, found.answered) == (10, 7)


def test_a_raised_threshold_shows_less_of_what_was_released() -> None:
    organisation()
    one = closed(week("2026-03-02", {team("A"): [4] * 12, team("B"): [4] * 9, team("C"): [4] * 6}))
    organisation(k_anon=8)
    (found,) = round_results(OWNER, one, AFTER).questions
    # C is below eight; with A and B shown it would be the rest, so B goes too.
    assert [group.label for group in found.groups] == ["", "A"]


def test_client_contacts_see_nothing() -> None:
    organisation()
    one = week("2026-03-02", {team(): [4] * 6})
    contact = User(role=User.Role.CLIENT_CONTACT, email="c@example.com", name="C")
    with pytest.raises(NotVisible):
        round_results(contact, one, AFTER)
    with pytest.raises(NotVisible):
        team_outlook(TECHNICIAN, AFTER)


def test_small_desks_are_told_what_can_be_shown() -> None:
    organisation()
    sizes = {"Large": 20, "Middle": 6, "Small": 2, "Other": 12}
    for name, number in sizes.items():
        group = team(name)
        for _ in range(number):
            technician(group)
    found = {one.team.name: (one.people, one.shown) for one in team_outlook(OWNER, AFTER)}
    # At 70 %: 14, 4, 1 and 8 a week; middle and small together are five, over four weeks 5 and 1.
    assert found == {
        "Large": (20, "weekly"),
        "Middle": (6, "never"),
        "Small": (2, "never"),
        "Other": (12, "weekly"),
    }
    assert usual_response(AFTER.date()) == 0.7
    week_made = week("2026-03-02", {Team.objects.get(name="Large"): [4] * 18})
    week_made.invited.create(team=Team.objects.get(name="Large"), invited=20)
    release_due(as_of=AFTER + timedelta(days=1), everything=True)
    assert usual_response(AFTER.date()) == 0.9
