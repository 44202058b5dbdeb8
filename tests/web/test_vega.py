"""The interactive face of a chart: a sound Vega-Lite specification that holds what the table holds."""

import json
from pathlib import Path
from typing import Any

import altair
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from tests.web import sketches
from trimtab.catalogue.kpis import KPIS
from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.plot import Note, Plot, StageLine
from trimtab.web.presenters.vega import face, spec

VALUES = [0.1, 0.11, None, 0.1, 0.09, 0.1, 0.11, 0.1, 0.1, 0.11, 0.1, 0.13, 0.138]


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    """The JSON schema of Vega-Lite, as Altair carries it."""
    schemas = Path(altair.__file__).parent / "vegalite" / "v6" / "schema"
    return Draft7Validator(json.loads((schemas / "vega-lite-schema.json").read_text()))


def plot(points: list[Point], **more: Any) -> Plot:
    return Plot(KPIS["ticket-escalation"], points, lambda point: f"/rows/{point.figure.period.label}", **more)


def whole() -> Plot:
    """A chart with everything a chart can have."""
    points = sketches.points(VALUES, limits=(0.08, 0.12), centre=0.1)
    signal = Point(sketches.figure(0.138, interval=(0.12, 0.16)), 0.1, 0.08, 0.12, True, True)
    stages = [
        StageLine("early", sketches.points([None] * 12 + [0.2])),
        StageLine("ongoing", sketches.points(VALUES)),
    ]
    note = Note(1, 9.4, 9, "20 July 2026", "new telephone system", "")
    return plot([*points[:12], signal], beside=stages, target=0.12, threshold=0.15, notes=[note])


def test_the_specification_keeps_vega_lites_own_schema(validator: Draft7Validator) -> None:
    problems = [error.message[:200] for error in validator.iter_errors(spec(whole()))]
    assert problems == []


def test_what_is_plotted_is_the_series_and_gaps_stay_gaps() -> None:
    rows = spec(whole())["datasets"]["main"]
    assert {row["place"]: row["value"] for row in rows} == {
        place: value for place, value in enumerate(VALUES) if value is not None
    }
    assert len({row["run"] for row in rows}) == 2


def test_a_signal_differs_by_shape_and_the_lines_by_dash() -> None:
    made = spec(whole())
    assert {dot["shape"] for dot in made["datasets"]["dots"]} == {"circle", "diamond"}
    dashes = [
        tuple(layer["mark"].get("strokeDash", ()))
        for layer in made["layer"]
        if layer["mark"]["type"] == "line"
    ]
    assert len(dashes) == len(set(dashes)) == 3


def test_each_step_has_its_address_and_its_words() -> None:
    last = face(whole())["steps"][-1]
    assert last["href"] == "/rows/2026-10"
    assert last["says"] == "October 2026: 13.8%, above the usual range. Show the rows"
    assert ("Value", "13.8%") in last["facts"]
    assert ("Usual range", "8.0% to 12.0%") in last["facts"]
    assert ("Early only", "20.0%") in last["facts"]


def test_colours_come_from_the_style_sheet() -> None:
    painted = json.dumps(spec(whole()))
    assert "var(--accent)" in painted
    assert "#" not in painted.replace("$schema", "")


@settings(max_examples=30)
@given(st.lists(st.none() | st.floats(0, 1, allow_nan=False), min_size=1, max_size=13))
def test_any_series_can_be_written_as_json(values: list[float | None]) -> None:
    written = json.loads(json.dumps(face(plot(sketches.points(values))), allow_nan=False))
    assert len(written["steps"]) == len(values)
    low, high = written["spec"]["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low < high
