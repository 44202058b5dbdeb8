"""What came of an initiative: judged by its months, kept at its review date, refused with its reason (section 11)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.building import AS_OF, OWNER, client, employed, organisation, refreshed, team
from tests.scorecards.efforts import (
    BY,
    ESCALATION,
    PREVENTED,
    REVIEW,
    START,
    begun,
    escalated,
    four_others,
    lifted,
    solved,
    steady,
)
from trimtab.domain.findings.models import SelfServiceSession
from trimtab.domain.initiatives.actions import move, propose
from trimtab.domain.initiatives.models import Initiative, InitiativeEvaluation, InitiativeGroup
from trimtab.domain.initiatives.queries import every_initiative
from trimtab.domain.notices.models import Notice
from trimtab.domain.people.models import User
from trimtab.domain.questionnaires.models import Questionnaire
from trimtab.domain.surveys.models import Release
from trimtab.scorecards.changes.initiatives import found as found_changes
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.initiative_notices import remind_of_unanswered
from trimtab.scorecards.initiative_shapes import Outcome
from trimtab.scorecards.initiatives import evaluate_due, kept_outcome, outcome, outcomes
from trimtab.scorecards.moment import moment
from trimtab.scorecards.periods import default_period
from trimtab.web.presenters.changes import sentence


@pytest.fixture(autouse=True)
def _world(own_warehouse: None) -> None:
    organisation()


def seen(one: Initiative) -> Outcome:
    return outcome(OWNER, one, AS_OF)


def test_an_improvement_is_said_kept_and_never_changed() -> None:
    four_others()
    treated = client("Acme")
    solved(treated, lifted(6, 8))
    refreshed()
    one = begun(treated)
    found = seen(one)
    assert (found.verdict, found.why, found.is_preliminary) == ("improvement", "", True)
    assert found.told is not None and found.told.method == "difference" and found.told.step == "month"
    assert found.told.effect == pytest.approx(8, abs=1) and found.told.interval.excludes(0)
    # October had not settled on the day of the review, and is left aside for good.
    assert (found.before, found.after, found.compared, found.comparisons) == (8, 3, 4, 4)
    assert [kept.initiative for kept in evaluate_due(AS_OF)] == [one]
    assert evaluate_due(AS_OF) == []
    row = InitiativeEvaluation.objects.get()
    assert row.specification == "1.0" and row.parameters.startswith("sha256:")
    SelfServiceSession.objects.filter(client=treated).delete()
    refreshed()
    later = outcome(OWNER, Initiative.objects.get(pk=one.pk), AS_OF)
    assert later == kept_outcome(row) == replace(found, kept_at=AS_OF, decidable_on=None)


def test_nothing_to_see_and_worse_are_said_as_well() -> None:
    others = four_others()
    refreshed()
    one = begun(others[0], review_on=date(2026, 11, 20))
    found = seen(one)
    assert (found.verdict, found.after) == ("no_clear_effect", 4)
    SelfServiceSession.objects.filter(client=others[0], started_at__date__gte=START).delete()
    refreshed()
    worse = seen(one)
    assert worse.verdict == "worse" and worse.told is not None and worse.told.effect < -4


def test_nothing_is_judged_before_the_day_that_was_fixed_however_clear_it_looks() -> None:
    four_others()
    treated = client("Acme")
    solved(treated, lifted(6, 8))
    refreshed()
    one = begun(treated, review_on=date(2026, 11, 23))
    (listed,) = outcomes(list(every_initiative()), AS_OF).values()
    found = seen(one)
    # Months enough since 8 October, and an interval far from nothing: still no verdict, on no page.
    assert (found.verdict, found.why, found.decidable_on) == (
        "too_early",
        "before_review",
        date(2026, 11, 23),
    )
    assert found.told is not None and found.told.interval.low > 0
    assert (listed.verdict, listed.told, listed.decidable_on) == ("too_early", None, date(2026, 11, 23))
    assert evaluate_due(AS_OF) == []
    tomorrow = AS_OF + timedelta(days=1)
    assert outcome(OWNER, one, tomorrow).verdict == "improvement"
    assert [kept.outcome.verdict for kept in evaluate_due(tomorrow)] == ["improvement"]


@pytest.mark.parametrize("days", [0, 1, 9, 20])
def test_what_a_page_says_on_its_day_is_what_the_night_keeps(days: int) -> None:
    others = four_others()
    treated = client("Acme")
    solved(treated, lifted(6, 8))
    refreshed()
    every = [
        begun(treated, review_on=date(2026, 11, 22)),
        begun(others[0], review_on=date(2026, 11, 22), title="Same"),
        begun(others[1], review_on=date(2026, 11, 22), title="Late", starts_on=date(2026, 3, 1)),
        begun(others[2], review_on=date(2026, 11, 22), title="Turnover", kpi="turnover", direction="lower"),
    ]
    move(by=BY, as_of=AS_OF, on=AS_OF.date(), initiative=every[1], state="stopped")
    move(by=BY, as_of=AS_OF, on=AS_OF.date(), initiative=every[0], state="done")
    asked = AS_OF + timedelta(days=days)
    pages = [outcome(OWNER, one, AS_OF) for one in every]
    listed = outcomes(list(every_initiative()), asked)
    assert not InitiativeEvaluation.objects.exists()
    assert [page.verdict for page in pages] == ["improvement", "no_clear_effect", "withheld", "withheld"]
    kept = {row.initiative.pk: replace(row.outcome, kept_at=None) for row in evaluate_due(asked)}
    assert [kept[one.pk] for one in every] == pages
    assert [listed[one.pk] for one in every] == [replace(page, others=()) for page in pages]
    stored = outcomes(list(every_initiative()), asked)
    assert [replace(stored[one.pk], others=()).told for one in every] == [page.told for page in pages]


def test_what_has_not_begun_has_no_effect_to_choose_it_by() -> None:
    four_others()
    treated = client("Acme")
    solved(treated, lifted(6, 8))
    refreshed()
    values = {"title": "Later", "kpi": PREVENTED, "kind": "client", "direction": "higher", "starts_on": START,
              "review_on": REVIEW}  # fmt: skip
    found = seen(propose(by=BY, as_of=AS_OF, values=values, groups=[treated.pk]))
    assert (found.verdict, found.why, found.told, found.others) == ("too_early", "not_begun", None, ())
    assert found.months and found.after == 3


def test_a_list_of_many_asks_as_much_as_a_list_of_one(django_assert_max_num_queries: Any) -> None:
    others = four_others()
    refreshed()
    for one in others:
        begun(one)
    outcomes(list(every_initiative()), AS_OF)
    with django_assert_max_num_queries(12) as few:
        outcomes(list(every_initiative()[:1]), AS_OF)
    with django_assert_max_num_queries(12) as many:
        assert len(outcomes(list(every_initiative()), AS_OF)) == 4
    assert len(many) <= len(few) + 1


def test_what_is_too_early_says_when_and_is_not_kept() -> None:
    four_others()
    treated = client("Acme")
    solved(treated, steady(6, 3))
    refreshed()
    found = seen(begun(treated, starts_on=date(2026, 9, 14), review_on=date(2026, 11, 1)))
    assert (found.verdict, found.before, found.after) == ("too_early", 10, 2)
    # Three months with the start's own, and the seven days in which a fix must hold.
    assert found.decidable_on == date(2026, 12, 8)
    assert evaluate_due(AS_OF) == []


def test_two_for_the_same_group_cannot_be_separated() -> None:
    four_others()
    treated = client("Acme")
    solved(treated, lifted(6, 8))
    refreshed()
    first, second = begun(treated), begun(treated, title="Also", starts_on=date(2026, 8, 1))
    found = seen(first)
    assert (found.verdict, found.why, found.told) == ("withheld", "overlap", None)
    assert found.overlaps == ((second.pk, "Also"),)
    everybody = begun(title="All", kpi=PREVENTED)
    assert {key for key, _title in seen(first).overlaps} == {second.pk, everybody.pk}


def test_for_everybody_two_methods_have_to_agree() -> None:
    solved(client(), lifted(20, 15))
    refreshed()
    found = seen(begun())
    assert found.verdict == "improvement" and found.told is not None and found.told.method == "pair"
    assert (found.compared, found.comparisons) == (0, 0)


def test_rates_of_few_tickets_are_pooled() -> None:
    for n in range(5):
        escalated(client(), [(2 + (n + month) % 2, 10) for month in range(12)])
    treated = client("Acme")
    escalated(treated, [(6, 12)] * 8 + [(1, 12)] * 4)
    refreshed()
    found = seen(begun(treated, kpi=ESCALATION, direction="lower"))
    assert found.told is not None and (found.told.method, found.told.step) == ("clusters", "period")
    assert found.verdict == "improvement" and found.told.effect < 0
    other = seen(begun(treated, kpi=ESCALATION, direction="lower", title="Short", starts_on=date(2026, 1, 1)))
    assert (other.verdict, other.why, other.before) == ("withheld", "too_few_before", 2)


def test_what_cannot_be_judged_says_why() -> None:
    desk = team("Desk")
    employed("2025-01-01", team=desk)
    refreshed()

    def why(kpi: str, *groups: int) -> str:
        values = {
            "title": kpi, "kpi": kpi, "kind": "team" if groups else "everybody", "direction": "higher",
            "starts_on": START, "review_on": REVIEW,
        }  # fmt: skip
        return seen(propose(by=BY, as_of=AS_OF, values=values, groups=groups)).why

    assert why("turnover") == "covers_twelve_months"
    assert why("weekly-pulse", desk.pk) == "not_published"
    assert why("onboarding-nps", desk.pk) == "not_by_group"
    assert why("gone") == "no_such_kpi"


def test_what_came_of_it_is_told_once_and_stands_among_the_changes() -> None:
    others = four_others()
    treated = client("Acme")
    solved(treated, lifted(6, 8))
    refreshed()
    begun(others[0], title="Late", starts_on=date(2026, 9, 1), review_on=date(2026, 11, 10))
    assert evaluate_due(AS_OF) == [] and evaluate_due(AS_OF) == []
    (due,) = Notice.objects.all()
    assert (due.kind, due.evidence["decidable_on"]) == ("initiative-review-due", "2026-12-08")
    one = begun(treated, title="Better articles")
    evaluate_due(AS_OF)
    evaluate_due(AS_OF)
    told = Notice.objects.get(kind="initiative-evaluated")
    assert told.evidence["verdict"] == "improvement" and told.link == f"/initiatives/{one.pk}/"
    period = default_period(AS_OF)
    changes = [change for change in found_changes(OWNER, period, moment(AS_OF)) if change.link == told.link]
    assert [change.evidence["initiative"] for change in changes] == ["Better articles"]
    assert "Improvement of" not in sentence(changes[0]).says
    assert sentence(changes[0]).says.startswith("improvement of")
    earlier = moment(datetime(2026, 11, 10, tzinfo=UTC))
    assert found_changes(OWNER, default_period(AS_OF), earlier) == []


def test_results_that_nothing_followed_are_brought_up_every_four_weeks() -> None:
    Release.objects.create(
        survey="pulse", unit="round", opens_on=date(2026, 10, 5), closes_on=date(2026, 10, 11), k=5, groups=[],
        released_on=date(2026, 10, 12),
    )  # fmt: skip
    Questionnaire.objects.update_or_create(key="pulse", defaults={"asks": True})
    assert remind_of_unanswered(datetime(2026, 11, 8, 12, tzinfo=UTC)) == 0
    for day in (9, 10, 20):
        assert remind_of_unanswered(datetime(2026, 11, day, 12, tzinfo=UTC)) == 1
    (notice,) = Notice.objects.all()
    assert (notice.kind, notice.times, notice.evidence["weeks"]) == ("results-unanswered", 1, 4)
    assert remind_of_unanswered(datetime(2026, 12, 8, 12, tzinfo=UTC)) == 1
    notice.refresh_from_db()
    assert (notice.times, notice.evidence["weeks"]) == (2, 8)
    values = {"title": "Shorter rota", "kpi": "weekly-pulse", "direction": "higher", "survey": "pulse",
              "starts_on": START, "review_on": REVIEW}  # fmt: skip
    propose(by=BY, as_of=datetime(2026, 12, 9, tzinfo=UTC), values=values)
    assert remind_of_unanswered(datetime(2026, 12, 9, 12, tzinfo=UTC)) == 0
    notice.refresh_from_db()
    assert notice.resolved_at is not None


def test_a_design_that_was_tampered_with_has_no_verdict() -> None:
    four_others()
    treated = client("Acme")
    solved(treated, lifted(6, 8))
    refreshed()
    one = begun(treated)
    InitiativeGroup.objects.filter(initiative=one, role="comparison").first().delete()  # type: ignore[union-attr]
    assert seen(one).why == "design_changed"


def test_clients_are_told_nothing_of_it() -> None:
    contact = User(role=User.Role.CLIENT_CONTACT, email="c@client.example", name="C")
    with pytest.raises(NotVisible):
        outcome(contact, begun(), AS_OF)
