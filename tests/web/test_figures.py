"""A figure pretends no more than its sample allows (MIN-1 to MIN-4)."""

from hypothesis import given
from hypothesis import strategies as st

from tests.web import sketches
from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.figures import Figure
from trimtab.web.presenters.figures import Shown, is_withheld, shown

RULES = Parameters()


def of(kpi: str, figure: Figure) -> Shown:
    return shown(KPIS[kpi], figure, RULES)


def test_a_share_of_many_is_a_percentage_with_its_counts() -> None:
    found = of("ticket-escalation", sketches.share(264, 1912, interval=(0.119, 0.16)))
    assert (found.text, found.of, found.counts) == ("13.8%", "of 1,912 tickets", "264 of 1,912 tickets")
    assert found.interval == "11.9 to 16.0"
    assert found.chips == ()


def test_a_share_of_few_says_the_counts_first_min_2() -> None:
    found = of("ticket-escalation", sketches.share(3, 12))
    assert (found.text, found.second) == ("3 of 12", "25.0%")
    assert [chip.words for chip in found.chips] == ["small sample"]


def test_a_share_under_five_says_the_counts_only_min_2() -> None:
    found = of("ticket-escalation", sketches.share(2, 4))
    assert (found.text, found.second, found.interval) == ("2 of 4", "", "")


def test_no_rows_are_neither_nought_nor_all_min_1() -> None:
    found = of("ticket-escalation", sketches.share(0, 0))
    assert found.lead is None
    assert found.withheld == "No tickets in this period"
    assert found.interval == ""


def test_none_of_five_has_an_upper_bound_min_1() -> None:
    assert of("ticket-escalation", sketches.share(0, 5)).interval == "up to 43.4"


def test_a_score_of_fewer_than_five_answers_is_withheld_min_3() -> None:
    found = of("client-onboarding-satisfaction", sketches.figure(4.2, n=3, interval=(2.0, 5.0)))
    assert found.lead is None
    assert found.withheld == "Not enough answers, n = 3"
    assert found.interval == ""


def test_a_score_of_five_answers_is_indicative_min_3() -> None:
    found = of("client-onboarding-satisfaction", sketches.figure(4.2, n=5, flags=("indicative",)))
    assert (found.text, found.counts) == ("4.2 / 5", "5 ratings")
    assert [chip.words for chip in found.chips] == ["indicative"]


def test_turnover_of_a_small_team_is_a_count_min_4() -> None:
    small = sketches.figure(None, reason="headcount_too_small", numerator=2, denominator=8.5, n=2)
    found = of("turnover", small)
    assert (found.text, found.counts, found.interval) == ("2 left", "2 left of 8.5 people", "")


def test_turnover_has_its_counts() -> None:
    found = of(
        "turnover", sketches.figure(0.176, numerator=6, denominator=34.1, n=6, interval=(0.065, 0.383))
    )
    assert (found.text, found.counts, found.interval) == (
        "17.6% a year",
        "6 left of 34.1 people",
        "6.5 to 38.3",
    )


def test_a_withheld_answer_of_technicians_does_not_say_how_many_answered() -> None:
    found = of("technician-satisfaction", sketches.figure(None, reason="too_few_responses", n=3))
    assert "3" not in found.withheld
    assert found.lead is None


def test_every_kpi_can_be_shown_with_and_without_a_value() -> None:
    for key, kpi in KPIS.items():
        assert shown(kpi, sketches.figure(None, kpi=key), RULES).withheld
        assert shown(kpi, sketches.figure(1.0, kpi=key, n=50, numerator=50, denominator=50), RULES).lead


@given(
    key=st.sampled_from(sorted(KPIS)),
    value=st.none() | st.just(0.5),
    n=st.integers(0, 30),
    reason=st.sampled_from(["no_data", "headcount_too_small", "too_few_responses"]),
    left=st.none() | st.just(2),
)
def test_a_value_is_withheld_exactly_where_none_is_shown(
    key: str, value: float | None, n: int, reason: str, left: int | None
) -> None:
    why = None if value is not None else reason
    of_few = sketches.figure(value, kpi=key, n=n, numerator=left, denominator=n, reason=why)
    assert is_withheld(KPIS[key], of_few, RULES) is (of(key, of_few).lead is None)
    assert of(key, of_few).text
