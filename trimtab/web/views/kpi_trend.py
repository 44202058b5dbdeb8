"""The trend of a KPI's page: the chart with both its faces, its table, its notes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.domain.annotations.models import Annotation
from trimtab.domain.annotations.queries import on_chart
from trimtab.domain.targets.queries import in_force
from trimtab.kpi.definition import Kpi
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.shapes import Point, Scorecard
from trimtab.web.addresses import GRAINS, View, choice
from trimtab.web.bundle import bundle_url
from trimtab.web.presenters import links
from trimtab.web.presenters.chart import drawings
from trimtab.web.presenters.dates import step_of
from trimtab.web.presenters.notes import numbered
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
    verdict = said(card, view.grain)
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
        "note_add": reverse("kpi-note-add", args=[kpi.key]) + view.query(),
        **_tabs(asked),
        "series_export": links.export(kpi.key, "series"),
    }


def plot_of(asked: Asked, card: Scorecard) -> Plot:
    """What the chart shows. A figure that the page withholds is not drawn either."""
    view, kpi, rules = asked.view, asked.kpi, asked.rules
    points = visible(kpi, card.series.points, rules)
    thresholds = in_force(on=view.period.start, client=view.filters.client, kind="threshold")
    found = notes_on(kpi.key, view.filters.client, points)
    return Plot(
        kpi=kpi,
        points=points,
        link=lambda point: _step_address(asked, point),
        beside=[
            StageLine(stage, visible(kpi, _of_stage(asked, stage), rules)) for stage in _stages_beside(asked)
        ],
        target=card.target,
        threshold=thresholds.get(kpi.key),
        notes=numbered(found, points, lambda note: _note_address(asked, note)),
    )


def notes_on(key: str, client: int | None, points: Sequence[Point]) -> list[Annotation]:
    """The notes of the days that these steps cover."""
    if not points:
        return []
    first, last = step_of(points[0].figure.period), step_of(points[-1].figure.period)
    return on_chart(key, client=client, first=first.start, last=last.last_day)


def _tabs(asked: Asked) -> dict[str, list[Tab]]:
    view, lines = asked.view, asked.lines
    whole = view.at(also={LINES: lines} if lines else {})
    offered = [("", gettext("With ongoing support")), (STAGES, gettext("Early against ongoing"))]
    return {
        "shows": [
            Tab(gettext("Chart"), whole.query(show="chart"), view.show == "chart"),
            Tab(gettext("Table"), whole.query(show="table"), view.show == "table"),
        ],
        "grains": [
            Tab(_grain_text(grain), whole.query(grain=grain), view.grain == grain)
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


def _of_stage(asked: Asked, stage: Stage) -> Sequence[Point]:
    """The same series for one stage of support alone."""
    view = asked.view
    only = replace(view.filters, stage=stage)
    return scorecard(asked.who, asked.kpi.key, view.period, asked.as_of, only, view.grain).series.points


def _note_address(asked: Asked, note: Annotation) -> str:
    """Where a note is changed, for who may."""
    if asked.who.role not in LEADS:
        return ""
    return reverse("kpi-note", args=[asked.kpi.key, note.pk]) + asked.view.query()


def _grains(kpi: Kpi) -> Sequence[str]:
    """A turnover has no weeks: each of its points covers twelve months."""
    return GRAINS[:1] if kpi.unit == "yearly-share" else GRAINS


def _grain_text(grain: str) -> str:
    return gettext("Months") if grain == "month" else gettext("Weeks")


def _step_address(asked: Asked, point: Point) -> str:
    """Where a step leads: to its rows, or to its own page where there are no rows to show."""
    if asked.has_rows:
        return links.kpi_rows(asked.kpi.key, asked.view, point.figure.period)
    return links.kpi_step(asked.kpi.key, asked.view, point.figure)
