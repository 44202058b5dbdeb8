"""The trend chart: marks by shape as well as colour, labels that do not overlap, a link for every step."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.web import sketches
from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.chart import (
    LINE_HEIGHT,
    NARROW,
    PIN,
    WIDE,
    Label,
    apart,
    drawing,
    drawings,
)
from trimtab.web.presenters.plot import (
    Note,
    Plot,
    StageLine,
    axis,
    is_cut,
    key_of,
    step_facts,
    summary,
    visible,
)

SPECIFIED = Parameters()
SERIES = [0.1, 0.11, None, 0.1, 0.09, 0.1, 0.11, 0.1, 0.1, 0.11, 0.1, 0.13, 0.138]


def plot(
    points: list[Point], *, kpi: str = "ticket-escalation", target: float | None = 0.12, **more: Any
) -> Plot:
    return Plot(
        KPIS[kpi], points, lambda point: f"/rows/?period={point.figure.period.label}", target=target, **more
    )


def test_a_wide_and_a_narrow_picture_show_the_same_steps() -> None:
    wide, narrow = drawings(plot(sketches.points(SERIES)))
    assert len(wide.steps) == len(narrow.steps) == 13
    assert [step.href for step in wide.steps] == [step.href for step in narrow.steps]
    assert (wide.frame, narrow.frame) == (WIDE, NARROW)


def test_each_step_leads_to_its_rows_and_says_its_value() -> None:
    last = drawing(plot(sketches.points(SERIES)), WIDE).steps[-1]
    assert last.href == "/rows/?period=2026-10"
    assert last.says == "October 2026: 13.8%. Show the rows"


def test_an_unknown_step_is_a_gap_and_says_so() -> None:
    drawn = drawing(plot(sketches.points(SERIES)), WIDE)
    assert len(drawn.lines[0].pieces) == 2
    assert drawn.steps[2].says == "December 2025: no figure"


def test_a_signal_has_a_shape_of_its_own_and_the_side_gives_its_tone() -> None:
    points = [
        *sketches.points(SERIES, limits=(0.08, 0.12), centre=0.1)[:11],
        sketches.point(0.07, month=Period.month(2026, 9), limits=(0.08, 0.12), centre=0.1, signal=True),
        sketches.point(0.138, limits=(0.08, 0.12), centre=0.1, signal=True),
    ]
    dots = drawing(plot(points), WIDE).lines[0].dots
    assert [(dot.kind, dot.tone) for dot in dots[-2:]] == [("signal", "good"), ("signal", "bad")]
    assert {dot.kind for dot in dots[:-2]} == {"plain"}


def test_a_step_that_is_not_judged_is_drawn_open() -> None:
    points = [*sketches.points(SERIES)[:12], sketches.point(0.2, takes_part=False)]
    assert drawing(plot(points), WIDE).lines[0].dots[-1].kind == "open"


def test_turnover_is_drawn_from_zero_ag_6() -> None:
    points = sketches.points([0.15, 0.16, 0.17], kpi="turnover")
    assert drawing(plot(points, kpi="turnover", target=None), WIDE).ticks[0].text == "0%"


def test_the_axis_ends_at_the_scale() -> None:
    points = sketches.points([4.8, 4.9, 5.0], kpi="client-onboarding-satisfaction")
    marks = drawing(plot(points, kpi="client-onboarding-satisfaction", target=None), WIDE).ticks
    assert float(marks[-1].text) <= 5


def test_the_year_is_written_where_it_begins() -> None:
    labels = drawing(plot(sketches.points(SERIES)), WIDE).months
    assert [(label.text, label.second) for label in labels if label.second] == [
        ("Oct", "2025"),
        ("Jan", "2026"),
    ]


def test_a_narrow_picture_labels_every_third_month_and_the_last() -> None:
    labels = drawing(plot(sketches.points(SERIES)), NARROW).months
    assert [label.text for label in labels] == ["Oct", "Jan", "Apr", "Jul", "Oct"]


def test_the_second_line_is_named_at_its_end() -> None:
    both = plot(
        sketches.points(SERIES), target=None, beside=[StageLine("ongoing", sketches.points([0.09] * 13))]
    )
    drawn = drawing(both, WIDE)
    assert [line.kind for line in drawn.lines] == ["ongoing", "main"]
    assert {"All 13.8%", "Ongoing only"} <= {label.text for label in drawn.labels}


def test_the_sentence_tells_what_the_picture_shows() -> None:
    says = summary(plot(sketches.points(SERIES)), "Within the usual range")
    assert (
        says
        == "Ticket escalation from October 2025 to October 2026: from 10.0% to 13.8%. Within the usual range."
    )


def test_a_series_without_any_figure_still_draws_its_frame() -> None:
    points = sketches.points([None] * 13)
    assert drawing(plot(points, target=None), WIDE).lines[0].pieces == []
    assert summary(plot(points), "") == "Ticket escalation: no figures to draw."


def noted(at: float, number: int) -> Note:
    return Note(number, at, round(at), "1 October 2026", "new RMM rolled out", "")


def test_two_notes_of_one_week_do_not_cover_each_other() -> None:
    drawn = drawing(plot(sketches.points(SERIES), notes=[noted(4.0, 1), noted(4.1, 2), noted(9.0, 3)]), WIDE)
    first, second, third = drawn.pins
    assert second.y - first.y >= PIN
    assert (third.y, third.number) == (first.y, 3)


def test_a_note_is_told_at_its_step() -> None:
    facts = step_facts(plot(sketches.points(SERIES), notes=[noted(4.2, 1)]), 4)
    assert ("Note 1", "new RMM rolled out") in facts


def test_a_threshold_is_named_and_has_a_line() -> None:
    drawn = drawing(plot(sketches.points(SERIES), threshold=0.2), WIDE)
    assert drawn.threshold is not None
    assert "threshold" in {label.text for label in drawn.labels}


def test_the_interval_of_a_tiny_sample_is_cut_and_that_is_told() -> None:
    points = [
        *sketches.points(SERIES)[:12],
        Point(sketches.figure(0.3, interval=(0.01, 0.99)), None, None, None, False, True),
    ]
    assert axis(plot(points))[-1] < 0.99
    assert is_cut(plot(points))
    assert ("interval", "95% interval, cut at the edge") in key_of(plot(points))


def test_what_a_page_withholds_is_not_drawn() -> None:
    kpi = KPIS["client-onboarding-satisfaction"]
    few = Point(sketches.figure(5.0, kpi=kpi.key, n=2), None, None, None, False, True)
    assert visible(kpi, [few], SPECIFIED)[0].figure.value is None


def test_a_lone_step_of_another_line_is_a_dot() -> None:
    ongoing = [None, 0.1, *([None] * 10), 0.2]
    drawn = drawing(
        plot(sketches.points(SERIES), beside=[StageLine("ongoing", sketches.points(ongoing))]), WIDE
    )
    assert len(drawn.lines[0].dots) == 2


@given(st.lists(st.floats(16, 258), max_size=6))
def test_end_labels_never_overlap_nor_leave_the_plot(heights: list[float]) -> None:
    placed = apart([Label(0, y, str(y)) for y in heights], 16, 258)
    assert all(16 <= label.y <= 258 for label in placed)
    assert all(b.y - a.y >= LINE_HEIGHT - 0.11 for a, b in pairwise(placed))


@given(st.lists(st.none() | st.floats(0, 1, allow_nan=False), min_size=1, max_size=13))
def test_every_dot_lies_in_the_plot(values: list[float | None]) -> None:
    for drawn in drawings(plot(sketches.points(values, limits=(0.05, 0.2)))):
        frame = drawn.frame
        for dot in drawn.lines[-1].dots:
            assert frame.left <= dot.x <= frame.right
            assert frame.top <= dot.y <= frame.bottom
