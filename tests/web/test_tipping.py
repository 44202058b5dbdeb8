"""The pages of tipping points: one sentence a status, what is drawn, what may be adopted, and what leaves as a file."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import translation

from tests.building import organisation
from tests.insight.test_tipping_point import answer as judged
from tests.insight.test_tipping_point import bent, vector
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of
from tests.web.visiting import read, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.targets.models import Target
from trimtab.domain.tipping.actions import keep
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.insight.intervals import Interval
from trimtab.insight.needed_score import NeededScore
from trimtab.insight.tipping_point import ESCALATIONS, Slope, TippingPoint
from trimtab.kpi.period import Period
from trimtab.scorecards import tipping
from trimtab.scorecards.tipping_data import ClientMonth, TeamQuarter
from trimtab.scorecards.tipping_turnover import MonthOfPeople
from trimtab.web import clock
from trimtab.web.presenters.tipping_turnover import time_pictures
from trimtab.web.presenters.tipping_words import needed_sentence, sentence

pytestmark = pytest.mark.django_db
ESCALATION_PAGE, TURNOVER_PAGE = "/tipping/escalations/", "/tipping/turnover/"
QUICK = replace(ESCALATIONS, draws=99)
TRUTHS = {
    "found": bent,
    "steady": lambda x: 0.92 - 0.5 * x,
    "no_tipping_point": lambda x: 0.92,
    "gradual": lambda x: 0.92 - 4 * x * x,
}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation()
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def lead() -> Browser:
    return browser_of("service-manager")


@pytest.fixture(scope="module")
def vectors() -> dict[str, TippingPoint]:
    """What the method says of the specification's own data sets, and of a few of their points."""
    found = {name: judged(vector(truth), QUICK) for name, truth in TRUTHS.items()}
    few = {
        "imprecise": judged(vector(bent, clients=29), QUICK),
        "insufficient_data": judged(vector(bent, 10, 5), QUICK),
    }
    return {**found, **few}


def kept(found: TippingPoint, month: int = 11, use: str = "escalations", **fields: Any) -> TippingEstimate:
    source = "onboarding" if use == "escalations" else "next-quarter"
    return keep(
        use=use, source=source, due_on=date(2026, month, 1), as_of=NOW, found=found, parameters="p",
        needed=fields.get("needed"),
    )  # fmt: skip


def points_of(months: int = 10) -> list[ClientMonth]:
    """The points of the first data set, as they come from the records."""
    x, y, w, c = vector(bent, months=months)
    return [
        ClientMonth(client, f"Client <{client}>", "day 45", Period.month(2026, 1 + place % 9), 100, round(100 * rate),
                    int(weight), 1 + 4 * mean)
        for place, (rate, mean, weight, client) in enumerate(zip(x, y, w, c, strict=True))
    ]  # fmt: skip


SENTENCES = {
    "found": "Client satisfaction starts to fall when more than about 15.6% of tickets are escalated (95% interval "
    "14.4%–16.4%, 300 client-months, p < 0.01). Beyond it, each further percentage point goes with -2.1 points of "
    "satisfaction.",
    "steady": "Satisfaction falls steadily as escalations rise (-0.5 points per +1 pp, -0.6 to -0.4); there is no "
    "clear tipping point.",
    "no_tipping_point": "No reliable tipping point yet: in 300 client-months satisfaction does not clearly start to "
    "fall at any escalation level (p = ",
    "gradual": "Satisfaction falls faster and faster as escalations rise, without one sharp point; the bend is "
    "somewhere between ",
    "imprecise": "There is a tipping point, but its place is not pinned down yet: somewhere between ",
    "insufficient_data": "No reliable tipping point yet: too little data (50 client-months of 10 clients; at least "
    "60 of 12 are needed).",
}


@pytest.mark.parametrize("status", SENTENCES)
def test_each_status_has_its_sentence(lead: Browser, vectors: dict[str, TippingPoint], status: str) -> None:
    found = vectors[status]
    if status == "found":
        # Fewer draws than the specification's make its interval another by a hair.
        found = replace(found, interval=Interval(0.1439, 0.1642), p=0.001)
    assert found.status == status
    kept(found)
    text = text_of(read(lead, ESCALATION_PAGE))
    assert SENTENCES[status] in text
    assert "Shows what went together, not what caused it." in text
    assert not re.search(r"\b(because|proves)\b", text)


@pytest.mark.parametrize("use", ["escalations", "turnover"])
@pytest.mark.parametrize("language", ["tr", "ja"])
def test_every_sentence_is_said_in_every_language(
    vectors: dict[str, TippingPoint], use: str, language: str
) -> None:
    english = {name: sentence(TippingEstimate(use=use, found=one.as_json())) for name, one in vectors.items()}
    with translation.override(language):
        for name, one in vectors.items():
            said = sentence(TippingEstimate(use=use, found=one.as_json()))
            assert said != english[name]
            assert "%(" not in said


def test_what_falls_already_falls_faster(vectors: dict[str, TippingPoint]) -> None:
    falls = replace(vectors["found"], before=Slope(-0.5, Interval(-0.7, -0.3)))
    assert "satisfaction falls faster when" in sentence(
        TippingEstimate(use="escalations", found=falls.as_json())
    )
    rises = replace(falls, before=Slope(0.02, Interval(0.01, 0.03)), after=Slope(0.1, Interval(0.05, 0.2)))
    assert "Turnover rises faster when" in sentence(TippingEstimate(use="turnover", found=rises.as_json()))


def test_the_needed_score_has_its_sentences() -> None:
    needed = NeededScore("needed", 0.0375, 7.94, Interval(7.2, 8.4))
    assert needed_sentence(needed) == (
        "To keep quarterly turnover at or below 3.8%, technician satisfaction of about 7.9 or more is needed (95% "
        "interval 7.2–8.4)."
    )
    assert needed_sentence(replace(needed, interval=Interval(6.0, 8.4))).startswith("Rough estimate: To keep")
    assert "even the most satisfied teams" in needed_sentence(NeededScore("out_of_reach", 0.01))
    assert "All observed satisfaction levels" in needed_sentence(NeededScore("every_score", 0.9))
    assert needed_sentence(NeededScore("insufficient_data", 0.05)) == ""


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ClientMonth]]:
    """The data set as if it were on record."""
    found = points_of()
    monkeypatch.setattr(tipping, "client_months", lambda source, now: found if source == "onboarding" else [])
    yield found


def test_every_point_is_drawn_and_stands_in_the_table(
    lead: Browser, vectors: dict[str, TippingPoint], drawn: list[ClientMonth]
) -> None:
    kept(vectors["found"])
    html = read(lead, ESCALATION_PAGE)
    wide, narrow = re.findall(r'<svg class="chart tip" viewBox="0 0 (?:820|360).*?</svg>', html, re.S)
    assert wide.count('class="point"') == narrow.count('class="point"') == len(drawn)
    assert wide.count("<a href") == len(drawn), "each point leads to its tickets"
    assert "Client &lt;" in wide, "a client's name is text"
    assert 'class="place"' in wide
    assert 'class="stripe"' in wide
    rows = re.findall(r'<table id="points-table".*?</table>', html, re.S)[0]
    assert rows.count('<th scope="row">') == 200, "the page has the highest two hundred, the file all"
    assert "the other 100" in text_of(html)
    assert "points of today" not in html
    drawn.pop()
    assert "has the 299 points of today; the result was computed from 300" in text_of(
        read(lead, ESCALATION_PAGE)
    )
    assert 'href="/kpi/ticket-escalation/rows/?period=2026-' in rows


@pytest.mark.parametrize("status", ["steady", "no_tipping_point", "insufficient_data"])
def test_no_place_is_marked_where_the_sentence_has_none(
    lead: Browser, vectors: dict[str, TippingPoint], drawn: list[ClientMonth], status: str
) -> None:
    kept(vectors[status])
    html = read(lead, ESCALATION_PAGE)
    assert 'class="place"' not in html
    assert 'class="stripe"' not in html
    assert ("<polyline" in html) == (status != "insufficient_data")
    assert "as threshold" not in html


def test_the_threshold_is_adopted_with_its_origin(lead: Browser, vectors: dict[str, TippingPoint]) -> None:
    run = kept(replace(vectors["found"], interval=Interval(0.1439, 0.1642)))
    assert "Use 14.0% as threshold" in read(lead, ESCALATION_PAGE)
    after = lead.post("/tipping/escalations/adopt/", {"source": "onboarding"}, follow=True)
    target = Target.objects.get()
    assert (target.kpi, target.kind, target.value) == ("ticket-escalation", "threshold", 0.14)
    assert (target.origin, target.origin_estimate, target.from_day) == ("tipping-point", run.pk, NOW.date())
    assert AuditEntry.objects.filter(action="target.set").exists()
    text = text_of(after.content.decode())
    assert "From today on 14.0% is the threshold of ticket escalation." in text
    assert "taken from this tipping point" in text


def test_nothing_can_be_adopted_where_nothing_was_found(
    lead: Browser, vectors: dict[str, TippingPoint]
) -> None:
    kept(vectors["imprecise"])
    text = text_of(
        lead.post("/tipping/escalations/adopt/", {"source": "onboarding"}, follow=True).content.decode()
    )
    assert "There is no tipping point to use any more" in text
    assert not Target.objects.exists()


def test_a_result_that_waits_for_a_second_run_says_so(
    lead: Browser, vectors: dict[str, TippingPoint]
) -> None:
    kept(vectors["steady"], month=10)
    kept(vectors["found"], month=11)
    text = text_of(read(lead, ESCALATION_PAGE))
    assert SENTENCES["steady"] in text
    assert "The latest run says: tipping point found." in text
    assert "as threshold" not in text


def test_the_chance_to_expect_stands_beside_it(lead: Browser, vectors: dict[str, TippingPoint]) -> None:
    kept(replace(vectors["no_tipping_point"], points=120))
    text = text_of(read(lead, ESCALATION_PAGE))
    assert "is found in 56 of 100 cases, a strong one (3 points) in 95." in text
    assert "About 180 more client-months are needed to find a medium one in most cases." in text


def test_without_a_run_it_can_be_computed_now(own_warehouse: None) -> None:
    organisation()
    lead = browser_of("owner")
    assert "Not computed yet" in text_of(read(lead, ESCALATION_PAGE))
    assert lead.post("/tipping/compute/", {"use": "turnover"})["Location"] == TURNOVER_PAGE
    assert "too little data (0 team-quarters of 0 teams, 0 departures" in text_of(read(lead, TURNOVER_PAGE))
    assert "Not computed yet" not in read(lead, f"{ESCALATION_PAGE}?source=ticket-csat")


def team_points() -> list[TeamQuarter]:
    return [
        TeamQuarter(
            place, f"Team {place}", Period.quarter(2026, 1), Period.quarter(2026, 2), 9.2 - place / 2, 8.0, 1
        )
        for place in range(6)
    ]


def test_turnover_shows_counts_and_published_scores_only(
    lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tipping, "team_quarters", lambda against, now: team_points())
    found = TippingPoint(
        "found", 300, 30, 200, p=0.003, at=7.8, interval=Interval(7.5, 8.2),
        before=Slope(0.0, Interval(-0.01, 0.01)), after=Slope(0.08, Interval(0.05, 0.1)),
    )  # fmt: skip
    kept(found, month=10, use="turnover", needed=NeededScore("needed", 0.0375, 7.9, Interval(7.2, 8.4)))
    html = read(lead, TURNOVER_PAGE)
    text = text_of(html)
    assert (
        "Turnover starts to rise when technician satisfaction is below about 7.8 (95% interval 7.5–8.2, 300 "
        "team-quarters, p < 0.01)."
    ) in text
    assert "technician satisfaction of about 7.9 or more is needed" in text
    assert 'class="needed"' in html
    bands = re.findall(r'<table id="bands-table".*?</table>', html, re.S)[0]
    assert bands.count("too few people") == 6, "eight people a band: a count, never a rate (MIN-4)"
    rows = re.findall(r'<table id="points-table".*?</table>', html, re.S)[0]
    assert "12.5%" not in text_of(rows)
    assert 'href="/kpi/technician-satisfaction/?period=2026-Q1&amp;team=5"' in rows


def test_the_same_quarter_is_labelled(lead: Browser) -> None:
    assert "cause and consequence are mixed" in text_of(read(lead, f"{TURNOVER_PAGE}?pairing=same-quarter"))
    assert "cause and consequence are mixed" not in text_of(read(lead, TURNOVER_PAGE))


def test_the_axes_of_the_time_chart_are_fixed() -> None:
    months = [
        MonthOfPeople(Period.month(2026, place), 7.0 + place / 10, 0.02, place % 2) for place in (1, 2, 3)
    ]
    for target, top in ((None, "50%"), (0.15, "30%")):
        wide, _ = time_pictures(months, target)
        assert [tick.text for tick in wide.scores] == ["0", "5", "10"]
        assert wide.rates[-1].text == top
        assert len(wide.dots) == 2


@pytest.mark.parametrize("path", ["/tipping/escalations/?source=both", "/tipping/turnover/?period=2026"])
def test_an_address_that_asks_for_something_else_says_so(lead: Browser, path: str) -> None:
    read(lead, path, status=400)


@pytest.mark.parametrize("what", ["points", "history"])
def test_files_hold_every_point_and_every_run(
    lead: Browser, vectors: dict[str, TippingPoint], drawn: list[ClientMonth], what: str
) -> None:
    kept(vectors["found"])
    text = (
        lead.get(f"/tipping/escalations/export/{what}.csv?source=onboarding").getvalue().decode("utf-8-sig")
    )
    assert len(text.splitlines()) == 1 + {"points": len(drawn), "history": 1}[what]
    assert lead.get(f"/tipping/escalations/export/{what}.xlsx").status_code == 200
    assert lead.get("/tipping/escalations/export/names.csv").status_code == 400


@pytest.mark.parametrize("key", ["ticket-escalation", "turnover"])
def test_kpi_pages_lead_there(own_warehouse: None, key: str) -> None:
    organisation()
    assert "Is there a tipping point?" in read(browser_of("owner"), f"/kpi/{key}/")
    assert "Is there a tipping point?" not in read(browser_of("technician"), f"/kpi/{key}/")
