"""A day of each role by keyboard alone, in each language: every stop shows where one is, and nothing needs a mouse.

``make test`` walks each role in one language, another from role to role; ``make soak`` walks all in all three.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts import known, signed_in_as
from tests.browser.conftest import Trimtab
from tests.browser.keyboard import Keyboard

LANGUAGES = ("en", "tr", "ja")
OFTEN = {"owner": "tr", "service-manager": "ja", "technician": "en", "client-contact": "tr"}
"""Which language each role speaks in ``make test``."""
KPI = "/kpi/ticket-escalation/"
HEADER = "Number,Customer,Title,Opened at,Group\n"
BAD = HEADER + "walk-1,Walk Works,Printer,yesterday,Desk\nwalk-2,Walk Works,Screen,2026-10-05 09:00,Desk\n"
GOOD = BAD.replace("yesterday", "2026-10-04 09:00")
Walk = Callable[[Keyboard, dict[str, Any], Path], None]


@pytest.fixture
def walking(browser: Browser, trimtab: Trimtab) -> Iterator[Callable[[str, str], Keyboard]]:
    """Gives the keyboard of somebody in a role who reads a language. Fails when a page complains of anything."""
    contexts, complaints = [], []

    def begin(role: str, language: str) -> Keyboard:
        context = signed_in_as(browser, role, trimtab.address, trimtab.home, locale=language)
        context.add_cookies([{"name": "django_language", "value": language, "url": trimtab.address}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.goto("/")
        assert page.evaluate("document.documentElement.lang") == language
        return Keyboard(page)

    yield begin
    for context in contexts:
        context.close()
    assert complaints == []


def an_owner(keys: Keyboard, _ids: dict[str, Any], _folder: Path) -> None:
    """Monday: what changed, a tile, its split by client, one client, a ticket and why it counts; then a target."""
    page = keys.page
    what_changed(keys)
    keys.follow('[data-kpi="ticket-escalation"]')
    keys.at(KPI)
    other_periods(keys)
    beside_the_period_before(keys)
    take_the_figures_along(keys)
    keys.follow('.tabs a[href*="by=team"]')
    keys.follow('.tabs a[href*="by=client"]')
    keys.follow("#split tbody th a")
    if KPI in page.url:  # the KPI for this client alone: its page is one step on
        keys.follow('a[href^="/clients/"]')
    keys.at("/clients/")
    keys.follow('.ways a[href^="/tickets/?client="]:not([href*="status"])')
    keys.at(r"/tickets/\?client=")
    keys.follow("tr:has(.chip.up) a.name")
    keys.at(r"/tickets/\d+/")
    expect(page.locator(".why.yes .answer")).not_to_be_empty()
    keep_a_view(keys)
    set_a_target(keys)
    help_and_search(keys)


def what_changed(keys: Keyboard) -> None:
    if keys.page.locator(".changes > ul li a").count():
        keys.follow(".changes > ul li a")
    else:
        keys.content()
        keys.unfold(".changes .standing", "li a")
    keys.press("g")
    keys.enter("p")
    keys.at(r"/(\?|$)")


def other_periods(keys: Keyboard) -> None:
    """By the arrows, by a letter, and by the list."""
    keys.enter("ArrowLeft")
    before = re.search(r"period=([\d-]+)", keys.page.url)
    assert before
    keys.enter("k")
    assert before[1] not in keys.page.url
    keys.content()
    keys.choose("#period", before[1])
    keys.follow(".pick > button", within=False)
    keys.at(f"period={before[1]}")


def beside_the_period_before(keys: Keyboard) -> None:
    keys.content()
    keys.choose("#compare", "previous")
    keys.follow(".pick > button", within=False)
    keys.at("compare=previous")
    expect(keys.page.locator("table.comparing")).to_be_visible()


def take_the_figures_along(keys: Keyboard) -> None:
    """As CSV, and as a workbook that says what the figures are."""
    keys.content()
    keys.go('.exports a[href*="series.csv"]')
    rows = list(csv.reader(io.StringIO(keys.save().path().read_text(encoding="utf-8-sig"))))
    assert len(rows) > 6
    keys.go('.exports a[href*="series.xlsx"]')
    book = openpyxl.load_workbook(io.BytesIO(keys.save().path().read_bytes()))
    assert len(book.worksheets[0]["A"]) == len(rows)
    assert any("KPI" in str(cell.value) or "%" in str(cell.value) for cell in book.worksheets[1]["B"])


def keep_a_view(keys: Keyboard) -> None:
    """The tickets of one status under a name, opened again from the list of views, and given up."""
    page = keys.page
    keys.press("g")
    keys.enter("t")
    keys.content()
    keys.go(".sieve details summary")
    keys.press("Enter")
    keys.choose('.sieve [name="status"]', "unsettled")
    keys.follow(".sieve details button", within=False)
    keys.at("status=unsettled")
    keys.content()
    keys.go("details.views > summary")
    keys.press("Enter")
    name = f"By keys, {page.evaluate('document.documentElement.lang')}"
    keys.fill('.views [name="name"]', name)
    keys.enter()
    keys.press("g")
    keys.enter("v")
    keys.at("/views/")
    keys.follow(_of_row(page, name, "a.name"))
    keys.at("status=unsettled")
    keys.press("g")
    keys.enter("v")
    keys.follow(_of_row(page, name, "a.link"))
    keys.follow("button.danger")
    keys.at("/views/$")
    expect(page.locator("main")).not_to_contain_text(name)


def _of_row(page: Page, text: str, selector: str) -> str:
    """A selector of the link in the row that has a text: by its address, as a list has it."""
    href = page.locator("tr", has_text=text).locator(selector).get_attribute("href")
    return f'main {selector}[href="{href}"]'


def set_a_target(keys: Keyboard) -> None:
    """Say one, read that it was heard, and take it back."""
    page = keys.page
    keys.unfold(".more-pages", 'a[href="/settings/"]')
    keys.follow('a[href="/settings/targets/"]')
    keys.follow('a[href="/settings/targets/ticket-escalation/"]')
    count = page.locator("#history ~ table tbody tr").count()
    keys.content()
    keys.fill('[name="value"]', "12")
    keys.fill('[name="from_day"]', "2027-03-02")
    keys.fill('[name="reason"]', "Walked by keys")
    keys.follow("form.form button.button", within=False)
    expect(page.locator("[role=status]")).to_be_visible()
    line = page.locator("#history ~ table tbody tr", has_text="Walked by keys").first
    expect(line).to_be_visible()
    form = line.locator("form").get_attribute("action")
    keys.follow(f'form[action="{form}"] button')
    expect(page.locator("#history ~ table tbody tr")).to_have_count(count)


def help_and_search(keys: Keyboard) -> None:
    """The keys are told by ?, searching begins with /, and letters are letters while one types."""
    page = keys.page
    keys.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    keys.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    keys.press("?")
    expect(page.locator("dialog#keys button")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("dialog#keys")).to_be_hidden()
    keys.press("/")
    expect(page.locator("#find")).to_be_focused()
    here = page.url
    keys.type("gp?jk/")
    expect(page.locator("#find")).to_have_value("gp?jk/")
    expect(page.locator("dialog#keys")).to_be_hidden()
    assert page.url == here
    keys.press("Control+a")
    keys.type("printer")
    keys.enter()
    keys.at(r"/search/\?q=printer")


def a_service_manager(keys: Keyboard, _ids: dict[str, Any], folder: Path) -> None:
    """A new client's late step, a note on a chart, and a file that is wrong, put right, taken in and taken back."""
    page = keys.page
    keys.follow('nav.main a[href="/onboarding/"]', within=False)
    late = page.locator(".onboarding:has(.chip.warn) a.name").first
    keys.follow(f'.onboarding a[href="{late.get_attribute("href")}"]')
    keys.at(r"/clients/\d+/")
    note_on_a_chart(keys)
    bring_in_a_file(keys, folder)
    keys.unfold(".more-pages", 'a[href="/settings/"]')
    assert not page.locator('main a[href="/settings/audit/"], main a[href="/settings/people/"]').count()
    keys.follow('a[href="/settings/targets/"]')
    assert page.goto("/settings/audit/").status == 404  # type: ignore[union-attr]


def note_on_a_chart(keys: Keyboard) -> None:
    """Write it, read it below the chart, and take it away again."""
    page = keys.page
    keys.press("g")
    keys.enter("p")
    keys.follow('[data-kpi="ticket-escalation"]')
    keys.follow('.notes a[href*="notes/add"]')
    keys.content()
    keys.fill('[name="day"]', "2026-09-14")
    keys.fill('[name="text"]', "Walked by keys")
    keys.follow(".note-does button", within=False)
    keys.at(KPI)
    line = page.locator(".notes li", has_text="Walked by keys").first
    keys.follow(f'.notes a[href="{line.locator("a").get_attribute("href")}"]')
    keys.follow(".note-remove button")
    expect(page.locator(".notes")).not_to_contain_text("Walked by keys")


def bring_in_a_file(keys: Keyboard, folder: Path) -> None:
    page = keys.page
    keys.unfold(".more-pages", 'a[href="/imports/"]')
    keys.follow('a[href="/imports/new/"]')
    upload(keys, folder / "bad.csv", BAD)
    keys.choose('[name="column-4"]', "team")
    keys.follow("button[value=try]", within=False)
    until_done(page)
    expect(page.locator(".problems-beside")).to_contain_text("yesterday")
    keys.follow('.onwards a[href="/imports/new/"]')
    upload(keys, folder / "good.csv", GOOD)
    keys.follow("button[value=try]", within=False)
    until_done(page)
    keys.follow('form[action$="/begin/"] button')
    until_done(page)
    keys.follow('a[href$="/undo/"]')
    keys.follow('form[action$="/undo/begin/"] button')
    until_done(page)
    assert not page.locator(".problem, .wrong").count()


def upload(keys: Keyboard, path: Path, content: str) -> None:
    """Choose a file and give it. The dialogue in which one chooses is the system's own."""
    path.write_text(content, encoding="utf-8")
    keys.page.once("filechooser", lambda asked: asked.set_files(path))
    keys.content()
    keys.go('[name="file"]')
    keys.press("Enter")
    expect(keys.page.locator('[name="file"]')).to_have_value(re.compile(re.escape(path.name)))
    keys.follow("form.steps-form button", within=False)
    keys.at(r"/imports/\d+/$")


def until_done(page: Page) -> None:
    """Wait for the job of this page: it tells its state by itself."""
    expect(page.locator("progress")).to_have_count(0)
    expect(page.locator("#outcome")).to_be_visible()


def a_technician(keys: Keyboard, _ids: dict[str, Any], _folder: Path) -> None:
    """What waits for me, a ticket of mine and back, a search, the programme; nobody else's figures."""
    page = keys.page
    keys.follow('nav.main a[href="/my-work/"]', within=False)
    keys.follow("tbody a.name")
    keys.at(r"/tickets/\d+/")
    keys.follow('nav.main a[href="/my-work/"]', within=False)
    help_and_search(keys)
    keys.follow(".found a")
    keys.press("g")
    keys.enter("p")
    keys.follow('[data-kpi="ticket-escalation"]')
    keys.at(KPI)
    assert not page.locator('a[href*="by=technician"]').count()
    for path in (f"{KPI}?by=technician", f"{KPI}?technician=1", "/settings/", "/imports/"):
        assert page.goto(path).status in (400, 403, 404), path  # type: ignore[union-attr]


def a_client_contact(keys: Keyboard, ids: dict[str, Any], _folder: Path) -> None:
    """The own page, tickets, one of them, and the list of them as a file; nothing else is there."""
    page = keys.page
    keys.at(f"/clients/{ids['client_id']}/")
    keys.follow('.ways a[href^="/tickets/?client="]:not([href*="status"])')
    keys.content()
    keys.go('.exports a[href*=".csv"]')
    rows = list(csv.DictReader(io.StringIO(keys.save().path().read_text(encoding="utf-8-sig"))))
    assert len(rows) > 100
    keys.follow("tbody a.name")
    keys.at(r"/tickets/\d+/")
    help_and_search(keys)
    keys.follow(".found a")
    others = f"/clients/{ids['client_id'] + 1}/"
    for path in (others, "/clients/", KPI, "/settings/", "/imports/", "/onboarding/", "/my-work/"):
        assert page.goto(path).status == 404, path  # type: ignore[union-attr]


WALKS: dict[str, Walk] = {
    "owner": an_owner,
    "service-manager": a_service_manager,
    "technician": a_technician,
    "client-contact": a_client_contact,
}


@pytest.mark.parametrize(
    ("role", "language"),
    [
        pytest.param(role, language, marks=[] if OFTEN[role] == language else [pytest.mark.soak])
        for role in WALKS
        for language in LANGUAGES
    ],
)
def test_the_day_of_a_role_by_keys_alone(
    role: str,
    language: str,
    walking: Callable[[str, str], Keyboard],
    trimtab: Trimtab,
    tmp_path: Path,
) -> None:
    keys = walking(role, language)
    WALKS[role](keys, known(trimtab.home)["ids"], tmp_path)
    assert keys.stops > 20
