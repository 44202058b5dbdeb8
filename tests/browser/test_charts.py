"""The live face of a chart: it comes after the page, by pointer and keys, and tells the same as the table."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Trimtab
from tests.browser.signing_in import signed_in

KPI = "/kpi/ticket-escalation/"
BOTH_STAGES = f"{KPI}?lines=stages"
DATA = """
name => document.querySelector("figure.is-live").trimtabView.data(name).map(row => [row.place, row.value])
"""
DRAWN = """
column => [...document.querySelectorAll("#trend-table tbody tr")].reverse()
  .map(row => row.querySelectorAll("[data-drawn]")[column].dataset.drawn)
"""
# Of every line of the picture: how it is dashed, and how its lightness stands against the ground.
STROKES = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = colour => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part / 255)
      .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
  };
  const card = light(getComputedStyle(document.querySelector(".card")).backgroundColor);
  return [...document.querySelectorAll(".chart-picture .mark-line path")].map(line => {
    const own = light(getComputedStyle(line).stroke);
    const [high, low] = own > card ? [own, card] : [card, own];
    return [line.getAttribute("stroke-dasharray") || "", (high + .05) / (low + .05)];
  });
}
"""


@pytest.fixture
def owners_page(browser: Browser, trimtab: Trimtab) -> Iterator[Page]:
    """A tab of the owner. Fails when the browser complains of anything."""
    context = signed_in(browser, trimtab)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def live(page: Page, path: str = KPI) -> None:
    page.goto(path)
    expect(page.locator("figure.is-live .chart-picture svg")).to_be_visible()
    expect(page.locator(".chart-still")).to_be_hidden()


def test_the_live_chart_tells_what_the_table_tells(owners_page: Page) -> None:
    live(owners_page, BOTH_STAGES)
    for name, column in (("main", 0), ("early", 2), ("ongoing", 3)):
        plotted = {place: value for place, value in owners_page.evaluate(DATA, name)}
        table = owners_page.evaluate(DRAWN, column)
        assert [plotted.get(place) for place in range(len(table))] == [
            float(text) if text else None for text in table
        ]


def test_the_arrow_keys_move_along_the_steps_and_enter_opens_the_rows(owners_page: Page) -> None:
    live(owners_page)
    steps = owners_page.locator(".chart-live .chart-steps a")
    assert steps.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    steps.last.focus()
    owners_page.keyboard.press("ArrowLeft")
    owners_page.keyboard.press("ArrowLeft")
    here = owners_page.locator(":focus")
    name = here.get_attribute("aria-label") or ""
    tip = owners_page.locator(".chart-tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(name.split(":")[0])
    assert here.get_attribute("aria-describedby") == tip.get_attribute("id")
    owners_page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    owners_page.keyboard.press("Home")
    expect(owners_page.locator(":focus")).to_have_attribute("aria-label", re.compile("."))
    assert steps.first.evaluate("one => one === document.activeElement")
    href = steps.first.get_attribute("href") or ""
    owners_page.keyboard.press("Enter")
    expect(owners_page).to_have_url(re.compile(re.escape(href)))


def test_pointing_at_a_step_tells_it_and_pressing_it_opens_its_rows(owners_page: Page) -> None:
    live(owners_page)
    step = owners_page.locator(".chart-live .chart-steps a").nth(9)
    step.hover()
    month = (step.get_attribute("aria-label") or "").split(":")[0]
    expect(owners_page.locator(".chart-tip b")).to_have_text(month)
    expect(owners_page.locator(".chart-tip")).to_contain_text("95% interval")
    assert owners_page.evaluate("document.querySelector('figure.is-live').trimtabView.signal('here')") == 9
    owners_page.mouse.move(5, 5)
    expect(owners_page.locator(".chart-tip")).to_be_hidden()
    step.click()
    expect(owners_page.locator("main")).to_contain_text(month)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_two_lines_differ_by_colour_alone(browser: Browser, trimtab: Trimtab, scheme: str) -> None:
    context = signed_in(browser, trimtab, color_scheme=scheme)
    page = context.new_page()
    live(page, BOTH_STAGES)
    strokes = page.evaluate(STROKES)
    context.close()
    assert len({dash for dash, _ in strokes}) == 3
    assert min(contrast for _, contrast in strokes) >= 3


def test_it_follows_the_width_of_the_page(owners_page: Page) -> None:
    live(owners_page)
    owners_page.set_viewport_size({"width": 320, "height": 800})
    picture = owners_page.locator(".chart-picture svg")
    expect(picture).to_have_attribute("width", re.compile(r"^2\d\d$"))
    assert owners_page.evaluate("document.documentElement.scrollWidth") <= 320
    last = owners_page.locator(".chart-live .chart-steps a").last.bounding_box()
    drawn = picture.bounding_box()
    assert last and drawn and last["x"] < drawn["x"] + drawn["width"]


@pytest.mark.parametrize("path", [KPI, "/kpi/turnover/"])
def test_until_the_picture_follows_the_page_is_no_wider_than_its_screen(path: str, owners_page: Page) -> None:
    owners_page.add_init_script("window.ResizeObserver = class { observe() {} };")
    owners_page.set_viewport_size({"width": 390, "height": 800})
    live(owners_page, path)
    owners_page.set_viewport_size({"width": 320, "height": 800})
    drawn = owners_page.locator("figure.is-live .chart-picture svg").bounding_box()
    assert drawn and drawn["width"] > 320 - 32, "the picture was drawn anew: nothing was tried"
    assert owners_page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_program_is_loaded_for_charts_only_and_after_the_rest_of_the_page(owners_page: Page) -> None:
    asked: list[str] = []
    owners_page.on("request", lambda request: asked.append(request.url))
    owners_page.goto("/")
    owners_page.goto(f"{KPI}?show=table")
    owners_page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "vega" in url]
    live(owners_page)
    assert owners_page.evaluate(
        "performance.getEntriesByType('resource').find(one => one.name.includes('/vega')).startTime"
        " >= performance.getEntriesByType('navigation')[0].loadEventStart"
    )


def test_a_program_that_does_not_come_leaves_the_picture(browser: Browser, trimtab: Trimtab) -> None:
    context = signed_in(browser, trimtab)
    page = context.new_page()
    page.route(re.compile(r"/vega\."), lambda route: abort(route))
    with page.expect_console_message(lambda said: "still pictures" in said.text):
        page.goto(KPI)
    expect(page.locator(".chart-box.wide svg.chart")).to_be_visible()
    assert page.locator(".chart-live").count() == 0
    context.close()


def abort(route: Route) -> None:
    route.abort()


@pytest.mark.parametrize("path", [KPI, "/"])
def test_paper_gets_the_picture_the_table_and_where_it_came_from(owners_page: Page, path: str) -> None:
    owners_page.goto(path)
    if path == KPI:
        expect(owners_page.locator("figure.is-live")).to_be_visible()
    owners_page.emulate_media(media="print")
    expect(owners_page.locator("header.top")).to_be_hidden()
    expect(owners_page.locator(".printed")).to_contain_text(owners_page.url)
    expect(owners_page.locator("#trend-table, #spark-table").locator("tbody tr").first).to_be_visible()
    if path == KPI:
        expect(owners_page.locator(".chart-live")).to_be_hidden()
        expect(owners_page.locator(".chart-box.wide svg.chart")).to_be_visible()
    assert owners_page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_every_small_picture_has_its_numbers_in_a_table(owners_page: Page) -> None:
    owners_page.goto("/")
    sparks: Any = owners_page.locator("svg.spark")
    count = sparks.count()
    assert count == owners_page.locator("#spark-table tbody tr").count()
    assert sparks.evaluate_all(
        "all => all.every(one => one.getAttribute('aria-details') === 'spark-table'"
        " && one.getAttribute('aria-label').length > 10)"
    )
    # As many numbers in each row as there are points in its picture.
    points = sparks.evaluate_all(
        "all => all.map(one => [...one.querySelectorAll('.line')]"
        ".reduce((sum, line) => sum + line.points.numberOfItems, 0) + one.querySelectorAll('.dot.small').length)"
    )
    numbers = owners_page.locator("#spark-table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td:not(:last-child)')]"
        ".filter(cell => cell.dataset.drawn !== '').length)"
    )
    assert points == numbers
