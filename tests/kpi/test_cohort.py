"""Stages of a client's relationship: COHORT-1 to COHORT-8, TV-9."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.kpi.cohort import (
    ContractTerm,
    clock_for,
    engagement_on,
    engagements,
    merged_terms,
    stage_on,
    stage_windows,
)
from trimtab.kpi.period import day_of, local_midnight

RULES = {"early_days": 90, "renewal_gap_days": 90}


def term(contract_id, starts, ends=None, *, flagged=False, zone="Europe/Paris") -> ContractTerm:
    return ContractTerm(
        contract_id, date.fromisoformat(starts), date.fromisoformat(ends) if ends else None, zone, flagged
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def stages(windows, contract_id=None):
    return [(w.stage, w.start, w.end, w.engagement) for w in windows if w.contract_id == contract_id]


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2026-01-14", "pre_start"),
        ("2026-01-15", "early"),
        ("2026-04-14", "early"),
        ("2026-04-15", "ongoing"),
    ],
)
def test_tv_9_stage_by_local_day(day, stage):
    client = engagements([term(1, "2026-01-15")], **RULES)
    assert stage_on(date.fromisoformat(day), client, early_days=90) == stage


def test_tv_9_the_early_stage_in_utc():
    start, end = utc("2026-01-14T23:00"), utc("2026-04-14T22:00")
    assert stages(stage_windows([term(1, "2026-01-15")], **RULES)) == [
        ("pre_start", None, start, 1),
        ("early", start, end, 1),
        ("ongoing", end, None, 1),
    ]
    assert end - start == timedelta(days=89, hours=23)


@pytest.mark.parametrize(
    ("renewal", "count"), [("2026-01-01", 1), ("2026-02-15", 1), ("2026-03-31", 1), ("2026-04-01", 2)]
)
def test_tv_9_cohort_5_a_renewal_continues_the_engagement_up_to_the_gap(renewal, count):
    client = engagements([term(1, "2025-01-01", "2025-12-31"), term(2, renewal)], **RULES)
    assert [one.sequence for one in client] == list(range(1, count + 1))
    expected = "ongoing" if count == 1 else "early"
    assert stage_on(date.fromisoformat(renewal), client, early_days=90) == expected


def test_cohort_5_a_short_contract_inside_a_long_one_does_not_end_the_engagement():
    client = engagements(
        [
            term(1, "2024-01-01", "2025-12-31"),
            term(2, "2024-06-01", "2024-06-30"),
            term(3, "2026-01-01"),
        ],
        **RULES,
    )
    assert [(one.starts_on, one.ends_on, one.contract_ids) for one in client] == [
        (date(2024, 1, 1), None, (1, 2, 3))
    ]


def test_a_gap_inside_an_engagement_does_not_stop_its_early_stage():
    terms = [term(1, "2026-01-01", "2026-01-20"), term(2, "2026-03-01")]
    assert [w[0] for w in stages(stage_windows(terms, **RULES))] == ["pre_start", "early", "ongoing"]
    assert stage_on(date(2026, 2, 10), engagements(terms, **RULES), early_days=90) == "early"


def test_cohort_7_the_early_stage_ends_with_the_last_contract():
    terms = [term(1, "2026-01-15", "2026-02-23")]
    assert stages(stage_windows(terms, **RULES)) == [
        ("pre_start", None, utc("2026-01-14T23:00"), 1),
        ("early", utc("2026-01-14T23:00"), utc("2026-02-23T23:00"), 1),
        ("ongoing", utc("2026-02-23T23:00"), None, 1),
    ]
    (ended,) = engagements(terms, **RULES)
    assert stage_on(date(2026, 2, 23), [ended], early_days=90) == "early"
    assert stage_on(date(2026, 2, 24), [ended], early_days=90) == "ongoing"


def test_between_two_engagements_the_stage_stays_ongoing_of_the_first():
    terms = [term(1, "2025-01-01", "2025-01-31"), term(2, "2026-01-01")]
    client = engagements(terms, **RULES)
    assert stage_on(date(2025, 8, 1), client, early_days=90) == "ongoing"
    assert engagement_on(date(2025, 8, 1), client) == client[0]
    assert [(w[0], w[3]) for w in stages(stage_windows(terms, **RULES))] == [
        ("pre_start", 1),
        ("early", 1),
        ("ongoing", 1),
        ("early", 2),
        ("ongoing", 2),
    ]


def test_cohort_6_a_later_flagged_contract_has_its_own_clock():
    terms = [
        term(1, "2025-01-01", flagged=True),
        term(2, "2026-03-01", flagged=True, zone="America/New_York"),
        term(3, "2026-04-01"),
    ]
    windows = stage_windows(terms, **RULES)
    assert {w.contract_id for w in windows} == {None, 2}
    assert stages(windows, 2) == [
        ("pre_start", None, utc("2026-03-01T05:00"), 1),
        ("early", utc("2026-03-01T05:00"), utc("2026-05-30T04:00"), 1),
        ("ongoing", utc("2026-05-30T04:00"), None, 1),
    ]
    assert [w[0] for w in stages(windows)] == ["pre_start", "early", "ongoing"]


def test_cohort_6_a_ticket_follows_the_youngest_flagged_contract_it_is_linked_to():
    terms = [
        term(1, "2025-01-01", flagged=True),
        term(2, "2026-03-01", flagged=True),
        term(3, "2026-05-01", flagged=True),
        term(4, "2026-06-01"),
    ]
    assert clock_for([2, 3, 4], terms, **RULES) == 3
    assert clock_for([2, 1], terms, **RULES) == 2
    assert clock_for([4], terms, **RULES) is None
    assert clock_for([1], terms, **RULES) is None
    assert clock_for([], terms, **RULES) is None
    assert clock_for([99], terms, **RULES) is None


def test_cohort_8_a_merge_keeps_the_earlier_start():
    merged = merged_terms([term(1, "2026-01-01")], [term(2, "2025-06-01")])
    assert [one.starts_on for one in engagements(merged, **RULES)] == [date(2025, 6, 1)]


def test_cohort_8_a_flagged_contract_of_the_absorbed_client_keeps_its_own_clock():
    merged = merged_terms([term(1, "2026-01-01")], [term(2, "2025-12-01", flagged=True)])
    assert [one.starts_on for one in engagements(merged, **RULES)] == [date(2026, 1, 1)]
    windows = stage_windows(merged, **RULES)
    assert [w[0] for w in stages(windows, 2)] == ["pre_start", "early", "ongoing"]
    assert stages(windows, 2)[0][3] == 1
    assert clock_for([2], merged, **RULES) == 2


def test_cohort_8_a_survivor_without_contracts_takes_those_it_absorbed():
    merged = merged_terms([], [term(2, "2025-12-01", flagged=True)])
    assert [one.starts_on for one in engagements(merged, **RULES)] == [date(2025, 12, 1)]


def test_a_client_without_contract_has_no_stage():
    assert stage_windows([], **RULES) == []
    assert engagements([], **RULES) == []
    assert stage_on(date(2026, 1, 1), [], early_days=90) is None


def test_a_contract_meant_to_last_for_ever_may_say_so_with_the_last_date_there_is():
    windows = stage_windows([term(1, "2026-01-15", "9999-12-31")], **RULES)
    assert stages(windows) == stages(stage_windows([term(1, "2026-01-15")], **RULES))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="contract 7 ends on 2026-01-01"):
        term(7, "2026-01-02", "2026-01-01")
    with pytest.raises(ValueError, match="at least one day"):
        engagements([], early_days=0, renewal_gap_days=90)
    with pytest.raises(ValueError, match="0 days or more"):
        stage_windows([], early_days=90, renewal_gap_days=-1)


ZONES = (
    "Europe/Paris",
    "Etc/GMT+12",
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Asia/Beirut",
)


@st.composite
def client_terms(draw, zones=ZONES):
    count = draw(st.integers(1, 6))
    terms = []
    for contract_id in range(count):
        start = draw(st.dates(date(2010, 1, 1), date(2013, 12, 31)))
        length = draw(st.none() | st.integers(0, 500))
        end = None if length is None else start + timedelta(days=length)
        flagged, zone = draw(st.booleans()), draw(st.sampled_from(zones))
        terms.append(ContractTerm(contract_id, start, end, zone, flagged))
    return terms


PARAMETERS = st.fixed_dictionaries(
    {"early_days": st.integers(1, 180), "renewal_gap_days": st.integers(0, 365)}
)


@given(client_terms(), PARAMETERS)
def test_the_windows_of_each_clock_tile_all_time(terms, parameters):
    windows = stage_windows(terms, **parameters)
    for clock in {w.contract_id for w in windows}:
        own = [w for w in windows if w.contract_id == clock]
        assert own[0].stage == "pre_start"
        assert own[0].start is None
        assert own[-1].end is None
        assert all(left.end == right.start for left, right in pairwise(own))
        assert all(w.start < w.end for w in own[1:-1])
        assert [w.engagement for w in own] == sorted(w.engagement for w in own)


@given(client_terms(), PARAMETERS, st.randoms(use_true_random=False))
def test_the_order_in_which_contracts_come_does_not_matter(terms, parameters, random):
    shuffled = random.sample(terms, len(terms))
    assert stage_windows(shuffled, **parameters) == stage_windows(terms, **parameters)
    assert engagements(shuffled, **parameters) == engagements(terms, **parameters)


@given(client_terms(zones=ZONES[:1]), PARAMETERS, st.dates(date(2009, 1, 1), date(2016, 1, 1)))
def test_windows_and_days_tell_the_same_stage(terms, parameters, day):
    noon = local_midnight(day, ZONES[0]) + timedelta(hours=12)
    assert day_of(noon, ZONES[0]) == day
    (window,) = (
        w
        for w in stage_windows(terms, **parameters)
        if w.contract_id is None and (w.start is None or w.start <= noon) and (w.end is None or noon < w.end)
    )
    client = engagements(terms, **parameters)
    assert window.stage == stage_on(day, client, early_days=parameters["early_days"])
    latest = engagement_on(day, client)
    assert window.engagement == (latest.sequence if latest else 1)


@given(client_terms(), PARAMETERS)
def test_every_contract_belongs_to_one_engagement_that_spans_it(terms, parameters):
    client = engagements(terms, **parameters)
    assert sorted(i for one in client for i in one.contract_ids) == sorted(t.contract_id for t in terms)
    for left, right in pairwise(client):
        assert left.ends_on is not None
        assert (right.starts_on - left.ends_on).days > parameters["renewal_gap_days"]
