"""What a rule says of a name, and how it is kept as JSON."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.kpi.escalation import KINDS, EscalationRule, TierPattern


def rule(*tiers: TierPattern, **more) -> EscalationRule:
    return EscalationRule("test", tiers=tiers, **more)


def test_the_first_matching_pattern_gives_the_tier():
    ours = rule(
        TierPattern("2nd", 2), TierPattern("3rd|engineering", 3), TierPattern("line", 1), default_tier=1
    )
    assert ours.tier_of("2nd line support") == 2
    assert ours.tier_of("3RD LINE") == 3
    assert ours.tier_of("1st line") == 1
    assert ours.tier_of("Engineering") == 3
    assert ours.tier_of("Reception") == 1
    assert ours.tier_of("") == 1


def test_a_team_nobody_named_has_no_tier():
    assert rule(TierPattern("2nd", 2)).tier_of("Reception") is None


def test_a_table_of_teams_matches_whole_names_only():
    ours = rule(TierPattern("Support", 1, exact=True), TierPattern("Support (L2)", 2, exact=True))
    assert ours.tier_of("support") == 1
    assert ours.tier_of("  SUPPORT   (l2) ") == 2
    assert ours.tier_of("Support Berlin") is None


def test_a_pattern_meets_the_name_as_written_and_as_folded():
    ours = rule(TierPattern("istanbul l2", 2), TierPattern("İzmir", 3))
    assert ours.tier_of("İSTANBUL  L2") == 2
    assert ours.tier_of("İzmir") == 3


def test_status_and_tag_patterns():
    ours = rule(status_patterns=("^escalated?$",), tag_patterns=("escalat",))
    assert ours.is_escalated_status("Escalate")
    assert ours.is_escalated_status("ESCALATED")
    assert not ours.is_escalated_status("De-escalated")
    assert ours.is_escalation_tag("escalation_l2")
    assert not ours.is_escalation_tag("vip")


FULL = EscalationRule(
    "Zendesk",
    tiers=(TierPattern("L2", 2), TierPattern("Vendor (x)", 4, exact=True)),
    default_tier=1,
    status_patterns=("^Escalated$",),
    tag_patterns=("escalat",),
    flag_is_hierarchical=False,
    station_threshold=1,
    reassignment_threshold=2,
    evidence_tier=None,
    kinds=frozenset({"functional", "priority"}),
    debounce_minutes=5,
    triage_grace_minutes=0,
)


@pytest.mark.parametrize("ours", [FULL, EscalationRule("plain")])
def test_a_rule_survives_json(ours):
    text = json.dumps(ours.to_dict())
    again = EscalationRule.from_dict(json.loads(text))
    assert again == ours
    assert hash(again) == hash(ours)
    assert json.dumps(again.to_dict()) == text


def test_keys_left_out_take_their_defaults():
    ours = EscalationRule.from_dict({"name": "plain"})
    assert ours == EscalationRule("plain")
    assert (ours.debounce_minutes, ours.triage_grace_minutes) == (15, 30)
    assert ours.kinds == {"functional", "hierarchical"}
    assert EscalationRule.from_dict({"name": "x", "tiers": [{"pattern": "L2", "tier": 2}]}).tier_of("l2") == 2


def test_a_rule_that_has_answered_can_be_copied_and_sent_to_another_process():
    assert FULL.tier_of("L2 desk") == 2
    for again in (copy.deepcopy(FULL), pickle.loads(pickle.dumps(FULL))):
        assert again == FULL
        assert again.tier_of("Vendor (x)") == 4
        assert again.tier_of("never seen") == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "'rule' must be an object"),
        ({}, "'name' is missing"),
        ({"name": " "}, "'name' must not be empty"),
        ({"name": 3}, "'name' must be text, not 3"),
        ({"name": "x", "colour": "red"}, "'colour' is not known; known are name, tiers"),
        ({"name": "x", "tiers": "L2"}, "'tiers' must be a list"),
        ({"name": "x", "tiers": ["L2"]}, r"'tiers\[0\]' must be an object"),
        ({"name": "x", "tiers": [{"pattern": "L2"}]}, r"'tiers\[0\]\.tier' is missing"),
        (
            {"name": "x", "tiers": [{"pattern": "a", "tier": "2"}]},
            r"'tiers\[0\]\.tier' must be a whole number",
        ),
        (
            {"name": "x", "tiers": [{"pattern": "a", "tier": 10}]},
            r"'tiers\[0\]\.tier' must be 0 to 9, not 10",
        ),
        (
            {"name": "x", "tiers": [{"pattern": "(", "tier": 1}]},
            r"'tiers\[0\]\.pattern' is not a regular expr",
        ),
        ({"name": "x", "tiers": [{"pattern": "a", "tier": 1, "t": 1}]}, r"'tiers\[0\]\.t' is not known"),
        ({"name": "x", "status_patterns": [""]}, r"'status_patterns\[0\]' must have 1 to 200 characters"),
        ({"name": "x", "tag_patterns": ["a", 1]}, r"'tag_patterns\[1\]' must be text"),
        ({"name": "x", "kinds": ["functional", "sla"]}, "'kinds' holds 'sla'"),
        ({"name": "x", "default_tier": True}, "'default_tier' must be a whole number"),
        ({"name": "x", "flag_is_hierarchical": 1}, "'flag_is_hierarchical' must be true or false"),
        ({"name": "x", "station_threshold": -1}, "'station_threshold' must be 0 or more"),
        ({"name": "x", "debounce_minutes": 61}, "'debounce_minutes' must be 0 to 60"),
        ({"name": "x", "debounce_minutes": None}, "'debounce_minutes' must be a whole number"),
        ({"name": "x", "triage_grace_minutes": 241}, "'triage_grace_minutes' must be 0 to 240"),
    ],
)
def test_a_wrong_rule_names_its_key(data, message):
    with pytest.raises(ValueError, match=message):
        EscalationRule.from_dict(data)


@given(st.text(max_size=30), st.text(max_size=30))
def test_an_exact_name_matches_itself_whatever_characters_it_has(name, other):
    ours = rule(TierPattern(name, 2, exact=True))
    assert ours.tier_of(name) == 2
    assert ours.tier_of(f"{name} {other} not this one") is None
    assert ours.tier_of(name) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(FULL.to_dict())), JSON))
def test_any_json_gives_a_rule_or_a_clear_refusal(data):
    try:
        ours = EscalationRule.from_dict({"name": "x", **data})
    except ValueError as refusal:
        assert str(refusal).startswith("escalation rule: '")
    else:
        assert ours.kinds <= set(KINDS)
        assert EscalationRule.from_dict(ours.to_dict()) == ours
