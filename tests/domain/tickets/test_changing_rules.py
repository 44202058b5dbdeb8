"""What would another rule or other tiers change? Saving does what the preview said, and is recorded."""

from dataclasses import replace
from typing import Any

import pytest

from tests.building import at, client, organisation, team
from tests.intake.importing import AS_OF
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.people.models import Team
from trimtab.domain.tickets import comparing
from trimtab.domain.tickets.actions import (
    Rank,
    RuleMoved,
    change_rule,
    compare_ranks,
    compare_rule,
    ensure_rule,
    recount_escalations,
    set_ranks,
)
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.kpi.escalation_rule import EscalationRule as Definition
from trimtab.kpi.escalation_rule import TierPattern

pytestmark = pytest.mark.django_db
ANN = Actor("ann@msp.example")
TAGS = Definition(name="trimtab", tag_patterns=("escalated",), evidence_tier=None)
STATUS = replace(TAGS, tag_patterns=(), status_patterns=("handed up",))


def opened(number: str, **fields: Any) -> Ticket:
    owner = fields.pop("owner", None) or client()
    return Ticket.objects.create(
        external_id=number, client=owner, title=f"Ticket {number}", opened_at=at("2026-03-02 09:00"), **fields
    )


def in_force(definition: Definition = TAGS) -> EscalationRule:
    rule, _ = ensure_rule(name=definition.name, definition=definition, as_of=AS_OF)
    recount_escalations(rule=rule, as_of=AS_OF)
    return rule


def escalated() -> list[str]:
    found = Ticket.objects.filter(first_escalated_at__isnull=False).order_by("external_id")
    return list(found.values_list("external_id", flat=True))


@pytest.fixture
def tickets() -> None:
    """1 and 2 count by their tag, 2 and 3 by their status, 4 by neither, 5 is left out of the KPIs."""
    organisation()
    opened("1", tags="escalated")
    opened("2", tags="escalated", status_label="handed up")
    opened("3", status_label="handed up")
    opened("4")
    opened("5", tags="escalated", status_label="handed up", excluded="test")


def test_a_comparison_says_how_many_more_and_fewer_and_which(tickets: None) -> None:
    in_force()
    found = compare_rule(STATUS, as_of=AS_OF)
    assert (found.then, found.now, found.more, found.fewer) == (2, 2, 1, 1)
    assert (found.tickets, found.of_all) == (4, 4)
    assert [(one.number, one.change) for one in found.examples] == [
        ("3", "more"),
        ("1", "fewer"),
        ("2", "same"),
    ]
    assert found.examples[0].title == "Ticket 3"
    assert found.examples[0].reason == "status “handed up”"
    assert found.examples[1].reason == "tag “escalated”", "why it counts now"


def test_a_comparison_writes_nothing(tickets: None) -> None:
    in_force()
    ChangedMonth.objects.all().delete()
    compare_rule(STATUS, as_of=AS_OF)
    assert escalated() == ["1", "2"]
    assert EscalationRule.objects.count() == 1
    assert not ChangedMonth.objects.exists()
    assert not AuditEntry.objects.exists()


def test_of_many_tickets_the_newest_are_compared(tickets: None, monkeypatch: pytest.MonkeyPatch) -> None:
    in_force()
    opened("6", status_label="handed up")
    Ticket.objects.filter(external_id="6").update(opened_at=at("2026-04-01 09:00"))
    monkeypatch.setattr(comparing, "NEWEST", 1)
    found = compare_rule(STATUS, as_of=AS_OF)
    assert (found.tickets, found.of_all, found.more) == (1, 5, 1)


def test_saving_makes_the_next_version_counts_anew_and_is_recorded(tickets: None) -> None:
    in_force()
    ChangedMonth.objects.all().delete()
    rule, done = change_rule(by=ANN, as_of=AS_OF, definition=STATUS, instead_of=1)
    assert (rule.version, done.changed) == (2, 3), "one more, one fewer, and one for another reason"
    assert escalated() == ["2", "3"]
    assert {fact for fact, _ in ChangedMonth.objects.values_list("fact", "month")} == {"ticket", "escalation"}
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.name) == ("escalation-rule.change", "trimtab, version 2")
    assert (entry.before["version"], entry.after["version"]) == (1, 2)
    assert (entry.before["tag_patterns"], entry.after["status_patterns"]) == (["escalated"], ["handed up"])


def test_going_back_is_a_version_of_its_own(tickets: None) -> None:
    in_force()
    change_rule(by=ANN, as_of=AS_OF, definition=STATUS, instead_of=1)
    rule, _ = change_rule(by=ANN, as_of=AS_OF, definition=TAGS, instead_of=2)
    assert rule.version == 3
    assert escalated() == ["1", "2"]


def test_nobody_overwrites_what_another_saved_meanwhile(tickets: None) -> None:
    in_force()
    change_rule(by=ANN, as_of=AS_OF, definition=STATUS, instead_of=1)
    with pytest.raises(RuleMoved) as found:
        change_rule(by=ANN, as_of=AS_OF, definition=replace(TAGS, debounce_minutes=5), instead_of=1)
    assert found.value.version == 2
    assert EscalationRule.objects.count() == 2


def test_saving_the_same_rule_makes_no_version(tickets: None) -> None:
    rule = in_force()
    assert change_rule(by=ANN, as_of=AS_OF, definition=TAGS, instead_of=1)[0] == rule
    assert not AuditEntry.objects.exists()


@pytest.fixture
def desk() -> Team:
    """A desk without a tier, one ticket of its own and one with nobody; teams of tier 2 count."""
    organisation()
    group = team("Group one", None)
    opened("1", team=group)
    opened("2")
    in_force(Definition(name="trimtab", evidence_tier=2, tiers=(TierPattern("nobody", 1),)))
    return group


def test_a_tier_changes_what_counts_as_its_preview_says(desk: Team) -> None:
    ranks = {desk.pk: Rank(2, "Networks")}
    told = compare_ranks(ranks)
    assert (told.more, told.fewer, told.tickets) == (1, 0, 2)
    assert escalated() == []
    done = set_ranks(by=ANN, as_of=AS_OF, ranks=ranks)
    assert done.changed == 1
    assert escalated() == ["1"]
    entry = AuditEntry.objects.get()
    assert entry.before == {"Group one": {"tier": None, "department": ""}}
    assert entry.after == {"Group one": {"tier": 2, "department": "Networks"}}


def test_a_department_changes_no_count(desk: Team) -> None:
    assert set_ranks(by=ANN, as_of=AS_OF, ranks={desk.pk: Rank(None, "Networks")}).tickets == 0
    assert Team.objects.get(pk=desk.pk).department == "Networks"
    assert AuditEntry.objects.count() == 1
    set_ranks(by=ANN, as_of=AS_OF, ranks={desk.pk: Rank(None, "Networks")})
    assert AuditEntry.objects.count() == 1, "nothing changed the second time"
