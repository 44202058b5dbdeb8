"""The trend of a KPI's page: the chart with both its faces, its table, its notes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.domain.annotations.models import Annotation
from trimtab.domain.annotations.queries import on_chart
from trimtab.domain.baselines import queries as baselines
from trimtab.domain.baselines.models import Baseline
from trimtab.domain.targets.queries import in_force
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Step
from trimtab.scorecards.baselines import shift_of
from trimtab.scorecards.charting import has_own_baseline
from trimtab.scorecards.measuring import scope_of
from trimtab.scorecards.shapes import Filters, Point, Scorecard
from trimtab.scorecards.trends import series_by
from trimtab.web.addresses import GRAINS, View, choice
from trimtab.web.bundle import bundle_url
from trimtab.web.presenters import links
from trimtab.web.presenters.chart import drawings
from trimtab.web.presenters.dates import step_of
from trimtab.web.presenters.notes import Entry, numbered, of_annotations, of_baselines
from trimtab.web.presenters.plot import (
    Plot,
    Stage,
    StageLine,
    key_of,
    levels_text,
    stage_name,
    summary,
    unit_text,
    visible,
)
from trimtab.web.presenters.steps import steps_note
from trimtab.web.presenters.trend import trend_levels, trend_rows
from trimtab.web.presenters.vega import face
from trimtab.web.presenters.verdicts import said
from trimtab.web.rights import LEADS
from trimtab.web.views.kpi_sections import Asked, Tab

LINES = "lines"
"""The page's own parameter: which stages of support have lines of their own."""
STAGES = "stages"


def without_lines(asked_for: View) -> tuple[View, str]:
    """The view as every page understands it, and the lines that only this page does. Raises BadView."""
    lines = choice(asked_for.also, LINES, (STAGES,)) or ""
    # What other pages do not understand may not be handed on in their addresses.
    return asked_for.at(also={}), lines


def trend(asked: Asked, card: Scorecard) -> dict[str, Any]:
    """The chart with both its faces, its table, its notes, and the tabs between them."""
    view, kpi, rules = asked.view, asked.kpi, asked.rules
    plot = plot_of(asked, card)
    verdict = said(card)
    live = view.show == "chart" and bool(plot.points)
    return {
        "plot": plot,
        "charts": drawings(plot) if plot.points else [],
        "chart_summary": summary(plot, verdict.words),
        "chart_unit": unit_text(kpi),
        "chart_levels": levels_text(plot),
        "chart_key": key_of(plot),
        "face": face(plot) if live else None,
        "program": bundle_url() if live else "",
        "trend": trend_rows(
            plot,
            rules,
            page=lambda point: links.kpi_step(kpi.key, view, point.figure),
            rows=lambda point: _step_address(asked, point) if asked.has_rows else "",
        ),
        "trend_beside": [stage_name(line.stage) for line in plot.beside],
        "trend_levels": trend_levels(plot),
        "trend_counts": kpi.unit != "count",
        "may_note": asked.who.role in LEADS,
        "baseline_confirm": _confirm_address(asked, card),
        "note_add": reverse("kpi-note-add", args=[kpi.key]) + view.query(),
        **_tabs(asked, card.series.step),
        "trend_step": card.series.step,
        "trend_steps": steps_note(kpi, card.series),
        "series_export": links.export(kpi.key, "series"),
    }


def plot_of(asked: Asked, card: Scorecard) -> Plot:
    """What the chart shows. A figure that the page withholds is not drawn either."""
    view, kpi, rules = asked.view, asked.kpi, asked.rules
    points = visible(kpi, card.series.points, rules)
    thresholds = in_force(on=view.period.start, client=view.filters.client, kind="threshold")
    return Plot(
        kpi=kpi,
        points=points,
        link=lambda point: _step_address(asked, point),
        beside=[
            StageLine(stage, visible(kpi, _of_stage(asked, stage, card.series.step), rules))
            for stage in _stages_beside(asked)
        ],
        target=card.target,
        threshold=thresholds.get(kpi.key),
        notes=numbered(_entries(asked, points), points),
    )


def notes_on(kpi: Kpi, filters: Filters, points: Sequence[Point]) -> list[Entry]:
    """What stands on these steps, for a file: nothing in it can be changed."""
    return [
        *of_annotations(_annotations(kpi.key, filters.client, points), lambda _: ""),
        *of_baselines(_baselines(kpi, filters), lambda _: ""),
    ]


def _entries(asked: Asked, points: Sequence[Point]) -> list[Entry]:
    """What stands on the chart: notes and confirmed changes, each with where it is changed, for who may."""
    kpi, filters = asked.kpi, asked.view.filters
    return [
        *of_annotations(
            _annotations(kpi.key, filters.client, points), lambda note: _note_address(asked, note)
        ),
        *of_baselines(_baselines(kpi, filters), lambda one: _undo_address(asked, one)),
    ]


def _annotations(key: str, client: int | None, points: Sequence[Point]) -> list[Annotation]:
    """The notes of the days that these steps cover."""
    if not points:
        return []
    first, last = step_of(points[0].figure.period), step_of(points[-1].figure.period)
    return on_chart(key, client=client, first=first.start, last=last.last_day)


def _baselines(kpi: Kpi, filters: Filters) -> list[Baseline]:
    scope = scope_of(kpi, filters)
    if not has_own_baseline(scope):
        return []
    return baselines.on_chart(kpi.key, client=scope.get("client_id"), team=scope.get("team_id"))


def _tabs(asked: Asked, step: Step) -> dict[str, list[Tab]]:
    view, lines = asked.view, asked.lines
    whole = view.at(also={LINES: lines} if lines else {})
    offered = [("", gettext("With ongoing support")), (STAGES, gettext("Early against ongoing"))]
    return {
        "shows": [
            Tab(gettext("Chart"), whole.query(show="chart"), view.show == "chart"),
            Tab(gettext("Table"), whole.query(show="table"), view.show == "table"),
        ],
        "grains": [
            Tab(_grain_text(grain, step), whole.query(grain=grain), view.grain == grain)
            for grain in _grains(asked.kpi)
        ],
        "lines": [Tab(text, view.at(also={LINES: value}).query(), lines == value) for value, text in offered]
        if _has_stages(asked)
        else [],
    }


def _has_stages(asked: Asked) -> bool:
    """Does the KPI know stages of support, and does the view not choose one?"""
    return "stage" in asked.kpi.by and not asked.view.filters.stage and asked.kpi.unit != "count"


def _stages_beside(asked: Asked) -> Sequence[Stage]:
    if not _has_stages(asked):
        return ()
    return ("early", "ongoing") if asked.lines == STAGES else ("ongoing",)


def _of_stage(asked: Asked, stage: Stage, step: Step) -> Sequence[Point]:
    """The same series for one stage of support alone, step by step beside the whole."""
    only = replace(asked.view.filters, stage=stage)
    return series_by(asked.who, asked.kpi.key, asked.view.period, asked.as_of, only, step).points


def _note_address(asked: Asked, note: Annotation) -> str:
    """Where a note is changed, for who may."""
    if asked.who.role not in LEADS:
        return ""
    return reverse("kpi-note", args=[asked.kpi.key, note.pk]) + asked.view.query()


def _undo_address(asked: Asked, baseline: Baseline) -> str:
    """Where a confirmed change is taken back, for who may."""
    if asked.who.role not in LEADS:
        return ""
    return reverse("kpi-baseline-undo", args=[asked.kpi.key, baseline.pk]) + asked.view.query()


def _confirm_address(asked: Asked, card: Scorecard) -> str:
    """Where a lasting shift is confirmed; nothing without one, or for who may not."""
    if asked.who.role not in LEADS:
        return ""
    shift = shift_of(asked.kpi, card.series, scope_of(asked.kpi, asked.view.filters))
    return reverse("kpi-baseline", args=[asked.kpi.key]) + asked.view.query() if shift else ""


def _grains(kpi: Kpi) -> Sequence[str]:
    """A turnover has no weeks: each of its points covers twelve months."""
    return GRAINS[:1] if kpi.unit == "yearly-share" else GRAINS


def _grain_text(grain: str, step: Step) -> str:
    if grain == "week":
        return gettext("Weeks")
    return gettext("Quarters") if step == "quarter" else gettext("Months")


def _step_address(asked: Asked, point: Point) -> str:
    """Where a step leads: to its rows, or to its own page where there are no rows to show."""
    if asked.has_rows:
        return links.kpi_rows(asked.kpi.key, asked.view, point.figure.period)
    return links.kpi_step(asked.kpi.key, asked.view, point.figure)
