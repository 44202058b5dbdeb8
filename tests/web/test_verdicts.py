"""What a series says comes from the rules of its control chart alone, never from two points (TREND-7, MIN-5)."""

from dataclasses import replace

import pytest

from tests.web import sketches
from trimtab.insight.control_charts import Kind
from trimtab.web.presenters.verdicts import said

LIMITS = (0.081, 0.124)
LEVEL = [0.1] * 13


def test_a_steady_series_has_neither_colour_nor_mark() -> None:
    found = said(sketches.card(sketches.points(LEVEL, limits=LIMITS), sketches.verdict("steady")))
    assert (found.words, found.tone, found.mark, found.judgement) == (
        "Steady: within the usual range",
        "",
        "",
        "",
    )


def test_a_difference_between_two_points_says_nothing_min_5() -> None:
    found = said(
        sketches.card(sketches.points([*LEVEL[:12], 0.123], limits=LIMITS), sketches.verdict("steady"))
    )
    assert (found.tone, found.mark) == ("", "")


def test_above_the_range_in_the_words_of_trend_7() -> None:
    series = sketches.points([*LEVEL[:12], 0.138], limits=LIMITS)
    found = said(sketches.card(series, sketches.verdict("above", "R1", 12)))
    assert found.words == "Above the usual range in October 2026 (13.8%, usual range 8.1% to 12.4%)"
    assert (found.tone, found.mark, found.judgement) == ("bad", "▲", "worse")


def test_since_when_it_is_above() -> None:
    series = sketches.points([*LEVEL[:11], 0.13, 0.138], limits=LIMITS)
    found = said(sketches.card(series, sketches.verdict("above", "R1", 11)))
    assert found.words.startswith("Above the usual range since September 2026 (13.8%")


@pytest.mark.parametrize(
    ("kpi", "kind", "tone", "mark"),
    [
        ("ticket-escalation", "above", "bad", "▲"),
        ("ticket-escalation", "below", "good", "▼"),
        ("client-onboarding-satisfaction", "above", "good", "▲"),
        ("client-onboarding-satisfaction", "below", "bad", "▼"),
    ],
)
def test_good_and_bad_follow_the_direction_of_the_kpi(kpi: str, kind: Kind, tone: str, mark: str) -> None:
    series = sketches.points(LEVEL, limits=LIMITS, kpi=kpi)
    found = said(sketches.card(series, sketches.verdict(kind, "R1", 12), kpi=kpi))
    assert (found.tone, found.mark) == (tone, mark)


@pytest.mark.parametrize(("kind", "tone"), [("shift_above", "warn"), ("shift_below", "good")])
def test_a_lasting_shift_counts_its_steps_and_skips_those_on_the_centre(kind: Kind, tone: str) -> None:
    series = sketches.points([*[0.1] * 4, *[0.12] * 8, 0.1], limits=LIMITS, centre=0.1)
    found = said(sketches.card(series, sketches.verdict(kind, "R2", 4)))
    side = "above" if kind == "shift_above" else "below"
    assert found.words == f"Lasting shift: 8 months in a row {side} the usual level, since February 2026"
    assert found.rule == "R2"
    assert found.tone == tone


def test_weeks_are_called_weeks() -> None:
    series = sketches.points([0.12] * 8, limits=LIMITS, centre=0.1)
    card = sketches.card(series, None)
    card = replace(card, series=sketches.told(series, sketches.verdict("shift_above", "R2", 0), "week"))
    assert said(card).words == "Lasting shift: 8 weeks in a row above the usual level, since March 2026"


def test_too_short_a_series_says_how_much_is_missing_trend_4() -> None:
    found = said(sketches.card(sketches.points([0.1] * 3), sketches.verdict("not_enough_data", complete=3)))
    assert (found.words, found.tone) == (
        "Not enough data: trend signals start after 12 complete months (now: 3)",
        "",
    )


def test_the_verdict_is_of_the_latest_complete_step() -> None:
    series = [
        *sketches.points([*LEVEL[:11], 0.138], limits=LIMITS)[:12],
        sketches.point(0.2, takes_part=False),
    ]
    found = said(sketches.card(series, sketches.verdict("above", "R1", 11)))
    assert "13.8%" in found.words


def test_a_series_that_is_never_judged_says_nothing() -> None:
    assert said(sketches.card((), None)).words == ""


def test_a_rule_that_fired_before_the_steps_shown_says_nothing_about_them() -> None:
    found = said(sketches.card(sketches.points([None] * 13), sketches.verdict("above", "R1", 0)))
    assert (found.words, found.tone, found.mark) == ("Nothing to judge in these months", "", "")
