"""The early warning of teams: each team's state with its published figures, its limit, since when, and its history."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests.building import organisation, team
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of
from tests.web.visiting import read, text_of
from trimtab.domain.audit.actor import Actor
from trimtab.domain.people.models import Team
from trimtab.domain.targets.actions import set_threshold
from trimtab.domain.tipping.actions import keep
from trimtab.domain.warnings.models import TeamEpisode, TeamEvaluation
from trimtab.insight.intervals import Interval
from trimtab.insight.tipping_point import Slope, TippingPoint
from trimtab.web import clock

pytestmark = pytest.mark.django_db
PAGE = "/teams/warnings/"
DAY = timedelta(days=1)
WEEK = date(2026, 11, 9)


@pytest.fixture
def lead(monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(clock, "as_of", lambda: NOW)
    organisation()
    return browser_of("service-manager")


def limited(kpi: str = "weekly-pulse", value: float = 6.0) -> None:
    set_threshold(by=Actor("t"), as_of=NOW, kpi=kpi, value=value, from_day=date(2026, 9, 1))


def state(
    one: Team, kind: str, *, ago: int, until: int | None = None, watch: str = "level", **more: Any
) -> TeamEpisode:
    number = TeamEpisode.objects.filter(team=one, watch=watch).count() + 1
    values: dict[str, Any] = {
        "kpi": "weekly-pulse", "value": 7.2, "low": 6.1, "high": 8.3, "limit": 6.0 if watch == "level" else None,
        "approach": 0.12 if watch == "level" else None, "exceed": 0.03 if watch == "level" else None, "parts": 4,
    }  # fmt: skip
    return TeamEpisode.objects.create(
        team=one, watch=watch, number=number, state=kind, entered_at=NOW - ago * DAY, published_on=WEEK,
        left_at=None if until is None else NOW - until * DAY, parameters="p", **{**values, **more},
    )  # fmt: skip


def judged(one: Team, kind: str, *, watch: str = "level", **more: Any) -> None:
    values: dict[str, Any] = {"kpi": "weekly-pulse", "value": 5.8, "low": 4.9, "high": 6.7, "limit": 6.0}
    TeamEvaluation.objects.create(
        team=one, watch=watch, state=kind, published_on=WEEK, evaluated_at=NOW, parameters="p", parts=4,
        **{**values, **more},
    )  # fmt: skip


def test_a_team_is_shown_with_what_it_was_last_judged_by(lead: Browser) -> None:
    limited()
    calm, tired = team("Calm"), team("Tired")
    state(calm, "normal", ago=60)
    state(tired, "normal", ago=90, until=20)
    state(tired, "approaching", ago=20, value=6.3, approach=0.64, exceed=0.21)
    judged(tired, "approaching", approach=0.91, exceed=0.63)
    html = read(lead, PAGE)
    text = text_of(html)
    assert html.index("Tired") < html.index("Calm"), "the most serious first"
    assert "Weekly pulse, against its limit" in text
    assert "5.8 (95% interval: 4.9 to 6.7)" in text
    assert "4 published weeks together, the last from 9 Nov 2026" in text
    assert "91% (below 6.5)" in text
    assert "63%" in text
    assert "2 Nov 2026" in text, "since when"
    assert "6.3 (95% interval" not in text, "what it began with is history"
    assert "12% (below 6.5)" in text, "a state from before parts were kept shows what it began with"
    assert "Of the last 364 days it was near its limit on 21, and below its limit or its usual on 0." in text
    rects = html.count("<rect class=")
    assert rects == 3, "two states of one team, one of the other"


def test_below_its_usual_is_said_as_such(lead: Browser) -> None:
    north = team("North")
    state(north, "exceeded", ago=5, watch="trend", value=5.4, low=6.2, high=8.8, parts=1)
    text = text_of(read(lead, PAGE))
    assert "Weekly pulse, against what is usual for the team" in text
    assert "below its usual" in text
    assert "5.4 (usual: 6.2 to 8.8)" in text
    assert "none" in text
    assert "Nobody is told that a team nears it." in text


def test_the_limit_says_where_it_comes_from_and_the_tipping_point_stands_beside(lead: Browser) -> None:
    team("North")
    limited("technician-satisfaction", 6.4)
    text = text_of(read(lead, PAGE))
    assert "6.4" in text
    assert "set by a person, since 1 Sept 2026" in text
    assert "Not computed yet." in text
    bent = TippingPoint(
        status="found", points=48, clusters=6, evidence=21, p=0.01, at=6.2, interval=Interval(5.8, 6.6),
        before=Slope(-0.001, Interval(-0.01, 0.01)), after=Slope(0.05, Interval(0.03, 0.07)),
    )  # fmt: skip
    keep(
        use="turnover", source="next-quarter", due_on=date(2026, 10, 1), as_of=NOW, found=bent, needed=None,
        parameters="p",
    )  # fmt: skip
    assert "6.2 (95% interval 5.8–6.6" in text_of(read(lead, PAGE))


def test_a_team_without_released_results_has_no_state(lead: Browser) -> None:
    team("Small")
    html = read(lead, PAGE)
    assert "It has no state: nothing of it was published lately" in text_of(html)
    assert "<rect" not in html


def test_without_teams_the_page_says_so(lead: Browser) -> None:
    assert "There are no teams yet" in text_of(read(lead, PAGE))


def test_every_state_leaves_as_a_file(lead: Browser) -> None:
    one = team("Tired")
    state(one, "normal", ago=90, until=20)
    state(one, "approaching", ago=20)
    judged(one, "approaching", approach=0.91, exceed=0.63)
    file: Any = lead.get(f"{PAGE}export.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert [(row["State"], row["From"], row["To"]) for row in rows] == [
        ("near its limit", "2026-11-02", ""),
        ("normal", "2026-08-24", "2026-11-02"),
    ]
    assert (rows[0]["Published score, 0 to 10"], rows[1]["Published score, 0 to 10"]) == ("5.8", "7.2")


def test_more_teams_ask_no_more(lead: Browser) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            read(lead, PAGE)
        return len(found)

    limited()
    state(team("One"), "normal", ago=60)
    read(lead, PAGE)
    before = asked()
    for n in range(12):
        more = team(f"T{n}")
        state(more, "normal", ago=60, until=10)
        state(more, "approaching", ago=10)
        judged(more, "approaching", approach=0.9, exceed=0.5)
    assert asked() == before <= 25


def test_it_is_for_those_who_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation()
    assert browser_of("technician").get(PAGE).status_code == 404
