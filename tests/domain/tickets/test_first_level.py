"""Which resolved tickets did the first level solve by itself (ESC-8)?"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.building import at, team
from tests.domain.tickets.test_recount import DEFINITION, events, opened, rule
from tests.intake.importing import AS_OF
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.tickets.actions import recount_escalations
from trimtab.domain.tickets.models import Ticket
from trimtab.kpi.escalation_rule import TierPattern

pytestmark = pytest.mark.django_db


def resolved(number: str, **fields: Any) -> Ticket:
    """A ticket resolved a day after its opening."""
    ticket = opened(number, status="resolved", **fields)
    Ticket.objects.filter(pk=ticket.pk).update(resolved_at=ticket.opened_at + timedelta(days=1))
    return ticket


def solved() -> dict[str, bool | None]:
    return dict(Ticket.objects.order_by("external_id").values_list("external_id", "first_level"))


def test_a_history_says_who_held_the_ticket_and_who_resolved_it() -> None:
    desk, second = team("Desk", 1), team("Second line", 2)
    events(resolved("1 stayed"), (5, {"team": desk}))
    events(resolved("2 handed up"), (5, {"team": desk}), (60, {"team": second}))
    events(resolved("3 came back"), (5, {"team": desk}), (60, {"team": second}), (300, {"team": desk}))
    events(resolved("4 went straight up"), (5, {"team": second}))
    events(resolved("5 handed down"), (5, {"team": second}), (60, {"team": desk}))
    events(opened("6 open"), (5, {"team": desk}))
    events(resolved("7 spam", excluded="spam"), (5, {"team": desk}))
    events(resolved("8 handed up later"), (5, {"team": desk}), (2_000, {"team": second}))
    recount_escalations(rule=rule(), as_of=AS_OF)
    assert solved() == {
        "1 stayed": True,
        "2 handed up": False,
        "3 came back": False,
        "4 went straight up": None,
        "5 handed down": True,
        "6 open": None,
        "7 spam": None,
        "8 handed up later": True,  # what followed its resolution is another story
    }


def test_without_a_history_the_team_and_the_evidence_say_it() -> None:
    desk, second, unknown = team("Desk", 1), team("Second line", 2), team("Group 9", None)
    resolved("1 desk", team=desk)
    resolved("2 second", team=second)
    resolved("3 unknown", team=unknown)
    resolved("4 no team")
    resolved("5 passed two teams", team=second, group_stations=2)
    opened("6 open", team=desk)
    closed = opened("7 closed only", team=desk, status="closed")
    Ticket.objects.filter(pk=closed.pk).update(closed_at=closed.opened_at + timedelta(hours=1))
    resolved("8 spam", team=desk, excluded="spam")
    recount_escalations(rule=rule(), as_of=AS_OF)
    assert solved() == {
        "1 desk": True,
        "2 second": False,  # a rule that takes its team for a sign counts it as handed up
        "3 unknown": None,
        "4 no team": None,
        "5 passed two teams": False,
        "6 open": None,
        "7 closed only": True,
        "8 spam": None,
    }


def test_a_team_that_gets_a_tier_by_the_rule_changes_it_and_names_the_month() -> None:
    resolved("1", team=team("Service Desk", None))
    recount_escalations(rule=rule(), as_of=AS_OF)
    assert solved() == {"1": None}
    ChangedMonth.objects.all().delete()
    named = replace(DEFINITION, tiers=(TierPattern("service desk", 1),))
    recount_escalations(rule=rule(named), as_of=AS_OF)
    assert solved() == {"1": True}
    marked = set(ChangedMonth.objects.filter(fact="ticket").values_list("month", flat=True))
    assert marked == {at("2026-03-01 00:00").date()}


def test_counting_again_changes_nothing() -> None:
    desk = team("Desk", 1)
    resolved("1", team=desk)
    events(resolved("2"), (5, {"team": desk}))
    recount_escalations(rule=rule(), as_of=AS_OF)
    ChangedMonth.objects.all().delete()
    recount_escalations(rule=rule(), as_of=AS_OF)
    assert not ChangedMonth.objects.exists()
    assert solved() == {"1": True, "2": True}
