"""What a technician's link opens: one sheet, one answer that can be changed, and no way back to the person."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.building import organisation, team
from tests.domain.surveys.asking import AFTER, FRIDAY_NOON, MONDAY, SUNDAY_END, asked_again, opened, vote
from trimtab.domain.surveys import block_keys, people_links, people_rounds
from trimtab.domain.surveys.models import (
    Admission,
    PeopleAnswer,
    PeopleAsked,
    PeopleComment,
    PeopleInvited,
    PeopleRound,
)
from trimtab.domain.surveys.sheets import Filled
from trimtab.insight.blocks import block_days, block_of

pytestmark = pytest.mark.django_db
LATER = FRIDAY_NOON + timedelta(hours=3)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    """The block's key is a file."""
    settings.TRIMTAB_HOME = tmp_path
    organisation("Europe/Istanbul")


def test_a_link_opens_a_sheet_and_keeps_one_answer() -> None:
    one, tokens = opened({team(): 3})
    token = next(iter(tokens))
    sheet = people_links.sheet_of(token, as_of=LATER)
    assert sheet is not None
    assert (sheet.survey.key, sheet.k_anon, sheet.initials, dict(sheet.given)) == ("pulse", 5, "", {})
    assert (sheet.closes_at, sheet.zone) == (SUNDAY_END, "Europe/Istanbul")
    assert vote(token, 2, "so much noise")
    assert vote(token, 5, "better now")
    assert list(one.answers.values_list("score", flat=True)) == [5]
    assert list(one.comments.values_list("text", flat=True)) == ["better now"]
    sheet = people_links.sheet_of(token, as_of=LATER)
    assert sheet is not None
    assert (dict(sheet.given), dict(sheet.said)) == ({"week": 5}, {"comment": "better now"})


def test_a_withdrawn_answer_leaves_nothing() -> None:
    one, tokens = opened({team(): 1})
    token = next(iter(tokens))
    assert vote(token, 2, "no")
    assert vote(token, None)
    assert (one.answers.count(), one.comments.count()) == (0, 0)


def test_unknown_expired_and_closed_links_open_nothing() -> None:
    one, tokens = opened({team(): 2})
    token = next(iter(tokens))
    assert people_links.sheet_of("x" * 32, as_of=LATER) is None
    assert not vote("x" * 32)
    assert people_links.sheet_of(token, as_of=SUNDAY_END) is None
    assert not vote(token, as_of=SUNDAY_END)
    assert people_rounds.close_round(one=one, as_of=SUNDAY_END)
    assert people_links.sheet_of(token, as_of=LATER) is None
    assert not vote(token)
    assert PeopleAnswer.objects.count() == 0


def test_of_two_links_the_one_that_is_used_destroys_the_other() -> None:
    one, tokens = opened({team(): 1})
    first = next(iter(tokens))
    second = people_rounds.remind(admission=Admission.objects.get(), as_of=LATER)
    assert second is not None
    assert people_links.sheet_of(first, as_of=LATER) is not None
    assert vote(second, 3)
    assert people_links.sheet_of(first, as_of=LATER) is None
    assert not vote(first, 1)
    assert vote(second, 4)
    assert list(one.answers.values_list("score", flat=True)) == [4]


def test_whoever_answered_is_not_reminded_and_nobody_is_twice() -> None:
    _, tokens = opened({team(): 2})
    answered, silent = tokens
    assert vote(answered)
    assert people_rounds.remind(admission=Admission.objects.get(person=tokens[answered]), as_of=LATER) is None
    quiet = Admission.objects.get(person=tokens[silent])
    assert people_rounds.remind(admission=quiet, as_of=LATER) is not None
    assert people_rounds.remind(admission=quiet, as_of=LATER) is None
    assert people_rounds.ask(admission=quiet, as_of=LATER, zone="UTC") is None


def test_what_is_not_on_the_sheet_is_refused_whole() -> None:
    one, tokens = opened({team(): 1})
    token = next(iter(tokens))
    for filled in (Filled({"week": 6}), Filled({"other": 3}), Filled({"week": 3}, {"other": "x"})):
        with pytest.raises(ValueError, match=r"week|other"):
            people_links.fill(token, filled, as_of=LATER)
    assert not one.answers.exists()
    assert not Admission.objects.filter(used=True).exists()


def test_a_doubtful_answer_is_kept_apart() -> None:
    one, tokens = opened({team(): 1})
    token = next(iter(tokens))
    assert people_links.fill(token, Filled({"week": 1}, {"comment": "spam"}, doubtful=True), as_of=LATER)
    assert list(one.answers.values_list("score", "doubtful")) == [(1, True)]
    assert not one.comments.exists()
    assert vote(token, 4)
    assert list(one.answers.values_list("score", "doubtful")) == [(4, False)]


def test_closing_leaves_counts_and_answers_only() -> None:
    group = team()
    one, tokens = opened({group: 6})
    for token in list(tokens)[:5]:
        assert vote(token, 4, "words")
    assert people_rounds.close_round(one=one, as_of=AFTER)
    assert not people_rounds.close_round(one=one, as_of=AFTER)
    assert Admission.objects.count() == 0
    assert list(PeopleInvited.objects.values_list("team", "invited")) == [(group.pk, 6)]
    assert set(PeopleAnswer.objects.values_list("finds", flat=True)) == {""}
    assert set(PeopleComment.objects.values_list("finds", flat=True)) == {""}
    assert (PeopleAnswer.objects.count(), PeopleComment.objects.count()) == (5, 5)
    assert PeopleAsked.objects.count() == 6


def test_who_was_left_out_is_not_counted_as_invited() -> None:
    group = team()
    people = {one: group.pk for one in opened({group: 3})[1].values()}
    later = people_rounds.open_round(
        survey="pulse",
        opens_on=MONDAY + timedelta(days=7),
        closes_on=MONDAY + timedelta(days=13),
        members=[
            people_rounds.Member(person, group.pk, FRIDAY_NOON, None, SUNDAY_END + timedelta(days=7))
            for person in people
        ],
        as_of=FRIDAY_NOON,
    )
    assert later is not None
    first, second, _ = later.admissions.all()
    people_rounds.leave_out(admission=first)
    people_rounds.ask(admission=second, as_of=LATER, zone="UTC")
    people_rounds.close_round(one=later, as_of=AFTER + timedelta(days=7))
    assert list(later.invited.values_list("invited", flat=True)) == [1]


def test_within_a_block_a_person_has_one_key_and_beyond_it_another() -> None:
    group = team()
    one, tokens = opened({group: 1}, opens_on=MONDAY - timedelta(days=7))
    for token in tokens:
        vote(token, as_of=FRIDAY_NOON - timedelta(days=6))
    keys = [one.answers.get().respondent]
    people = {tokens[token]: group.pk for token in tokens}
    for weeks in (0, 1, 2, 3):
        later = timedelta(days=7 * weeks)
        week, new = asked_again(people, opens_on=MONDAY + later)
        for token in new:
            assert vote(token, as_of=FRIDAY_NOON + later + timedelta(hours=1))
        keys.append(week.answers.get().respondent)
    blocks = [block_of(MONDAY + timedelta(days=7 * weeks)) for weeks in (-1, 0, 1, 2, 3)]
    for (one_key, one_block), (other_key, other_block) in zip(
        zip(keys, blocks, strict=True), zip(keys[1:], blocks[1:], strict=True), strict=False
    ):
        assert (one_key == other_key) == (one_block == other_block)
    assert len(set(blocks)) == 2


def test_a_survey_that_is_no_pulse_has_a_key_for_each_round() -> None:
    one, tokens = opened({team(): 2}, survey="in-depth")
    for token in tokens:
        people_links.fill(token, Filled({"area1-1": 3, "area2-1": 4}), as_of=LATER)
    assert one.keyed == ""
    assert len(set(one.answers.values_list("respondent", flat=True))) == 2


def test_the_blocks_key_is_destroyed_when_the_block_is_over(tmp_path: Path) -> None:
    one, _ = opened({team(): 1})
    folder = tmp_path / block_keys.FOLDER
    (key,) = folder.iterdir()
    assert key.stat().st_mode & 0o777 == 0o600
    last = block_days(block_of(MONDAY))[1]
    over = AFTER.replace(year=last.year, month=last.month, day=last.day) + timedelta(days=1)
    assert people_rounds.destroy_old_keys(as_of=over) == []  # a round of it is still open
    people_rounds.close_round(one=one, as_of=AFTER)
    assert people_rounds.destroy_old_keys(as_of=over - timedelta(days=2)) == []
    assert people_rounds.destroy_old_keys(as_of=over) == [key.name]
    assert list(folder.iterdir()) == []


def test_a_lost_key_breaks_its_block(tmp_path: Path) -> None:
    group = team()
    one, tokens = opened({group: 2})
    first, second = tokens
    assert vote(first)
    (key,) = (tmp_path / block_keys.FOLDER).iterdir()
    key.unlink()
    assert vote(second)
    one.refresh_from_db()
    assert one.keyed == ""
    assert PeopleAnswer.objects.values("respondent").distinct().count() == 2
    week, _ = asked_again({tokens[first]: group.pk}, opens_on=MONDAY + timedelta(days=7))
    assert week.keyed not in ("", one.keyed)


def test_a_round_is_opened_once() -> None:
    group = team()
    _, tokens = opened({group: 1})
    again = people_rounds.open_round(
        survey="pulse",
        opens_on=MONDAY,
        closes_on=MONDAY,
        members=[people_rounds.Member(next(iter(tokens.values())), group.pk, FRIDAY_NOON, None, SUNDAY_END)],
        as_of=LATER,
    )
    assert again is None
    assert PeopleRound.objects.count() == 1
    with pytest.raises(ValueError, match="without names"):
        people_rounds.open_round(
            survey="client-onboarding", opens_on=MONDAY, closes_on=MONDAY, members=[], as_of=LATER
        )
