"""A sparkline stays in its box, leaves gaps where nothing is known, and ends with its last point."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.web import sketches
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.scale import Scale, spans, ticks
from trimtab.web.presenters.spark_table import spark_table
from trimtab.web.presenters.sparkline import HEIGHT, WIDTH, Sparkline, draw, sparkline

values = st.lists(st.none() | st.floats(-100, 1e6, allow_nan=False), max_size=13)


def places(drawn: Sparkline) -> list[tuple[float, float]]:
    outlines = [*drawn.lines, *drawn.bands]
    found = [tuple(map(float, place.split(","))) for outline in outlines for place in outline.split()]
    return [(x, y) for x, y in found] + list(drawn.lone)


@given(values, st.none() | st.floats(-100, 1e6, allow_nan=False))
def test_everything_lies_in_the_box(series: list[float | None], target: float | None) -> None:
    drawn = draw(sketches.points(series, limits=(0.0, 50.0)), target, "")
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places(drawn))
    assert drawn.target is None or 0 <= drawn.target <= HEIGHT


@given(values)
def test_every_known_step_is_drawn_once(series: list[float | None]) -> None:
    drawn = draw(sketches.points(series), None, "")
    on_lines = sum(len(line.split()) for line in drawn.lines)
    assert on_lines + len(drawn.lone) == sum(value is not None for value in series)


def test_a_gap_parts_the_line() -> None:
    drawn = draw(sketches.points([1.0, 2.0, None, 3.0, 4.0]), None, "")
    assert len(drawn.lines) == 2


def test_an_unknown_last_step_has_no_dot() -> None:
    assert draw(sketches.points([1.0, 2.0, None]), None, "").last is None


def test_higher_is_higher() -> None:
    drawn = draw(sketches.points([1.0, 3.0]), 2.0, "")
    assert drawn.last is not None
    assert drawn.target is not None
    assert drawn.last[1] < drawn.target


@given(st.lists(st.booleans(), max_size=30))
def test_spans_are_the_runs_of_true(present: list[bool]) -> None:
    inside = {place for first, last in spans(present) for place in range(first, last + 1)}
    assert inside == {place for place, there in enumerate(present) if there}


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_embrace_what_is_drawn_equally_far_apart(low: float, width: float) -> None:
    marks = ticks(low, low + width)
    assert marks[0] <= low + 1e-6 * width
    assert marks[-1] >= low + width - 1e-6 * width
    assert 2 <= len(marks) <= 9
    gaps = [b - a for a, b in pairwise(marks)]
    assert max(gaps) - min(gaps) <= 1e-6 * max(gaps) + 1e-9


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_scale_keeps_order(one: float, other: float) -> None:
    scale = Scale(0, 1, 100, 0)
    assert (one <= other) <= (scale.at(one) >= scale.at(other))


def test_the_table_has_a_row_a_kpi_and_a_column_a_month_and_what_is_drawn() -> None:
    some = sketches.card(sketches.points([0.1, None, 0.3]), None, target=0.12)
    few = sketches.card(
        sketches.points([4.0], kpi="client-onboarding-satisfaction"),
        None,
        kpi="client-onboarding-satisfaction",
    )
    made = spark_table([some, few], Parameters(), lambda card: f"/{card.kpi.key}/")
    assert made is not None
    assert made.months == ["Aug 2026", "Sept 2026", "Oct 2026"]
    first, second = made.rows
    assert [cell.text for cell in first.cells] == ["10.0%", "–", "30.0%"]
    assert [cell.drawn for cell in first.cells] == [0.1, None, 0.3]
    assert (first.href, first.unit, first.target.text) == (
        "/ticket-escalation/",
        "per cent of tickets",
        "12.0%",
    )
    assert [cell.drawn for cell in second.cells] == [None, None, 4.0]
    assert spark_table([sketches.card([], None)], Parameters(), lambda _: "") is None


def test_a_small_picture_is_told_in_one_sentence() -> None:
    drawn = sparkline(sketches.card(sketches.points([0.1, None, 0.3]), None), Parameters())
    assert drawn.says == "From August 2026 to October 2026: from 10.0% to 30.0%."


def test_a_value_that_is_withheld_is_neither_drawn_nor_told() -> None:
    kpi = "client-onboarding-satisfaction"
    points = [Point(sketches.figure(5.0, kpi=kpi, n=1), None, None, None, False, True)]
    card = sketches.card(points, None, kpi=kpi)
    assert sparkline(card, Parameters()).last is None
    made = spark_table([card], Parameters(), lambda _: "")
    assert made is not None and made.rows[0].cells[0].text == "–"
