"""The rows behind a number come to that number: for every KPI, over the sample provider."""

import re
from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest

from tests.demo.reading import AS_OF
from tests.sampled import SampleCopy
from tests.web.visiting import read, signed_in, text_of
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client
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
from trimtab.scorecards.ledger import Wanted
from trimtab.scorecards.measuring import measure
from trimtab.scorecards.rows import rows_behind
from trimtab.scorecards.shapes import Filters, RowList
from trimtab.web import clock

LAST = Period.month(2025, 10)
OPEN_TO_ALL = [key for key, kpi in KPIS.items() if not isinstance(kpi.measure, Confidential)]
SECRET = [key for key, kpi in KPIS.items() if isinstance(kpi.measure, Confidential)]


@pytest.fixture(scope="module")
def sample(sample_copy: SampleCopy) -> Iterator[None]:
    """The sample provider with a warehouse of its own."""
    with sample_copy():
        yield


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
    html = read(signed_in(), f"/kpi/{key}/rows/?period=2025-10")
    says = text_of(html)
    found = rows_behind(owner(), key, LAST, limit=1)
    assert f"{found.total:,} rows" in says
    if isinstance(kpi.measure, Share) and figure.value is not None:
        assert f"{found.counted:,} of {found.total:,}" in says
        assert f"counted = {100 * figure.value:.1f}%" in says
    assert f'href="/kpi/{key}/export/rows.csv?period=2025-10"' in html or not found.total


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
    html = read(signed_in(), "/clients/?period=2025-10")
    address = re.search(rf'href="/clients/(\d+)/[^"]*">{re.escape(name)}<', html)
    assert address is not None
    mine = [row for row in everything.rows if row["client_id"] == name]
    kept = sum(bool(row["counted"]) for row in mine)
    says = text_of(read(signed_in(), f"/kpi/ticket-escalation/rows/?period=2025-10&client={address[1]}"))
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
    html = read(signed_in(), "/prevented/?period=2025-10")
    says = text_of(html)
    assert re.search(
        r"On \d+ Oct 2025 the disks of (5[0-9]|6[0-2]) computers were about to fill up\. "
        r"It was put right automatically before anybody noticed\.",
        says,
    )
    action = re.search(r'value="(disk-clean-up-2025-10-\d+)"', html)
    assert action is not None
    story = text_of(read(signed_in(), f"/prevented/?period=2025-10&action={action[1]}"))
    assert re.search(r"its action ran on (5[0-9]|6[0-2]) devices, of which 2 are needed \(PR-D3\)", story)
