"""What came of an initiative: judged by its months, kept at its review date, refused with its reason (section 11)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.building import AS_OF, OWNER, client, employed, organisation, refreshed, team
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client
from trimtab.domain.findings.models import SelfServiceSession
from trimtab.domain.initiatives.actions import move, propose
from trimtab.domain.initiatives.models import Initiative, InitiativeEvaluation, InitiativeGroup
from trimtab.domain.notices.models import Notice
from trimtab.domain.people.models import User
from trimtab.domain.questionnaires.models import Questionnaire
from trimtab.domain.surveys.models import Release
from trimtab.domain.tickets.models import Ticket
from trimtab.scorecards.changes.initiatives import found as found_changes
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.initiative_notices import remind_of_unanswered
from trimtab.scorecards.initiative_shapes import Outcome
from trimtab.scorecards.initiatives import evaluate_due, kept_outcome, outcome
from trimtab.scorecards.moment import moment
from trimtab.scorecards.periods import default_period
from trimtab.web.presenters.changes import sentence

BY = Actor("jane@msp.example")
START, REVIEW = date(2026, 7, 1), date(2026, 11, 1)
PREVENTED, ESCALATION = "prevented-by-self-service", "ticket-escalation"
MONTHS = [(year, month) for year, last in ((2025, 12), (2026, 10)) for month in range(1, last + 1)]
NOISE = (0, 1, -1, 1, 0, -1, 0, 1, 1, -1)


@pytest.fixture(autouse=True)
def _world(own_warehouse: None) -> None:
    organisation()


def _day(n: int) -> int:
    """From both ends of the month, so that its records are there from its first days to its last."""
    return 28 - n % 28 if n % 2 else n % 28 + 1


def solved(owner: Client, counts: Sequence[int]) -> None:
    """So many sessions a user solved alone in each month, the last of MONTHS last."""
    rows = [
        SelfServiceSession(
            external_id=f"{owner.pk}-{year}-{month}-{n}",
            client=owner,
            started_at=datetime(year, month, _day(n), 9, tzinfo=UTC),
            outcome="solved",
        )
        for (year, month), count in zip(MONTHS[-len(counts) :], counts, strict=True)
        for n in range(count)
    ]
    SelfServiceSession.objects.bulk_create(rows)


def escalated(owner: Client, counts: Sequence[tuple[int, int]]) -> None:
    """So many of so many tickets handed up in each month."""
    rows = []
    for (year, month), (kept, total) in zip(MONTHS[-len(counts) :], counts, strict=True):
        for n in range(total):
            opened = datetime(year, month, _day(n), 9, tzinfo=UTC)
            rows.append(
                Ticket(
                    external_id=f"{owner.pk}-{year}-{month}-{n}", client=owner, opened_at=opened, closed_at=opened,
                    status="closed", escalations=int(n < kept), first_escalated_at=opened if n < kept else None,
                )
            )  # fmt: skip
    Ticket.objects.bulk_create(rows)


def begun(*treated: Client, **values: Any) -> Initiative:
    """An initiative that runs."""
    fields = {
        "title": "Better articles", "kpi": PREVENTED, "kind": "client" if treated else "everybody",
        "direction": "higher", "starts_on": START, "review_on": REVIEW, **values,
    }  # fmt: skip
    made = propose(by=BY, as_of=AS_OF, values=fields, groups=[one.pk for one in treated])
    move(by=BY, as_of=AS_OF, on=AS_OF.date(), initiative=made, state="running")
    return Initiative.objects.get(pk=made.pk)


def steady(level: int, seed: int, months: int = 12) -> list[int]:
    """A series around a level."""
    return [level + NOISE[(n * (seed + 1) + seed) % len(NOISE)] for n in range(months)]


def lifted(level: int, by: int) -> list[int]:
    """The same with a jump at the start: eight months before, four after."""
    return [value + (by if n >= 8 else 0) for n, value in enumerate(steady(level, 3))]


def four_others() -> list[Client]:
    others = [client() for _ in range(4)]
    for seed, one in enumerate(others):
        solved(one, steady(6, seed))
    return others


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
