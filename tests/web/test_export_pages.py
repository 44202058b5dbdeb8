"""Every export honours the view of its address, is whole, and withholds what the page withholds."""

import csv
import io
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client as Browser
from openpyxl import load_workbook

from tests.building import client, employed, organisation, refreshed, team, ticket, week
from tests.web.conftest import NOW
from tests.web.provider import few_answers, small_provider
from tests.web.visiting import read, signed_in, text_of
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.annotations.models import Annotation
from trimtab.domain.people.models import User
from trimtab.domain.targets.models import Target
from trimtab.domain.tickets.models import Ticket
from trimtab.scorecards.shapes import RowList
from trimtab.web.views import exports
from trimtab.web.views.exports import ListChanged, every_row

pytestmark = pytest.mark.usefixtures("own_warehouse")


def taken(browser: Browser, path: str, status: int = 200) -> Any:
    answered = browser.get(path)
    assert answered.status_code == status, f"{path}: {answered.status_code}"
    return answered


def table(path: str, browser: Browser | None = None) -> list[dict[str, str]]:
    data = taken(browser or signed_in(), path).getvalue()
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def book(path: str) -> Any:
    return load_workbook(io.BytesIO(taken(signed_in(), path).getvalue()))


def test_the_file_is_named_after_the_kpi_and_the_period() -> None:
    _, new = small_provider()
    browser = signed_in()
    names = {
        "/kpi/ticket-escalation/export/series.csv?period=2026-10": "trimtab-ticket-escalation-2026-10.csv",
        "/kpi/ticket-escalation/export/series.xlsx?period=2026-10&grain=week": (
            "trimtab-ticket-escalation-weeks-2026-10.xlsx"
        ),
        "/kpi/ticket-escalation/export/breakdown.csv?period=2026-10&by=team": (
            "trimtab-ticket-escalation-by-team-2026-10.csv"
        ),
        f"/kpi/ticket-escalation/export/rows.csv?period=2026-10&client={new.pk}": (
            f"trimtab-ticket-escalation-rows-client-{new.pk}-2026-10.csv"
        ),
        "/programme/export.csv?period=2026-Q3": "trimtab-programme-2026-Q3.csv",
        "/clients/export.xlsx?period=2026-03-01..2026-03-09": "trimtab-clients-2026-03-01-to-2026-03-09.xlsx",
        "/tickets/export.csv": "trimtab-tickets-2026-11-22.csv",
    }
    for path, name in names.items():
        assert taken(browser, path).headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_series_has_its_thirteen_steps_with_their_counts_and_meaning() -> None:
    small_provider()
    rows = table("/kpi/ticket-escalation/export/series.csv?period=2026-10")
    assert [row["Period"] for row in rows] == [
        *(f"2025-{month}" for month in (10, 11, 12)),
        *(f"2026-{month:02}" for month in range(1, 11)),
    ]
    last = rows[-1]
    assert (last["Numerator"], last["Denominator"], last["n"], last["Value"]) == ("12", "24", "24", "0.5")
    assert (last["From"], last["To"], last["Unit"]) == ("2026-10-01", "2026-10-31", "share, 0 to 1")
    assert last["KPI"] == "Ticket escalation"
    assert last["Definition"] == "tickets with at least one counted escalation ÷ tickets opened"
    assert last["Signal"] == "true"
    assert float(last["Target"]) == 0.12
    for row in rows:
        assert float(row["Value"]) == int(row["Numerator"]) / int(row["Denominator"])


def test_a_series_has_the_notes_and_the_threshold_of_its_chart() -> None:
    _, new = small_provider()
    day, text = date(2026, 9, 14), "=new RMM; rolled out"
    Annotation.objects.create(day=day, text=text, kpi="ticket-escalation", made_at=NOW)
    Annotation.objects.create(day=day, text="theirs alone", client=new, made_at=NOW)
    Target.objects.create(kpi="ticket-escalation", kind="threshold", value=0.2, from_day="2025-01-01")
    rows = table("/kpi/ticket-escalation/export/series.csv?period=2026-10")
    assert [row["Notes"] for row in rows if row["Notes"]] == [f"2026-09-14: {text}"]
    assert {row["Threshold"] for row in rows} == {"0.2"}
    theirs = table(f"/kpi/ticket-escalation/export/series.csv?period=2026-10&client={new.pk}")
    assert "theirs alone" in theirs[-2]["Notes"]


def test_a_split_adds_up_to_its_last_row() -> None:
    small_provider()
    *parts, whole = table("/kpi/ticket-escalation/export/breakdown.csv?period=2026-10")
    assert {row["Client"] for row in parts} == {"Old Mill", "New Wharf"}
    assert whole["Client"] == "All"
    for column in ("Numerator", "Denominator"):
        assert sum(int(row[column]) for row in parts) == int(whole[column])
    assert {row["Client"]: row["Contract day"] for row in parts}["New Wharf"] == "46"


def test_rows_recompute_from_the_file_alone() -> None:
    small_provider()
    rows = table("/kpi/ticket-escalation/export/rows.csv?period=2026-10")
    assert (sum(row["Counted"] == "true" for row in rows), len(rows)) == (12, 24)
    assert len({row["Ticket"] for row in rows}) == 24
    only = table("/kpi/ticket-escalation/export/rows.csv?period=2026-10&counted=yes")
    assert [row["Counted"] for row in only] == ["true"] * 12


def test_filters_hold_in_every_export() -> None:
    _, new = small_provider()
    narrow = f"?period=2026-10&client={new.pk}"
    assert table(f"/kpi/ticket-escalation/export/series.csv{narrow}")[-1]["Denominator"] == "4"
    assert table(f"/kpi/ticket-escalation/export/breakdown.csv{narrow}&by=team")[-1]["Denominator"] == "4"
    assert len(table(f"/kpi/ticket-escalation/export/rows.csv{narrow}")) == 4
    programme = {row["KPI"]: row for row in table(f"/programme/export.csv{narrow}")}
    assert programme["Ticket escalation"]["Denominator"] == "4"
    assert [row["Client"] for row in table("/clients/export.csv?stage=early&period=2026-10")] == ["New Wharf"]
    assert len(table(f"/tickets/export.csv?client={new.pk}")) == 4


def test_a_workbook_is_typed_and_says_what_it_holds() -> None:
    _, new = small_provider()
    pages = book(f"/kpi/ticket-escalation/export/series.xlsx?period=2026-10&client={new.pk}")
    head = [cell.value for cell in pages["Rows"][1]]
    last = dict(zip(head, pages["Rows"][pages["Rows"].max_row], strict=True))
    assert last["Value"].value == 0.75
    assert last["Value"].number_format == "0.0 %"
    assert last["From"].value == datetime.fromisoformat("2026-10-01")
    assert last["Signal"].data_type == "b"
    about = {row[0].value: row[1].value for row in pages["About"].rows}
    assert about["KPI"] == "Ticket escalation (ON-ESC-2)"
    assert about["Definition"] == "tickets with at least one counted escalation ÷ tickets opened"
    assert about["Period"] == "October 2026"
    assert about["Filters"] == "Client: New Wharf"
    assert about["KPI specification"] == "1.0"
    assert str(about["Parameters"]).startswith("sha256:")
    assert about["Numbers as of"] == datetime.fromisoformat("2026-11-22T12:00:00")
    assert about["Provider"] == "Test IT"


def test_the_programmes_shares_are_percentages_and_its_scores_are_not() -> None:
    small_provider()
    page = book("/programme/export.xlsx?period=2026-10")["Rows"]
    head = [cell.value for cell in page[1]]
    rows = {row[head.index("KPI")].value: row for row in page.iter_rows(min_row=2)}
    value = head.index("Value")
    assert rows["Ticket escalation"][value].number_format == "0.0 %"
    assert rows["Ticket volume"][value].number_format != "0.0 %"


def test_the_list_of_clients_agrees_with_its_page() -> None:
    old, _ = small_provider()
    ticket(old, "2026-11-20 09:00", status="open", closed_at=None)
    rows = {row["Client"]: row for row in table("/clients/export.csv?period=2026-10")}
    assert rows["Old Mill"]["Tickets"] == "20"
    assert rows["Old Mill"]["Tickets escalated"] == "9"
    assert float(rows["Old Mill"]["Escalation rate"]) == 0.45
    assert rows["Old Mill"]["Open tickets now"] == "1"


def test_the_list_of_tickets_is_whole_and_in_its_order() -> None:
    organisation(zone="Europe/Istanbul")
    where = client("Aozora Foods")
    Ticket.objects.bulk_create(
        Ticket(external_id=f"T{n}", client=where, opened_at="2026-03-10T09:00Z", title="=1+1", status="new")
        for n in range(2_345)
    )
    rows = table("/tickets/export.csv?status=new")
    assert len(rows) == len({row["ID"] for row in rows}) == 2_345
    assert rows[0]["Opened at"] == "2026-03-10 12:00:00+03:00"
    assert rows[0]["Title"] == "'=1+1"
    assert table("/tickets/export.csv?q=T2344")[0]["ID"] == "T2344"


def test_few_answers_are_withheld_in_exports() -> None:
    few_answers()
    row = table("/kpi/client-onboarding-satisfaction/export/series.csv?period=2026-10")[-1]
    assert (row["Value"], row["Interval low"], row["Reason without a value"]) == ("", "", "too_few_responses")
    assert table("/clients/export.csv?period=2026-10")[0]["Onboarding satisfaction"] == ""


def test_a_group_that_is_too_small_tells_nothing_of_itself() -> None:
    organisation()
    large, small = team("Large"), team("Small")
    for group, people in ((large, 6), (small, 2)):
        for _ in range(people):
            employed("2025-01-01", team=group)
    week("2026-10-05", {large: [4, 4, 5, 3, 4, 2], small: [1, 1]})
    refreshed()
    rows = {
        row["Team"]: row for row in table("/kpi/weekly-pulse/export/breakdown.csv?period=2026-10&by=team")
    }
    hidden = [rows["Small"][name] for name in ("Value", "Interval low", "Numerator", "Denominator", "n")]
    assert hidden == [""] * 5
    assert "2" not in rows["Small"]["In words"]
    assert rows["All"]["n"] == "8"


def test_answers_of_technicians_have_no_rows_to_export() -> None:
    organisation()
    says = text_of(read(signed_in(), "/kpi/weekly-pulse/export/rows.csv", status=400))
    assert "Technicians' single answers are shown to nobody" in says


def test_every_kpi_exports_in_both_formats_with_and_without_data() -> None:
    organisation()
    browser = signed_in()
    for key, kpi in KPIS.items():
        whats = ["series", *(["breakdown"] if kpi.by else [])]
        for what in whats:
            for file_format in ("csv", "xlsx"):
                answered = taken(browser, f"/kpi/{key}/export/{what}.{file_format}?period=2026-10")
                assert answered.getvalue()


@pytest.mark.parametrize(
    "path",
    [
        "/kpi/ticket-escalation/export/series.pdf",
        "/kpi/ticket-escalation/export/secrets.csv",
        "/kpi/ticket-escalation/export/series.csv?period=soon",
        "/kpi/ticket-escalation/export/breakdown.csv?by=colour",
        "/kpi/ticket-escalation/export/rows.csv?counted=no",
        "/tickets/export.csv?status=lost",
        "/tickets/export.ods",
        "/clients/export.csv?team=1",
        "/programme/export.csv?x=1",
    ],
)
def test_a_bad_address_is_explained(path: str) -> None:
    organisation()
    read(signed_in(), path, status=400)


@pytest.mark.parametrize(
    "path", ["/kpi/happiness/export/series.csv", "/kpi/ticket-escalation/export/series.csv?client=99999999"]
)
def test_what_is_not_there_is_not_found(path: str) -> None:
    organisation()
    read(signed_in(), path, status=404)


def test_a_clients_contact_exports_nothing() -> None:
    small_provider()
    browser = signed_in(
        User.objects.create(
            email="c@example.com", name="C", role=User.Role.CLIENT_CONTACT, client=client("Elsewhere")
        )
    )
    for path in ("/kpi/ticket-escalation/export/rows.csv", "/programme/export.csv", "/clients/export.csv"):
        read(browser, path, status=404)
    assert table("/tickets/export.csv", browser) == []


def test_rows_are_read_in_parts_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    small_provider()
    monkeypatch.setattr(exports, "ROWS_AT_A_TIME", 5)
    rows = table("/kpi/ticket-escalation/export/rows.csv?period=2026-10")
    assert len({row["Ticket"] for row in rows}) == 24


def test_a_list_that_changes_while_it_is_written_is_broken_off() -> None:
    def part(total: int, *rows: int) -> RowList:
        return RowList((), [{"row": row} for row in rows], total, total)

    with pytest.raises(ListChanged):
        list(every_row(part(4, 1, 2), lambda offset: part(3, 3)))
    with pytest.raises(ListChanged):
        list(every_row(part(4, 1, 2), lambda offset: part(4)))
    assert len(list(every_row(part(4, 1, 2), lambda offset: part(4, 3, 4)))) == 4
