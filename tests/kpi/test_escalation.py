"""Counted escalations of a ticket: ESC-1 to ESC-8, T-4 to T-6, TV-10."""

from datetime import UTC, datetime

import pytest

from trimtab.kpi.escalation import (
    Counted,
    EscalationRule,
    Event,
    Evidence,
    Reason,
    TierPattern,
    counted,
    credited,
    first_level_resolution,
    from_evidence,
    headline,
)

RULE = EscalationRule(
    "test",
    tiers=(TierPattern("desk|L1", 1), TierPattern("L2", 2), TierPattern("L3", 3), TierPattern("vendor", 4)),
    status_patterns=("^escalated?$",),
    tag_patterns=("escalat",),
)
OPENED = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def at(clock: str, day: int = 10) -> datetime:
    hour, minute = clock.split(":")
    return OPENED.replace(day=day, hour=int(hour), minute=int(minute))


def history(*rows) -> list[Event]:
    """Events from ("10:00", {"team": ...}) rows, in the order written."""
    return [
        Event(when if isinstance(when, datetime) else at(when), n, **what)
        for n, (when, what) in enumerate(rows)
    ]


def kinds(found) -> list[tuple[str, datetime]]:
    return [(one.kind, one.at) for one in found]


DESK, L2, L3, VENDOR = ({"team": name} for name in ("Service desk", "L2 Support", "L3 Engineering", "Vendor"))
WORKED = {"worked": True}

TV_10 = {
    1: history(
        ("09:05", DESK),
        ("10:00", L2),
        ("10:20", WORKED),
        ("10:40", DESK),
        ("11:30", L2),
        ("12:00", {"flagged": True}),
        ("12:05", {"flagged": False}),
        ("12:10", {"flagged": True}),
    ),
    2: history(("09:05", L3)),
    3: history(("09:05", DESK), ("09:20", L2), ("09:30", DESK)),
    4: history(("09:05", DESK), ("10:00", VENDOR)),
    5: history(("09:05", DESK)),
    6: history(
        ("09:00", {"priority": 3}), ("09:05", DESK), ("09:20", {"priority": 2}), ("12:20", {"priority": 1})
    ),
    8: history(("09:05", DESK), (at("15:00", 11), {"status": "Resolved"}), (at("10:00", 30), L2)),
}


def tv_10(rule) -> dict[int, list[Counted]]:
    """The population of TV-10: 7 is spam, and 4 was merged into 5 at 11:00."""
    found = {number: counted(events, OPENED, rule) for number, events in TV_10.items()}
    found[5] = credited(found[5], [(found.pop(4), at("11:00"))], rule)
    return found


def test_tv_10_counted_events_of_each_ticket():
    found = tv_10(RULE)
    assert kinds(found[1]) == [
        ("functional", at("10:00")),
        ("functional", at("11:30")),
        ("hierarchical", at("12:00")),
    ]
    assert found[2] == []
    assert found[3] == []
    assert kinds(found[5]) == [("functional", at("10:00"))]
    assert kinds(found[6]) == [("priority", at("12:20"))]
    assert kinds(found[8]) == [("functional", at("10:00", 30))]


@pytest.mark.parametrize(
    ("more", "escalated", "events"), [(frozenset(), 3, 5), (frozenset({"priority"}), 4, 6)]
)
def test_tv_10_rate_and_count_by_kinds(more, escalated, events):
    rule = EscalationRule("all", tiers=RULE.tiers, kinds=RULE.kinds | more)
    found = {number: headline(own, rule) for number, own in tv_10(rule).items()}
    assert len(found) == 6
    assert sum(bool(own) for own in found.values()) == escalated
    assert sum(len(own) for own in found.values()) == events


def test_the_reason_tells_where_from_and_where_to():
    (found,) = counted(history(("09:05", {"team": "L1 Support"}), ("10:00", L2)), OPENED, RULE)
    assert found.reason == Reason("tier-rises", "L1 Support", "L2 Support", 1, 2)
    assert found.reason.sentence() == "L1 Support → L2 Support, tier 1 to 2"
    assert not found.approximate


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("09:05", {"tier": 1}), ("10:00", {"tier": 2})], "tier 1 to 2"),
        ([("09:05", {"tier": 1}), ("10:00", L2)], "unnamed team → L2 Support, tier 1 to 2"),
        ([("10:00", {"status": "Escalate"})], "status “Escalate”"),
        ([("10:00", {"tags": frozenset({"vip", "escalated_l2"})})], "tag “escalated_l2”"),
        ([("10:00", {"flagged": True})], "flagged to management"),
        ([("09:05", {**DESK, "priority": 4}), ("10:00", {"priority": 2})], "priority 4 to 2"),
    ],
)
def test_every_reason_has_a_sentence(rows, sentence):
    assert [one.reason.sentence() for one in counted(history(*rows), OPENED, RULE)] == [sentence]


@pytest.mark.parametrize(
    "rows",
    [
        [("09:05", L3)],
        [("09:05", L3), ("10:00", L3), ("11:00", {"team": "L3 night shift"})],
        [("09:05", L3), ("10:00", L2)],
        [("09:05", DESK), ("10:00", {"team": "L1 Support"})],
        [("09:05", {"team": "Nobody knows"}), ("10:00", L2)],
        [("09:05", DESK), ("10:00", {"team": "Nobody knows"}), ("11:00", DESK)],
        [("09:05", {"flagged": False})],
        [("09:05", DESK), ("10:00", {"team": ""})],
        [],
    ],
)
def test_esc_2_what_is_no_escalation(rows):
    assert counted(history(*rows), OPENED, RULE) == []


def test_a_team_of_unknown_tier_is_seen_through():
    rows = history(("09:05", DESK), ("10:00", {"team": "Nobody knows"}), ("11:00", L2))
    (found,) = counted(rows, OPENED, RULE)
    assert found.at == at("11:00")
    assert found.reason.sentence() == "Service desk → L2 Support, tier 1 to 2"


def test_the_tier_the_source_gives_goes_before_the_name():
    rows = history(("09:05", DESK), ("10:00", {"team": "Service desk", "tier": 3}))
    assert [one.reason.to_tier for one in counted(rows, OPENED, RULE)] == [3]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        # Undone at the 15th minute, and one minute later.
        ([("09:05", DESK), ("10:00", L2), ("10:15", DESK)], 0),
        ([("09:05", DESK), ("10:00", L2), ("10:16", DESK)], 1),
        # The upper tier wrote a note, alone or in the row that hands the ticket back.
        ([("09:05", DESK), ("10:00", L2), ("10:05", WORKED), ("10:10", DESK)], 1),
        ([("09:05", DESK), ("10:00", L2), ("10:10", {**DESK, **WORKED})], 1),
        # The desk's own note as it hands the ticket up is not the upper tier's work.
        ([("09:05", DESK), ("10:00", {**L2, **WORKED}), ("10:10", DESK)], 0),
        # Two steps up and both undone; only the second undone; down to below where it came from.
        ([("09:05", DESK), ("10:00", L2), ("10:05", L3), ("10:10", DESK)], 0),
        ([("09:05", DESK), ("10:00", L2), ("10:05", L3), ("10:10", L2)], 1),
        ([("09:05", L2), ("10:00", L3), ("10:10", DESK)], 0),
        # A mis-routed move does not silence a real one soon after.
        ([("09:05", DESK), ("10:00", L2), ("10:05", DESK), ("10:10", L2)], 1),
    ],
)
def test_esc_3_a_move_undone_in_time_without_work_is_ignored(rows, count):
    assert len(counted(history(*rows), OPENED, RULE)) == count


def test_esc_4_the_window_runs_from_the_previous_counted_event_of_the_kind():
    rows = [
        (clock, {"flagged": n % 2 == 0})
        for n, clock in enumerate(["10:00", "10:05", "10:14", "10:15", "10:16"])
    ]
    found = counted(history(*rows, ("10:16", L2), ("10:17", L3)), OPENED, RULE)
    assert kinds(found) == [
        ("hierarchical", at("10:00")),
        ("hierarchical", at("10:16")),
        ("functional", at("10:17")),
    ]


@pytest.mark.parametrize(("second", "count"), [("10:15", 1), ("10:16", 2)])
def test_esc_4_the_fifteenth_minute_is_still_the_same_event(second, count):
    assert len(counted(history(("09:05", DESK), ("10:00", L2), (second, L3)), OPENED, RULE)) == count


def test_esc_4_kinds_do_not_silence_each_other():
    rows = history(("09:05", {**DESK, "priority": 3}), ("10:00", {**L2, "flagged": True, "priority": 1}))
    assert [one.kind for one in counted(rows, OPENED, RULE)] == ["priority", "functional", "hierarchical"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # At the 30th minute it is triage, a minute later it is not.
        ([("09:05", {**DESK, "priority": 3}), ("09:30", {"priority": 2})], []),
        ([("09:05", {**DESK, "priority": 3}), ("09:31", {"priority": 2})], ["09:31"]),
        # Before the first assignment, and in its own row, it is triage however late.
        ([("09:05", {"priority": 3}), ("12:00", {"priority": 1})], []),
        ([("09:05", {"priority": 3}), ("12:00", {**DESK, "priority": 1})], []),
        # Raised above the highest rank since triage, not above the rank just before.
        (
            [
                ("09:05", {**DESK, "priority": 3}),
                ("10:00", {"priority": 2}),
                ("11:00", {"priority": 4}),
                ("12:00", {"priority": 2}),
                ("13:00", {"priority": 1}),
            ],
            ["10:00", "13:00"],
        ),
        # A rank held in triage and given up there is forgotten.
        (
            [("09:01", {"priority": 1}), ("09:05", {**DESK, "priority": 3}), ("10:00", {"priority": 2})],
            ["10:00"],
        ),
        # The first rank anyone recorded is no rise.
        ([("09:05", DESK), ("10:00", {"priority": 1})], []),
    ],
)
def test_esc_5_priority_in_triage_is_no_event(rows, found):
    assert kinds(counted(history(*rows), OPENED, RULE)) == [("priority", at(clock)) for clock in found]


def test_a_status_counts_when_it_is_entered_and_a_tag_when_it_is_first_seen():
    tagged = {"tags": frozenset({"escalated"})}
    by_status = history(
        ("10:00", {"status": "Escalated"}),
        ("11:00", {"status": "Escalated"}),
        ("12:00", {"status": "Open"}),
        ("13:00", {"status": "escalated"}),
    )
    by_tag = history(("10:00", tagged), ("11:00", {}), ("12:00", tagged))
    assert [one.at for one in counted(by_status, OPENED, RULE)] == [at("10:00"), at("13:00")]
    assert [one.at for one in counted(by_tag, OPENED, RULE)] == [at("10:00")]


def test_a_rule_may_leave_the_management_flag_out():
    rule = EscalationRule("no flag", flag_is_hierarchical=False)
    assert counted(history(("10:00", {"flagged": True})), OPENED, rule) == []


def test_rows_of_one_instant_are_read_by_position():
    down_then_up = [
        Event(at("10:00"), 2, team="L2"),
        Event(at("09:05"), 0, team="L2"),
        Event(at("10:00"), 1, team="L1"),
    ]
    assert kinds(counted(down_then_up, OPENED, RULE)) == [("functional", at("10:00"))]


def test_t_6_history_from_before_a_split_informs_but_does_not_count():
    split_at = at("11:00")
    rows = history(("09:05", DESK), ("10:00", L2), ("12:00", L3))
    assert kinds(counted(rows, split_at, RULE)) == [("functional", at("12:00"))]
    assert kinds(counted(rows, OPENED, RULE)) == [("functional", at("10:00")), ("functional", at("12:00"))]


def test_t_4_only_what_happened_before_the_merge_is_credited_and_debounced_together():
    own = counted(history(("09:05", DESK), ("10:00", L2)), OPENED, RULE)
    theirs = counted(history(("09:05", DESK), ("10:10", L2), ("10:40", L3), ("12:00", VENDOR)), OPENED, RULE)
    assert [one.at for one in credited(own, [(theirs, at("12:00"))], RULE)] == [at("10:00"), at("10:40")]
    assert credited(own, [], RULE) == own


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="opened_at needs a time zone"):
        counted([], OPENED.replace(tzinfo=None), RULE)


THRESHOLDS = EscalationRule(
    "thresholds",
    tiers=RULE.tiers,
    tag_patterns=("escalat",),
    status_patterns=("^escalated$",),
    station_threshold=1,
    reassignment_threshold=2,
)


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (Evidence(), None),
        (Evidence(group_stations=1), None),
        (Evidence(group_stations=2), "passed through 2 teams"),
        (Evidence(reassignments=2), None),
        (Evidence(reassignments=3), "reassigned 3 times"),
        (Evidence(assignee_stations=3), None),
        (Evidence(assignee_stations=4), "reassigned 3 times"),
        (Evidence(tags=frozenset({"vip", "escalation"})), "tag “escalation”"),
        (Evidence(status="Escalated", group_stations=5), "status “Escalated”"),
        (Evidence(team="Service desk"), None),
        (Evidence(team="Nobody knows"), None),
        (Evidence(team="L2 Support"), "with L2 Support of tier 2; the way there was not recorded"),
        (Evidence(tier=3), "with a team of tier 3; the way there was not recorded"),
        # ESC-2: it never left the team it was first sent to.
        (Evidence(team="L2 Support", group_stations=1), None),
        (Evidence(team="L2 Support", reassignments=0), None),
        (Evidence(team="L2 Support", assignee_stations=1), None),
    ],
)
def test_a_ticket_without_history_is_judged_by_what_it_carries(evidence, sentence):
    found = from_evidence(evidence, OPENED, THRESHOLDS)
    assert [one.reason.sentence() for one in found] == ([sentence] if sentence else [])
    assert all(one.approximate and one.at == OPENED and one.kind == "functional" for one in found)


def test_a_rule_may_take_the_team_as_no_sign():
    rule = EscalationRule("history only", tiers=RULE.tiers, evidence_tier=None)
    assert from_evidence(Evidence(team="L3"), OPENED, rule) == []


@pytest.mark.parametrize(
    ("rows", "resolved", "answer"),
    [
        ([("09:05", DESK)], "15:00", True),
        ([("09:05", DESK)], None, None),
        ([("09:05", DESK), ("10:00", L2)], "15:00", False),
        ([("09:05", DESK), ("10:00", L2), ("10:40", DESK)], "15:00", False),
        # Mis-routed and back: the desk resolved it.
        ([("09:05", DESK), ("10:00", L2), ("10:05", DESK)], "15:00", True),
        # Straight to a higher tier is neither; handed down to the desk it is the desk's.
        ([("09:05", L3)], "15:00", None),
        ([("09:05", L3), ("10:00", DESK)], "15:00", True),
        # What came after the resolution does not matter to it.
        ([("09:05", DESK), ("16:00", L2)], "15:00", True),
        ([("09:05", {"status": "Open"})], "15:00", None),
        # A management flag is not a functional escalation.
        ([("09:05", DESK), ("10:00", {"flagged": True})], "15:00", True),
    ],
)
def test_esc_8_first_level_resolution(rows, resolved, answer):
    found = first_level_resolution(history(*rows), OPENED, at(resolved) if resolved else None, RULE)
    assert found is answer
