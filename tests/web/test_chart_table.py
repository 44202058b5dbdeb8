"""Every chart has a real table with the same data, linked by aria-details, and a sentence that can be read (U15)."""

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest

from tests.web.visiting import text_of
from trimtab.catalogue.kpis import HEADLINES

# pytest-django makes the database only if some test of the run is marked.
pytestmark = pytest.mark.django_db
PATHS = (
    *(
        f"/kpi/{key}/?period=2026-10"
        for key in (*HEADLINES, "ticket-volume", "first-reply", "onboarding-nps")
    ),
    "/kpi/ticket-escalation/?period=2026-10&lines=stages",
    "/kpi/ticket-escalation/?period=2026-10&grain=week",
    "/kpi/ticket-escalation/?period=2026-10&client={new}",
)
Pages = Mapping[str, str]
Table = list[list[str]]


def figures(html: str) -> list[str]:
    return re.findall(r"<figure\b.*?</figure>", html, re.S)


def attribute(html: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', html)
    assert found, f"no {name} in {html[:120]}"
    return unescape(found[1])


def table_of(html: str, key: str) -> Table:
    """What the table says is drawn: of each row the values of its cells, oldest step first, without its foot."""
    assert html.count(f'id="{key}"') == 1
    body = re.search(rf'<table id="{key}".*?<tbody>(.*?)</tbody>', html, re.S)
    assert body
    rows = re.findall(r"<tr.*?</tr>", body[1], re.S)
    return [re.findall(r'data-drawn="([^"]*)"', row) for row in rows][::-1]


def plotted(html: str, key: str) -> dict[str, Any]:
    found = re.search(rf'<script id="{key}" type="application/json">(.*?)</script>', html, re.S)
    assert found
    datasets: dict[str, Any] = json.loads(found[1])["spec"]["datasets"]
    return datasets


def column(rows: list[dict[str, Any]], steps: int) -> list[str]:
    values = {row["place"]: repr(float(row["value"])) for row in rows}
    return [values.get(place, "") for place in range(steps)]


def test_the_table_of_every_chart_holds_what_is_plotted(pages: Pages) -> None:
    charts = 0
    for path in PATHS:
        for figure in figures(pages[path]):
            table = table_of(pages[path], attribute(figure, "aria-details"))
            data = plotted(pages[path], attribute(figure, "data-chart"))
            lines = ["main", *(kind for kind in ("early", "ongoing") if kind in data)]
            drawn = [column(data[kind], len(table)) for kind in lines]
            assert [
                [row[0] for row in table],
                *([row[2 + n] for row in table] for n in range(len(lines) - 1)),
            ] == drawn
            usual = {row["place"]: f"{float(row['low'])!r} {float(row['high'])!r}" for row in data["usual"]}
            assert [row[1] for row in table] == [usual.get(place, " ") for place in range(len(table))]
            charts += 1
    assert charts >= 4


def test_every_chart_says_what_it_is_and_in_one_sentence_what_it_shows(pages: Pages) -> None:
    for path in PATHS:
        for figure in figures(pages[path]):
            caption = text_of(figure[figure.index("<figcaption") : figure.index("</figcaption>")])
            title = text_of(pages[path][pages[path].index("<h1>") : pages[path].index("</h1>")])
            assert caption.startswith(f"{title} , ")
            assert re.search(rf"{re.escape(title)}( from .* to .*: from .* to |: no figures)", caption), (
                caption
            )
            assert attribute(figure, "aria-labelledby") == "trend-figure"


def test_early_support_gets_a_line_of_its_own(pages: Pages) -> None:
    html = pages["/kpi/ticket-escalation/?period=2026-10&lines=stages"]
    assert 'class="line early"' in html or "Early only" in text_of(html)
    assert 'aria-current="true">Early against ongoing</a>' in html
    main = html[html.index("<main") : html.index("</main>")]
    elsewhere = re.sub(r'<nav class="tabs".*?</nav>|<form class="pick.*?</form>', "", main, flags=re.S)
    assert not [link for link in re.findall(r'href="([^"]*)"', elsewhere) if "lines=" in link]
