"""Every table and every chart of the pages one looks at leaves as CSV and as Excel: all of its rows, none more."""

import csv
import io
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from openpyxl import load_workbook

from tests.web.conftest import NOW
from tests.web.page_tree import Node, tree
from trimtab.web import clock

pytestmark = pytest.mark.django_db

KPI = "/kpi/ticket-escalation/?period=2026-10"
PAGES = (
    "/?period=2026-10",
    KPI,
    f"{KPI}&show=table&by=team&compare=previous",
    "/kpi/ticket-escalation/rows/?period=2026-10",
    "/clients/?period=2026-10",
    "/clients/?period=2026-10&compare=year&stage=early",
    "/clients/{client}/?period=2026-10",
    "/tickets/",
    "/tickets/?status=open&sort=client",
    "/tickets/{ticket}/",
    "/views/",
    "/search/?q=mill",
    "/tipping/escalations/?source=ticket-csat",
    "/tipping/turnover/",
)
TOTALS = ("split-title",)
"""Tables whose export ends with the row that the others come to, as the page's foot does."""
BEHIND_ANOTHER = ("spark-table", "spark-table-quarters")
"""Tables that show what another export of the page holds in more detail."""


@pytest.fixture(scope="module")
def looked_at(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[Mapping[str, Any]]:
    """The pages as the owner reads them, with the files that they lead to."""
    with (
        django_db_blocker.unblock(),
        override_settings(TRIMTAB_HOME=tmp_path_factory.mktemp("home")),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(clock, "as_of", lambda: NOW)
        try:
            yield _taken(import_module("tests.web.provider"), import_module("tests.web.visiting"))
        finally:
            call_command("flush", interactive=False, verbosity=0)


def _taken(provider: Any, visiting: Any) -> dict[str, Any]:
    old, _ = provider.small_provider()
    building, models = import_module("tests.building"), import_module("trimtab.domain.tickets.models")
    waiting = [building.ticket(old, "2026-11-01 10:00", status="open", title="=1+1") for _ in range(25)]
    building.escalation(waiting[0], "2026-11-01 11:00")
    building.escalation(waiting[0], "2026-11-02 11:00", kind="hierarchical")
    for place in range(3):
        models.TicketEvent.objects.create(
            ticket=waiting[0], at=NOW, position=place, kind="status", status="open", digest=f"d{place}"
        )
    browser = visiting.signed_in()
    browser.post("/views/save/", {"page": "tickets", "query": "status=open", "name": "=mine"})
    ids = {"client": old.pk, "ticket": waiting[0].pk}
    found = {}
    for path in PAGES:
        found[path] = tree(visiting.read(browser, path.format(**ids)))
        for links in found[path].all("div"):
            for link in links.all("a") if links.has_class("exports") else ():
                address = link.attributes["href"]
                if address not in found:
                    answer = browser.get(address)
                    assert answer.status_code == 200, address
                    found[address] = answer.getvalue()
    return found


def _tables(page: Node) -> list[Node]:
    return [*page.all("table"), *page.all("figure")]


def exports_of(table: Node) -> list[str]:
    """The addresses of the files that a table or figure leaves as: the nearest pair of links around it."""
    for place in table.around():
        links = [
            one for one in place.all("div") if one.has_class("exports") and not _is_of_another(one, table)
        ]
        if links:
            nearest = links[0]
            return [link.attributes["href"] for link in nearest.all("a")]
    return []


def _is_of_another(links: Node, table: Node) -> bool:
    """Do these links stand in a card or a drawer that the table is not in?"""
    own = {id(one) for one in table.around()}
    return any(id(one) not in own for one in links.around() if one.has_class("card") or one.name == "details")


@pytest.mark.parametrize("path", PAGES)
def test_every_table_and_chart_has_both_links(looked_at: Mapping[str, Any], path: str) -> None:
    for table in _tables(looked_at[path]):
        csv_link, xlsx_link = exports_of(table) or ("", "")
        said = f"{path}: {table.name} {table.words()[:60]}"
        assert ".csv" in csv_link, said
        assert ".xlsx" in xlsx_link, said


@pytest.mark.parametrize("path", PAGES)
def test_a_file_has_every_row_of_its_table(looked_at: Mapping[str, Any], path: str) -> None:
    page = looked_at[path]
    paged = any(one.has_class("pages") for one in page.all("nav"))
    for table in page.all("table"):
        if table.attributes.get("id") in BEHIND_ANOTHER:
            continue
        link = exports_of(table)[0]
        there = len(list(csv.reader(io.StringIO(looked_at[link].decode("utf-8-sig"), newline="")))) - 1
        body = next(table.all("tbody"))
        shown = len(list(body.all("tr")))
        is_split = any(one.attributes.get("id") == "split" for one in table.around())
        if paged or "status=unsettled" in link:
            assert there >= shown, link
        else:
            assert there == shown + is_split, link


def test_long_lists_leave_whole(looked_at: Mapping[str, Any]) -> None:
    def rows(path: str) -> int:
        every = [exports_of(table)[0] for table in looked_at[path].all("table")]
        # A client's page has its figures first, then what waits.
        link = next((link for link in every if "status=unsettled" in link), every[0])
        return len(looked_at[link].decode().strip().splitlines()) - 1

    assert rows("/tickets/") == 14 * 24 + 25
    assert rows("/tickets/?status=open&sort=client") == 25
    assert rows("/clients/{client}/?period=2026-10") == 25
    assert rows("/kpi/ticket-escalation/rows/?period=2026-10") == 24
    assert rows("/tickets/{ticket}/") == 2


def test_the_two_files_of_a_table_hold_the_same_rows_and_nothing_that_runs(
    looked_at: Mapping[str, Any],
) -> None:
    pairs = [link for link in looked_at if ".csv" in link]
    assert len(pairs) > 12
    for link in pairs:
        assert looked_at[link].startswith(b"\xef\xbb\xbf")
        lines = list(csv.reader(io.StringIO(looked_at[link].decode("utf-8-sig"), newline="")))
        sheet = load_workbook(io.BytesIO(looked_at[link.replace(".csv", ".xlsx")])).worksheets[0]
        assert sheet.max_row == max(1, len(lines)), link
        for cell in (cell for line in lines for cell in line):
            assert not cell.startswith(("=", "+", "@", "\t")), (link, cell)
        assert {cell.data_type for row in sheet.iter_rows() for cell in row}.isdisjoint({"f"})


def test_a_tickets_history_reads_back_as_events(looked_at: Mapping[str, Any]) -> None:
    link = next(link for link in looked_at if "/export/history.csv" in link)
    head = looked_at[link].decode("utf-8-sig").splitlines()[0].split(",")
    assert tuple(head) == import_module("trimtab.catalogue.presets.trimtab").COLUMNS["ticket-events"]
