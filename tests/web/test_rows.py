"""The rows behind a number come to that number: for every KPI, over the sample provider."""

import re
from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.building import AS_OF, answer, client, contract, employed, organisation, refreshed, team, week
from tests.web.provider import small_provider
from tests.web.visiting import read, signed_in, text_of
from trimtab.catalogue.kpis import KPIS
from trimtab.demo.loading import load
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import owner
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import (
    Confidential,
    Count,
    Exposure,
    Mean,
    Median,
    NetPromoter,
    Share,
    Standing,
)
from trimtab.kpi.period import Period
from trimtab.scorecards import ledger
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.scorecards.ledger import Wanted
from trimtab.scorecards.measuring import measure
from trimtab.scorecards.rows import rows_behind
from trimtab.scorecards.shapes import Filters, RowList
from trimtab.web import clock

LAST = Period.month(2026, 10)
OPEN_TO_ALL = [key for key, kpi in KPIS.items() if not isinstance(kpi.measure, Confidential)]
SECRET = [key for key, kpi in KPIS.items() if isinstance(kpi.measure, Confidential)]


@pytest.fixture(scope="module")
def sample(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The sample provider with a warehouse of its own. Committed, for the warehouse reads nothing else."""
    home = tmp_path_factory.mktemp("sample")
    with override_settings(TRIMTAB_HOME=home), django_db_blocker.unblock():
        load(AS_OF)
        bring_up_to_date(AS_OF)
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: AS_OF)


def recomputed(kpi: Kpi, figure: Figure, found: RowList) -> float | None:
    """What do the rows themselves come to, by plain Python? A turnover needs the headcount beside its rows."""
    asked: Any = kpi.measure
    rows = found.rows
    match asked:
        case Share():
            return sum(bool(row["counted"]) for row in rows) / len(rows) if rows else None
        case Mean():
            scores = [row[asked.of] for row in rows]
            return sum(scores) / len(scores) if scores else None
        case NetPromoter():
            scores = [row[asked.of] for row in rows]
            kept = sum(score >= 9 for score in scores) - sum(score < 7 for score in scores)
            return 100 * kept / len(scores) if scores else None
        case Median():
            name, _, divisor = asked.of.partition(" / ")
            return median(row[name] / float(divisor or 1) for row in rows) if rows else None
        case Count(distinct=str()):
            return float(len({row[asked.distinct] for row in rows}))
        case Count() | Standing():
            return float(len(rows))
        case Exposure():
            return len(rows) / (figure.denominator or 1)
    raise AssertionError(f"{kpi.key} has a measure this test does not know")


@pytest.mark.django_db
@pytest.mark.parametrize("key", OPEN_TO_ALL)
def test_the_rows_of_every_kpi_recompute_to_its_number(key: str, sample: None) -> None:
    kpi, who = KPIS[key], owner()
    figure = measure(kpi, LAST, AS_OF)
    found = rows_behind(who, key, LAST, limit=None)
    assert found.total == len(found.rows)
    assert found.counted == sum(bool(row["counted"]) for row in found.rows)
    if figure.reason is None:
        assert figure.value == pytest.approx(recomputed(kpi, figure, found), rel=1e-12)
    if isinstance(kpi.measure, Share):
        assert (found.counted, found.total) == (figure.numerator, figure.denominator)
    if isinstance(kpi.measure, Exposure):
        assert found.total == figure.numerator


@pytest.mark.django_db
@pytest.mark.parametrize("key", OPEN_TO_ALL)
def test_every_page_of_rows_says_how_they_come_to_the_number(key: str, sample: None, now: None) -> None:
    kpi = KPIS[key]
    figure = measure(kpi, LAST, AS_OF)
    html = read(signed_in(), f"/kpi/{key}/rows/?period=2026-10")
    says = text_of(html)
    found = rows_behind(owner(), key, LAST, limit=1)
    assert f"{found.total:,} rows" in says
    if isinstance(kpi.measure, Share) and figure.value is not None:
        assert f"{found.counted:,} of {found.total:,}" in says
        assert f"counted = {100 * figure.value:.1f}%" in says
    assert f'href="/kpi/{key}/export/rows.csv?period=2026-10"' in html or not found.total


@pytest.mark.django_db
def test_two_clicks_lead_from_a_tile_to_its_rows(sample: None, now: None) -> None:
    browser = signed_in()
    home = read(browser, "/")
    tiles = re.findall(r'<a class="tile [^"]*" href="([^"]+)" data-kpi="([^"]+)"', home)
    assert len(tiles) >= 7
    for href, key in tiles:
        page = read(browser, href.replace("&amp;", "&"))
        rows = re.findall(rf'href="(/kpi/{key}/rows/\?[^"]*)"', page)
        if key in SECRET:
            assert not rows
            continue
        assert rows, f"{key} leads to no rows"
        says = text_of(read(browser, rows[0].replace("&amp;", "&")))
        assert "The rows behind the number" in says


@pytest.mark.django_db
def test_a_figure_of_one_client_rests_on_its_rows_alone(sample: None, now: None) -> None:
    everything = rows_behind(owner(), "ticket-escalation", LAST, limit=None)
    name = everything.rows[0]["client_id"]
    html = read(signed_in(), "/clients/?period=2026-10")
    address = re.search(rf'href="/clients/(\d+)/[^"]*">{re.escape(name)}<', html)
    assert address is not None
    mine = [row for row in everything.rows if row["client_id"] == name]
    kept = sum(bool(row["counted"]) for row in mine)
    says = text_of(read(signed_in(), f"/kpi/ticket-escalation/rows/?period=2026-10&client={address[1]}"))
    assert f"{kept} of {len(mine)} tickets counted" in says


@pytest.mark.django_db
@pytest.mark.parametrize("months", [2, pytest.param(25, marks=pytest.mark.soak)])
def test_the_ledger_comes_to_the_figures_for_every_client_and_month(
    sample: None, now: None, months: int
) -> None:
    """PR-1, PR-1a, PR-1b, PR-2, PR-3 and the balance of PR-9, entry by entry."""
    kpis = {
        "prevented": "incidents-prevented", "proactive": "prevented-by-proactive-work",
        "self-service": "prevented-by-self-service", "at-scale": "resolved-at-scale", "found": "problems-detected",
    }  # fmt: skip
    clients = [None, *Client.objects.filter(merged_into=None, is_internal=False).values_list("pk", flat=True)]
    seen = 0
    for month in Period.months_back(months, AS_OF.date(), include_current=True):
        for one in clients:
            wanted = Wanted(month, Filters(client=one))
            found = ledger.ledger(owner(), wanted, AS_OF, most=1)
            figures = {name: measure(KPIS[key], month, AS_OF, wanted.filters) for name, key in kpis.items()}
            assert {name: found.totals[name] for name in kpis} == {
                name: figure.value or 0 for name, figure in figures.items()
            }
            assert found.balance.holds
            seen += found.totals["prevented"]
    assert seen > 300 * months, (
        "the sample prevents some hundred incidents a month; all clients and each of them"
    )


@pytest.mark.django_db
def test_the_fix_that_prevents_a_class_is_credited_in_plain_words(sample: None, now: None) -> None:
    """The planted story: one action a month frees about 60 disks before anybody notices."""
    html = read(signed_in(), "/prevented/?period=2026-10")
    says = text_of(html)
    assert re.search(
        r"On \d+ Oct 2026 the disks of (5[0-9]|6[0-2]) computers were about to fill up\. "
        r"It was put right automatically before anybody noticed\.",
        says,
    )
    action = re.search(r'value="(disk-clean-up-2026-10-\d+)"', html)
    assert action is not None
    story = text_of(read(signed_in(), f"/prevented/?period=2026-10&action={action[1]}"))
    assert re.search(r"its action ran on (5[0-9]|6[0-2]) devices, of which 2 are needed \(PR-D3\)", story)


@pytest.mark.usefixtures("own_warehouse")
class TestSmall:
    """What the page of rows does, on a provider that can be counted by hand."""

    def test_the_rows_in_words(self) -> None:
        old, _ = small_provider()
        says = text_of(read(signed_in(), f"/kpi/ticket-escalation/rows/?period=2026-10&client={old.pk}"))
        assert "9 of 20 tickets counted = 45.0%" in says
        assert "20 rows, 9 of them counted" in says

    def test_three_of_four_tickets_make_no_percentage(self) -> None:
        _, new = small_provider()
        html = read(signed_in(), f"/kpi/ticket-escalation/rows/?period=2026-10&client={new.pk}")
        says = text_of(html)
        assert "3 of 4 tickets counted: too few for a percentage" in says
        assert "4 rows, 3 of them counted" in says
        assert html.count('<tr class="counted">') == 3
        assert len(re.findall(r'<th scope="row" class="nowrap"><a href="/tickets/\d+/">', html)) == 4

    def test_only_the_counted_ones(self) -> None:
        _, new = small_provider()
        html = read(signed_in(), f"/kpi/ticket-escalation/rows/?period=2026-10&client={new.pk}&counted=yes")
        assert html.count('<tr class="counted">') == 3
        assert '<span class="sr">not counted</span>' not in html

    def test_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        small_provider()
        monkeypatch.setattr("trimtab.web.presenters.rows.PAGE_SIZE", 10)
        browser, found = signed_in(), []
        for page in (1, 2, 3):
            html = read(browser, f"/kpi/ticket-escalation/rows/?period=2026-10&page={page}")
            found += re.findall(r'<a href="/tickets/(\d+)/">', html)
        assert len(found) == len(set(found)) == 24
        assert 'rows/?period=2026-10"' in html or 'href="?period=2026-10"' in html
        read(browser, "/kpi/ticket-escalation/rows/?period=2026-10&page=4", status=400)

    def test_few_answers_stay_withheld(self) -> None:
        organisation()
        found = client("Quiet")
        contract(found, "2026-09-15")
        for respondent in ("a", "b"):
            answer(found, "2026-10-05", "overall", 2, respondent=respondent)
        refreshed()
        says = text_of(read(signed_in(), "/kpi/client-onboarding-satisfaction/rows/?period=2026-10"))
        assert "Not enough answers, n = 2." in says
        assert "÷" not in says

    def test_few_people_make_no_turnover_rate(self) -> None:
        organisation()
        employed("2025-01-01", "2026-05-05")
        employed("2025-01-01")
        refreshed()
        says = text_of(read(signed_in(), "/kpi/turnover/rows/?period=2026-10"))
        assert re.search(r"1 left, 1\.\d people on average: too few people for a rate", says)

    def test_a_period_without_rows_says_so(self) -> None:
        small_provider()
        says = text_of(read(signed_in(), "/kpi/ticket-escalation/rows/?period=2020-01"))
        assert "No tickets in this period." in says
        assert "No row is counted in this period with these filters." in says

    def test_a_filter_that_the_measure_does_not_know_is_admitted(self) -> None:
        old, _ = small_provider()
        says = text_of(read(signed_in(), f"/kpi/turnover/rows/?client={old.pk}"))
        assert "This measure is not kept by client: the figures cover everyone." in says

    @pytest.mark.parametrize("key", SECRET)
    def test_answers_of_technicians_are_refused_with_the_reason(self, key: str) -> None:
        organisation()
        html = read(signed_in(), f"/kpi/{key}/rows/?period=2026-10")
        says = text_of(html)
        assert "These rows are shown to nobody" in says
        assert "part of a figure of at least 5 people" in says
        assert "export/rows" not in html

    def test_the_refusal_shows_the_groups_that_are_published(self) -> None:
        organisation()
        large, small = team("Large"), team("Small")
        week("2026-10-05", {large: [4, 4, 5, 3, 4, 2], small: [1, 1, 2, 1, 1]})
        week("2026-11-02", {large: [4, 4, 5, 3, 4, 2], small: [1, 1]})
        refreshed()
        browser = signed_in()
        shown = text_of(read(browser, "/kpi/weekly-pulse/rows/?period=2026-10"))
        assert re.search(r"Large (indicative )?6 answers", shown)
        assert re.search(r"Small (indicative )?5 answers", shown)
        # Everyone's figure and the large team's together would tell of the two.
        hidden = text_of(read(browser, "/kpi/weekly-pulse/rows/?period=2026-11"))
        assert "6 answers" not in hidden
        assert "2 answers" not in hidden
        assert "withheld to protect answers" in hidden

    @pytest.mark.parametrize("query", ["counted=no", "page=0", "page=x", "x=1", "client=a", "period=never"])
    def test_a_bad_address_is_explained(self, query: str) -> None:
        organisation()
        says = text_of(read(signed_in(), f"/kpi/ticket-escalation/rows/?{query}", status=400))
        assert "This address cannot be read" in says

    @pytest.mark.parametrize("path", ["/kpi/happiness/rows/", "/kpi/ticket-escalation/rows/?client=99999999"])
    def test_what_is_not_there_is_not_found(self, path: str) -> None:
        organisation()
        read(signed_in(), path, status=404)

    def test_a_clients_contact_finds_nothing(self) -> None:
        organisation()
        contact = User.objects.create(
            email="c@example.com", name="C", role=User.Role.CLIENT_CONTACT, client=client("Elsewhere")
        )
        read(signed_in(contact), "/kpi/ticket-escalation/rows/", status=404)
        read(signed_in(contact), "/kpi/technician-satisfaction/rows/", status=404)
