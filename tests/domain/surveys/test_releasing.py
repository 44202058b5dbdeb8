"""What has closed is released once, audited, and again only where a correction gives nobody away (ANON-6, ANON-9)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.building import organisation, team, week
from tests.domain.surveys.asking import AFTER, FRIDAY_NOON, MONDAY, asked_again, opened, vote
from trimtab.domain.people.models import Team
from trimtab.domain.surveys import block_keys, people_rounds
from trimtab.domain.surveys.models import PeopleAnswer, PeopleRound, Release
from trimtab.domain.surveys.releasing import release_due, released_groups
from trimtab.insight.blocks import block_days, block_of

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.TRIMTAB_HOME = tmp_path
    organisation()


def released(unit: str = "round") -> dict[tuple[str, str], int]:
    newest = Release.objects.filter(unit=unit).order_by("-number").first()
    assert newest is not None
    return {(one["level"], one["name"]): one["n"] for one in newest.groups if one["view"] == "week"}


def test_nothing_is_released_before_the_round_has_closed() -> None:
    one, tokens = opened({team(): 6})
    for token in tokens:
        vote(token)
    assert release_due(as_of=AFTER, everything=True) == 0
    people_rounds.close_round(one=one, as_of=AFTER)
    assert release_due(as_of=FRIDAY_NOON, everything=True) == 0
    assert release_due(as_of=AFTER, everything=False) == 1
    assert release_due(as_of=AFTER, everything=True) == 0
    assert released() == {("organisation", ""): 6, ("team", str(Team.objects.get().pk)): 6}


def test_a_release_names_departments_and_their_teams() -> None:
    desks = [team(), team(), team()]
    Team.objects.filter(pk__in=[desks[0].pk, desks[1].pk]).update(department="Ops")
    week("2026-03-02", {desks[0]: [4] * 6, desks[1]: [3] * 3, desks[2]: [5] * 8})
    release_due(as_of=AFTER, everything=False)
    # Ops has nine answers; with its six of the first team the other three would be the rest.
    assert released() == {("organisation", ""): 17, ("department", "Ops"): 9, ("team", str(desks[2].pk)): 8}


def test_a_doubtful_answer_is_in_no_release() -> None:
    made = week("2026-03-02", {team(): [4] * 6})
    answer = made.answers.first()
    assert answer is not None
    PeopleAnswer.objects.filter(pk=answer.pk).update(doubtful=True)
    release_due(as_of=AFTER, everything=False)
    assert released()["organisation", ""] == 5


def test_a_correction_of_a_few_is_refused_and_says_why() -> None:
    group = team()
    made = week("2026-03-02", {group: [4] * 9})
    release_due(as_of=LATER, everything=False)
    assert release_due(as_of=LATER, everything=True) == 0
    some = list(made.answers.values_list("pk", flat=True))
    PeopleAnswer.objects.filter(pk__in=some[:2]).update(score=1)
    assert release_due(as_of=LATER, everything=True) == 1
    newest = Release.objects.get(number=2, unit="round")
    assert (newest.groups, newest.refused) == ([], "organisation : 2 people's answers changed")
    week_of = ("pulse", "round", date(2026, 3, 2))
    assert not released_groups()[week_of]
    assert release_due(as_of=LATER, everything=True) == 0
    PeopleAnswer.objects.filter(pk__in=some[:4]).update(score=1)
    assert release_due(as_of=LATER, everything=True) == 1
    assert Release.objects.get(number=3).refused == "organisation : 4 people's answers changed"
    PeopleAnswer.objects.filter(pk__in=some[:6]).update(score=1)
    assert release_due(as_of=LATER, everything=True) == 1
    last = Release.objects.get(number=4)
    assert last.refused == ""
    assert released_groups()[week_of] == last.groups


def test_a_raised_threshold_releases_nothing_anew() -> None:
    week("2026-03-02", {team(): [4] * 9, team(): [4] * 6})
    release_due(as_of=LATER, everything=False)
    organisation(k_anon=8)
    assert release_due(as_of=LATER, everything=True) == 0


def block_of_weeks(group: Team, large: Team, *, lose_key: bool = False) -> list[PeopleRound]:
    first = block_days(block_of(MONDAY))[0]
    people = {}
    rounds = []
    for number in range(4):
        monday = first + timedelta(days=7 * number)
        if not people:
            one, tokens = opened({group: 6, large: 12}, opens_on=monday)
            people = {admission.person_id: admission.team_id for admission in one.admissions.all()}
        else:
            one, tokens = asked_again(people, opens_on=monday)
        small = sorted(person for person in people if people[person] == group.pk)
        away = small[number % 2 :: 2]
        for token in [each for each, person in tokens.items() if person not in away]:
            assert vote(token, as_of=FRIDAY_NOON + (monday - MONDAY) + timedelta(hours=1))
        people_rounds.close_round(one=one, as_of=AFTER + (monday - MONDAY))
        rounds.append(one)
        if lose_key and number == 1:
            for key in block_keys._folder().iterdir():
                key.unlink()
    return rounds


def test_a_team_without_weeks_is_released_for_its_block() -> None:
    group, large = team(), team()
    block_of_weeks(group, large)
    release_due(as_of=LATER, everything=False)
    assert released("block")["team", str(group.pk)] == 6


def test_a_block_whose_key_was_lost_is_refused() -> None:
    block_of_weeks(team(), team(), lose_key=True)
    release_due(as_of=LATER, everything=False)
    block = Release.objects.get(unit="block")
    assert (block.groups, block.refused) == ([], "the key of the block was lost")
    assert Release.objects.filter(unit="round", refused="").count() == 4


def test_a_month_of_onboardings_is_one_release() -> None:
    group = team()
    week("2026-03-02", {group: [4] * 3}, survey="agent-onboarding", question="overall")
    week("2026-03-16", {group: [2] * 4}, survey="agent-onboarding", question="overall")
    assert release_due(as_of=datetime(2026, 3, 25, tzinfo=UTC), everything=False) == 0
    release_due(as_of=LATER, everything=False)
    one = Release.objects.get(unit="month")
    assert (one.opens_on, {(each["level"], each["n"]) for each in one.groups}) == (
        date(2026, 3, 1),
        {("organisation", 7), ("team", 7)},
    )
