"""Escalations are counted from history or evidence, once, and again when the rule changes."""

from datetime import timedelta
from typing import Any

import pytest

from tests.building import at, client, team
from tests.intake.importing import AS_OF
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.tickets.actions import ensure_rule, preview, recount_escalations
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket, TicketEvent
from trimtab.domain.tickets.queries import recorded_preview, rule_in_force
from trimtab.kpi import escalation

pytestmark = pytest.mark.django_db

DEFINITION = escalation.EscalationRule(name="trimtab", tag_patterns=("escalat",), station_threshold=1)


def rule(definition: escalation.EscalationRule = DEFINITION) -> EscalationRule:
    return ensure_rule(name="trimtab", definition=definition, as_of=AS_OF)[0]


def opened(number: str, **fields: Any) -> Ticket:
    owner = fields.pop("owner", None) or client()
    return Ticket.objects.create(external_id=number, client=owner, opened_at=at("2026-03-02 09:00"), **fields)


def events(ticket: Ticket, *rows: tuple[int, dict[str, Any]]) -> None:
    """What happened so many minutes after the opening."""
    for place, (minutes, told) in enumerate(rows):
        TicketEvent.objects.create(
            ticket=ticket, at=ticket.opened_at + timedelta(minutes=minutes), position=place, digest=str(place),
            **{"kind": "update", **told},
        )  # fmt: skip


def counted() -> dict[str, tuple[int, list[str]]]:
    """Of each ticket: its headline count, and the kinds of its escalations."""
    return {
        ticket.external_id: (
            ticket.escalations,
            sorted(ticket.escalation_events.values_list("kind", flat=True)),
        )
        for ticket in Ticket.objects.all()
    }


def test_the_specifications_tickets_count_as_it_says() -> None:
    """TV-10 of the specification, from the records."""
    one = client("One")
    desk, second, third, vendor = (team(name, tier) for name, tier in zip("dstv", (1, 2, 3, 4), strict=True))
    first = opened("1", owner=one)
    events(
        first, (5, {"team": desk}), (60, {"team": second}), (90, {"worked": True}), (100, {"team": desk}),
        (150, {"team": second}), (180, {"flagged": True}), (185, {"flagged": False}), (190, {"flagged": True}),
    )  # fmt: skip
    events(opened("2", owner=one), (5, {"team": third}))
    events(opened("3", owner=one), (5, {"team": desk}), (20, {"team": second}), (30, {"team": desk}))
    fifth = opened("5", owner=one)
    fourth = opened("4", owner=one, excluded="merged", merged_into=fifth, merged_at=at("2026-03-03 09:00"))
    events(fourth, (5, {"team": desk}), (60, {"team": vendor}))
    events(fifth, (5, {"team": desk}))
    events(
        opened("6", owner=one),
        (0, {"priority": 3, "team": desk}),
        (20, {"priority": 2}),
        (180, {"priority": 1}),
    )
    events(opened("7", owner=one, excluded="spam"), (5, {"team": desk}), (60, {"team": second}))
    events(opened("8", owner=one), (5, {"team": desk}), (29000, {"team": second}))
    recount_escalations(rule=rule(), as_of=AS_OF)
    assert counted() == {
        "1": (3, ["functional", "functional", "hierarchical"]),
        "2": (0, []),
        "3": (0, []),
        "4": (0, []),
        "5": (1, ["functional"]),
        "6": (0, ["priority"]),
        "7": (0, []),
        "8": (1, ["functional"]),
    }
    told = recorded_preview(Ticket.objects.all())
    assert (told.escalated, told.tickets) == (3, 6)
    assert told.sentence() == "3 of 6 tickets count as escalated"


def test_without_history_the_evidence_counts_at_the_opening() -> None:
    opened("1", tags="vip, escalated")
    opened("2", group_stations=2)
    opened("3", tags="vip")
    recount_escalations(rule=rule(), as_of=AS_OF)
    assert [n for n, (count, _) in counted().items() if count] == ["1", "2"]
    kept = Escalation.objects.get(ticket__external_id="2")
    assert (kept.approximate, kept.reason, kept.at) == (
        True,
        "passed through 2 teams",
        at("2026-03-02 09:00"),
    )
    assert Ticket.objects.get(external_id="1").escalation_reason == "tag “escalated”"


def test_a_history_without_tiers_leaves_the_word_to_the_evidence() -> None:
    """Groups whose tier nobody knows: the desk's own count of stations decides. One known tier, and history does."""
    unknown, other, desk = team("Group 1", None), team("Group 2", None), team("Desk", 1)
    for number, (first, then) in {"1": (unknown, other), "2": (desk, other)}.items():
        events(opened(number, group_stations=2), (5, {"team": first}), (60, {"team": then}))
    recount_escalations(rule=rule(), tickets=Ticket.objects.all(), as_of=AS_OF)
    assert counted() == {"1": (1, ["functional"]), "2": (0, [])}


def test_counting_twice_changes_nothing() -> None:
    opened("1", tags="escalated")
    recount_escalations(rule=rule(), as_of=AS_OF)
    rows = list(Escalation.objects.values())
    ChangedMonth.objects.all().delete()
    done = recount_escalations(rule=rule(), as_of=AS_OF)
    assert done.changed == 0
    assert list(Escalation.objects.values()) == rows
    assert not ChangedMonth.objects.exists()


def test_the_months_of_what_changed_are_marked() -> None:
    opened("1", tags="escalated")
    recount_escalations(rule=rule(), as_of=AS_OF)
    marked = {(row.fact, row.month.isoformat()) for row in ChangedMonth.objects.all() if row.month}
    assert marked == {("ticket", "2026-03-01"), ("escalation", "2026-03-01")}


def test_the_same_definition_keeps_its_version_and_another_makes_the_next() -> None:
    first = rule()
    assert ensure_rule(name="trimtab", definition=DEFINITION, as_of=AS_OF) == (first, False)
    second = rule(escalation.EscalationRule(name="trimtab"))
    assert (second.version, rule_in_force("trimtab")) == (2, second)
    assert rule_in_force("elsewhere") is None


def test_a_new_version_counts_the_old_tickets_anew() -> None:
    opened("1", tags="escalated")
    recount_escalations(rule=rule(), as_of=AS_OF)
    changed = rule(escalation.EscalationRule(name="trimtab"))
    recount_escalations(rule=changed, as_of=AS_OF)
    assert counted() == {"1": (0, [])}
    assert Ticket.objects.get().rule == changed


def test_a_preview_writes_nothing() -> None:
    opened("1", tags="escalated", title="Printer")
    told = preview(DEFINITION, system="trimtab", as_of=AS_OF)
    assert (told.escalated, told.tickets) == (1, 1)
    assert (told.examples[0].number, told.examples[0].title) == ("1", "Printer")
    assert not EscalationRule.objects.exists()
    assert counted() == {"1": (0, [])}


def test_what_happened_before_a_chain_of_merges_is_credited_to_the_last() -> None:
    owner = client("One")
    desk, second = team("desk", 1), team("second", 2)
    last = opened("3", owner=owner)
    middle = opened("2", owner=owner, excluded="merged", merged_into=last, merged_at=at("2026-03-05 09:00"))
    first = opened("1", owner=owner, excluded="merged", merged_into=middle, merged_at=at("2026-03-04 09:00"))
    events(first, (5, {"team": desk}), (60, {"team": second}))
    recount_escalations(rule=rule(), tickets=Ticket.objects.filter(pk=first.pk), as_of=AS_OF)
    assert counted() == {"1": (0, []), "2": (0, []), "3": (1, ["functional"])}
