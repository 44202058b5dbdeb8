"""What holds for every history of a ticket: ESC-1, ESC-4, T-4."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from trimtab.kpi.escalation import EscalationRule, Event, TierPattern, counted, credited, debounced

RULE = EscalationRule(
    "test",
    tiers=(TierPattern("L1", 1), TierPattern("L2", 2), TierPattern("L3", 3), TierPattern("vendor", 4)),
    status_patterns=("^escalated$",),
    tag_patterns=("escalat",),
)
OPENED = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@st.composite
def histories(draw):
    events = []
    for position in range(draw(st.integers(0, 9))):
        events.append(
            Event(
                OPENED + timedelta(minutes=draw(st.integers(-20, 240))),
                position,
                team=draw(st.sampled_from([None, "L1", "L2", "L3", "vendor", "Nobody knows"])),
                priority=draw(st.none() | st.integers(1, 4)),
                status=draw(st.sampled_from([None, "Open", "Escalated"])),
                flagged=draw(st.sampled_from([None, True, False])),
                worked=draw(st.booleans()),
                tags=draw(st.sampled_from([frozenset(), frozenset({"vip"}), frozenset({"escalated"})])),
            )
        )
    return events


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_does_not_matter(events, random):
    assert counted(random.sample(events, len(events)), OPENED, RULE) == counted(events, OPENED, RULE)


@given(histories())
def test_a_row_that_repeats_what_is_known_changes_nothing(events):
    known = {}
    repeated = []
    for event in sorted(events, key=lambda one: (one.at, one.position)):
        said = {name: getattr(event, name) for name in ("team", "status", "flagged", "priority")}
        known |= {name: value for name, value in said.items() if value is not None}
        repeated.append(Event(event.at, 2 * event.position, **said, worked=event.worked, tags=event.tags))
        repeated.append(Event(event.at, 2 * event.position + 1, **known))
    assert counted(repeated, OPENED, RULE) == counted(events, OPENED, RULE)


@given(histories(), st.integers(0, 60))
def test_esc_4_debouncing_twice_changes_nothing(events, minutes):
    loud = EscalationRule("loud", tiers=RULE.tiers, status_patterns=RULE.status_patterns, debounce_minutes=0)
    once = debounced(counted(events, OPENED, loud), minutes)
    assert debounced(once, minutes) == once
    for kind in ("functional", "hierarchical", "priority"):
        moments = [one.at for one in once if one.kind == kind]
        assert all(b - a > timedelta(minutes=minutes) for a, b in pairwise(moments))


@given(histories())
def test_a_rise_in_tier_is_what_the_reason_says(events):
    for one in counted(events, OPENED, RULE):
        assert one.at >= OPENED
        assert one.reason.sentence()
        if one.reason.code == "tier-rises":
            assert one.reason.from_tier < one.reason.to_tier
            assert RULE.tier_of(one.reason.from_team) == one.reason.from_tier
            assert RULE.tier_of(one.reason.to_team) == one.reason.to_tier


@given(st.lists(histories(), min_size=1, max_size=3), st.integers(0, 240))
def test_t_4_the_union_of_merged_tickets_holds_nothing_new_and_nothing_late(tickets, minute):
    merged_at = OPENED + timedelta(minutes=minute)
    own, *others = [counted(events, OPENED, RULE) for events in tickets]
    union = credited(own, [(found, merged_at) for found in others], RULE)
    assert all(one in own or any(one in found and one.at < merged_at for found in others) for one in union)
    # Whoever was escalated stays so.
    assert bool(union) >= bool(own)
