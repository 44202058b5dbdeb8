"""A KPI's trend as a Vega-Lite specification: the face of a chart that a browser with scripts draws.

Colours are the style sheet's own custom properties, so that light, dark and forced colours need no second drawing.
Every word and number is written here, in the reader's language; the program in the browser only places them.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.chart import PIN, Frame, Label, apart, pins
from trimtab.web.presenters.dates import step_text
from trimtab.web.presenters.plot import (
    Plot,
    axis,
    dot_kind,
    dot_tone,
    endings,
    interval_at,
    step_facts,
    step_label,
    step_says,
    step_year,
    tick_text,
)
from trimtab.web.presenters.scale import Scale, spans
from trimtab.web.presenters.sparkline import usual_spans

Json = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
HEIGHT = 242
_FIRST_WIDTH = 640  # the script gives the real one before anything is drawn
_FRAME = Frame("vega", _FIRST_WIDTH, HEIGHT, 0, _FIRST_WIDTH, 0, HEIGHT, 1)
_DASHES: dict[str, list[int]] = {"early": [1, 5], "ongoing": [5, 4]}
_TONES = {"bad": "var(--bad)", "good": "var(--good)", "": "var(--warn)"}


def face(plot: Plot) -> Json:
    """What the script needs: the specification, and for every step its address and words."""
    return {
        "spec": spec(plot),
        "label": gettext("Steps of the chart. The arrow keys move from step to step."),
        "steps": [
            {
                "href": plot.link(point),
                "says": step_says(plot.kpi, point),
                "title": step_text(point.figure.period),
                "facts": step_facts(plot, place),
            }
            for place, point in enumerate(plot.points)
        ],
    }


def spec(plot: Plot) -> Json:
    """The Vega-Lite specification. Its signal ``here`` is the place of the step that is pointed at, -1 for none."""
    marks = axis(plot)
    labels = [
        [step_label(point.figure.period), *_year(plot.points, i)] for i, point in enumerate(plot.points)
    ]
    ticks = [tick_text(plot.kpi, mark, marks) for mark in marks]
    return {
        "$schema": SCHEMA,
        "width": _FIRST_WIDTH,
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 2, "right": 2, "top": 10, "bottom": 4},
        "background": "transparent",
        "params": [
            {"name": "here", "value": -1},
            {"name": "stepLabels", "value": labels},
            {"name": "tickValues", "value": marks},
            {"name": "tickLabels", "value": ticks},
        ],
        "datasets": _datasets(plot, marks),
        "layer": _layers(plot, marks),
        "config": _CONFIG,
    }


def _year(points: Sequence[Point], place: int) -> list[str]:
    """The year, where it begins."""
    year = step_year(points[place].figure.period)
    before = step_year(points[place - 1].figure.period) if place else None
    return [] if year == before else [str(year)]


def _datasets(plot: Plot, marks: Sequence[float]) -> dict[str, list[Json]]:
    points = plot.points
    usual = [None if point.low is None or point.high is None else (point.low, point.high) for point in points]
    around = [interval_at(point) for point in points]
    lines: dict[str, Sequence[Point]] = {"main": points}
    lines.update({line.stage: line.points for line in plot.beside})
    return {
        "usual": _ribbon(usual, usual_spans(points), 0.5, plot.last),
        "interval": _ribbon(around, spans([pair is not None for pair in around]), 0.0, plot.last),
        **{kind: _steps_of_line(series) for kind, series in lines.items()},
        "dots": [_dot(plot, place) for place, point in enumerate(points) if point.figure.value is not None],
        "notes": _notes(plot),
        "names": _names(plot, marks),
    }


def _ribbon(
    limits: Sequence[tuple[float, float] | None],
    runs: Sequence[tuple[int, int]],
    wider: float,
    last: int,
) -> list[Json]:
    """A band of low and high, one run of steps each, ``wider`` steps longer at both ends of a run."""
    rows: list[Json] = []
    for run, (first, final) in enumerate(runs):
        half = wider or (0.0 if final > first else 0.02)  # a lone step would have no width
        places = [(max(0.0, first - half), first), *((float(i), i) for i in range(first, final + 1))]
        places.append((min(float(last), final + half), final))
        found = [(at, pair) for at, i in places if (pair := limits[i]) is not None]
        rows += [{"place": at, "low": pair[0], "high": pair[1], "run": run} for at, pair in found]
    return rows


def _steps_of_line(points: Sequence[Point]) -> list[Json]:
    runs = spans([point.figure.value is not None for point in points])
    return [
        {"place": i, "value": points[i].figure.value, "run": run, "lone": first == last}
        for run, (first, last) in enumerate(runs)
        for i in range(first, last + 1)
    ]


def _dot(plot: Plot, place: int) -> Json:
    """A dot: its kind is told by shape and filling, never by colour alone."""
    point = plot.points[place]
    kind = dot_kind(point)
    signal = kind == "signal"
    colour = _TONES[dot_tone(plot.kpi, point)] if signal else "var(--accent)"
    return {
        "place": place,
        "value": point.figure.value,
        "shape": "diamond" if signal else "circle",
        "size": 95 if signal else 42 if kind == "open" else 26,
        "fill": "var(--card)" if kind == "open" else colour,
        "stroke": colour,
    }


def _notes(plot: Plot) -> list[Json]:
    across = Scale(0, plot.last, 0, _FIRST_WIDTH)
    placed = zip(plot.notes, pins(plot, _FRAME, across), strict=True)
    return [{"place": note.at, "y": pin.y, "number": str(note.number)} for note, pin in placed]


def _names(plot: Plot, marks: Sequence[float]) -> list[Json]:
    """The names at the right, kept apart in pixels."""
    up = Scale(marks[0], marks[-1], HEIGHT, 0)
    found = endings(plot)
    shorts = {end.text: end.short for end in found}
    placed = apart([Label(0, up.at(end.value), end.text, kind=end.kind) for end in found], 4, HEIGHT)
    return [
        {"y": one.y, "text": one.text, "short": shorts[one.text], "strong": one.kind == "strong"}
        for one in placed
    ]


def _layers(plot: Plot, marks: Sequence[float]) -> list[Json]:
    x, y = _across(plot), _up(marks)
    levels = [("target", plot.target, [2, 3]), ("threshold", plot.threshold, [8, 3])]
    return [
        _band("usual", x, y, {"color": "var(--band)"}),
        _band("interval", x, y, {"color": "var(--accent)", "opacity": 0.14}),
        *(_level(name, value, dash, y) for name, value, dash in levels if value is not None),
        _layer("notes", {"type": "rule", "color": "var(--ink-3)", "strokeDash": [2, 3]}, x=x),
        {**_layer("dots", {"type": "rule", "color": "var(--edge)"}, x=x), **_POINTED_AT},
        *(layer for line in plot.beside for layer in _second(line.stage, x, y)),
        _layer("main", {"type": "line", "color": "var(--accent)", "strokeWidth": 2}, x=x, y=y, detail=_RUN),
        _dots(x, y),
        {**_layer("dots", _RING, x=x, y=y), **_POINTED_AT},
        *_pins(x),
        _end_names(),
    ]


def _across(plot: Plot) -> Json:
    return {
        "field": "place",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, plot.last], "nice": False, "zero": False},
        "axis": {
            "values": list(range(len(plot.points))),
            "labelExpr": "stepLabels[datum.value]",
            "labelOverlap": "parity",
            "labelFlush": False,
            "grid": False,
        },
    }


def _up(marks: Sequence[float]) -> Json:
    return {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [marks[0], marks[-1]], "nice": False, "zero": False, "clamp": True},
        "axis": {
            "values": list(marks),
            "labelExpr": "tickLabels[indexof(tickValues, datum.value)]",
            "grid": True,
        },
    }


def _layer(data: str, mark: Json, **encoding: Json) -> Json:
    return {"data": {"name": data}, "mark": {**mark, "aria": False}, "encoding": encoding}


def _band(data: str, x: Json, y: Json, paint: Json) -> Json:
    low, high = {**y, "field": "low"}, {"field": "high"}
    return _layer(data, {"type": "area", **paint}, x=x, y=low, y2=high, detail=_RUN)


def _level(name: str, value: float, dash: list[int], y: Json) -> Json:
    mark = {"type": "rule", "color": "var(--ink-2)", "strokeDash": dash, "aria": False}
    at = {key: part for key, part in y.items() if key != "field"}
    return {"data": {"values": [{"level": name}]}, "mark": mark, "encoding": {"y": {**at, "datum": value}}}


def _second(stage: str, x: Json, y: Json) -> list[Json]:
    paint = {"color": "var(--ink-3)", "strokeWidth": 2 if stage == "early" else 1.5}
    line = {"type": "line", "strokeDash": _DASHES[stage], "strokeCap": "round", **paint}
    lone = {"type": "point", "filled": True, "size": 26, "color": "var(--ink-3)"}
    return [
        _layer(stage, line, x=x, y=y, detail=_RUN),
        {**_layer(stage, lone, x=x, y=y), "transform": [{"filter": "datum.lone"}]},
    ]


def _dots(x: Json, y: Json) -> Json:
    plain = {
        name: {"field": name, "type": "nominal", "scale": None, "legend": None}
        for name in ("shape", "fill", "stroke")
    }
    size = {"field": "size", "type": "quantitative", "scale": None, "legend": None}
    mark = {"type": "point", "strokeWidth": 1.5, "opacity": 1}
    return _layer("dots", mark, x=x, y=y, size=size, **plain)


def _pins(x: Json) -> list[Json]:
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    disc = {
        "type": "point",
        "size": PIN * PIN * 0.7,
        "fill": "var(--card)",
        "stroke": "var(--ink-2)",
        "opacity": 1,
    }
    text = {"type": "text", "fontSize": 10, "fontWeight": 600, "color": "var(--ink)"}
    number = {"field": "number", "type": "nominal"}
    return [_layer("notes", disc, x=x, y=y), _layer("notes", text, x=x, y=y, text=number)]


def _end_names() -> Json:
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    paint = {"type": "text", "align": "left", "baseline": "middle", "dx": 10}
    mark = {**paint, "fontSize": 12, "color": {"expr": "datum.strong ? 'var(--ink)' : 'var(--ink-2)'"}}
    mark["fontWeight"] = {"expr": "datum.strong ? 650 : 400"}
    mark["text"] = {"expr": "width < 440 ? datum.short : datum.text"}
    return _layer("names", mark, x={"value": "width"}, y=y)


_RUN: Json = {"field": "run", "type": "nominal"}
_POINTED_AT: Json = {"transform": [{"filter": "datum.place === here"}]}
_RING: Json = {"type": "point", "size": 190, "color": "var(--accent)", "strokeWidth": 2, "opacity": 1}
_CONFIG: Json = {
    "view": {"stroke": None},
    "aria": False,
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": "var(--line)",
        "labelColor": "var(--ink-3)",
        "labelFontSize": 11,
        "labelPadding": 8,
    },
}
