"""A figure beside an earlier one: what it was, how far apart, and never called better or worse without an interval."""

import csv
import io
import re
from collections.abc import Mapping

import pytest

from tests.web import sketches
from tests.web.test_programme import tiles
from tests.web.visiting import read, signed_in, text_of
from trimtab.catalogue.kpis import KPIS
from trimtab.insight.intervals import Interval
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.comparing import Comparison, difference
from trimtab.web.presenters.comparison import compared

PREVIOUS, YEAR = "/?period=2026-10&compare=previous", "/?period=2026-10&compare=year"
KPI = "/kpi/ticket-escalation/?period=2026-10&compare=previous"
WEEKLY = "/kpi/ticket-escalation/?period=2026-W43&compare=year"
OF_CLIENT = "/clients/{old}/?period=2026-10&compare=previous"
CLIENTS = "/clients/?period=2026-10&compare=previous"
EXPORTS = (
    "/programme/export.csv?period=2026-10&compare=previous",
    "/kpi/ticket-escalation/export/breakdown.csv?period=2026-10&compare=previous&by=client",
    "/kpi/ticket-escalation/export/breakdown.csv?period=2026-10&compare=previous&by=month",
    "/clients/export.csv?period=2026-10&compare=previous",
)
BY_MONTH = "/kpi/ticket-escalation/?period=2026-10&compare=previous&by=month"
TURNOVER = "/kpi/turnover/?period=2026-10&compare=previous"
PATHS = (PREVIOUS, YEAR, KPI, WEEKLY, OF_CLIENT, CLIENTS, BY_MONTH, TURNOVER, *EXPORTS)
Pages = Mapping[str, str]
RULES = Parameters()
SEPTEMBER = Period.month(2026, 9)


def exported(pages: Pages, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pages[path].removeprefix("\ufeff"), newline="")))


def test_a_tile_says_what_it_was_and_that_it_is_clearly_worse(pages: Pages) -> None:
    says = text_of(tiles(pages[PREVIOUS])["ticket-escalation"]["inside"])
    assert "▲ +41.7 pp against 8.3% in September 2026: worse" in says


def test_the_same_period_of_the_year_before_can_be_chosen(pages: Pages) -> None:
    assert "against 8.3% in October 2025" in text_of(tiles(pages[YEAR])["ticket-escalation"]["inside"])
    assert "2025" in text_of(pages[WEEKLY])


def test_a_plain_count_is_a_number_without_a_word(pages: Pages) -> None:
    tile = pages[PREVIOUS].split('data-kpi="ticket-volume"')[1].split("</a>")[0]
    says = text_of(tile)
    assert "0 against 24 in September 2026" in says
    assert "September 2026:" not in says


def test_the_page_keeps_the_comparison_in_every_link_and_form(pages: Pages) -> None:
    html = pages[PREVIOUS]
    assert 'href="/kpi/ticket-escalation/?period=2026-10&amp;compare=previous"' in html
    assert '<option value="previous" selected>' in html
    assert 'href="?period=2026-09&amp;compare=previous"' in html


def test_a_kpi_page_has_the_difference_with_its_interval(pages: Pages) -> None:
    says = text_of(pages[KPI])
    found = re.search(r"difference, \+(\d+\.\d) to \+(\d+\.\d), worse ▲ \+41\.7 pp", says)
    assert found
    assert float(found[1]) < 41.7 < float(found[2])


def test_a_split_has_what_each_row_was_and_one_without_stays_empty(pages: Pages) -> None:
    split = pages[KPI][pages[KPI].index('id="split"') :]
    assert "In September 2026" in split
    rows = {text_of(row)[:9]: text_of(row) for row in re.findall(r"<tr>.*?</tr>", split, re.S)}
    assert "8.3%" in rows["Old Mill "]
    assert "+36.7 pp" in rows["Old Mill "]
    assert "pp" not in rows["New Wharf"]


def test_months_stand_beside_nothing(pages: Pages) -> None:
    split = pages[BY_MONTH][pages[BY_MONTH].index('id="split"') :]
    assert "In September 2026" not in split


def test_the_clients_stand_beside_their_earlier_figures(pages: Pages) -> None:
    html = pages[CLIENTS]
    assert "Escalated against September 2026" in html
    old = next(row for row in re.findall(r"<tr>.*?</tr>", html, re.S) if "Old Mill" in row)
    assert "+36.7 pp 8.3%" in text_of(old)


def test_the_page_of_a_client_compares_too(pages: Pages) -> None:
    assert "in September 2026" in text_of(tiles(pages[OF_CLIENT])["ticket-escalation"]["inside"])


def test_exports_hold_what_the_page_shows(pages: Pages) -> None:
    programme, split, months, clients = (exported(pages, path) for path in EXPORTS)
    escalation = next(row for row in programme if row["KPI"] == "Ticket escalation")
    assert float(escalation["Difference"]) == pytest.approx(10 / 24)
    assert float(escalation["Difference low"]) > 0
    assert (escalation["Compared from"], escalation["Compared to"]) == ("2026-09-01", "2026-09-30")
    assert "worse" in escalation["Compared in words"]
    rows = {row["Client"]: row for row in split}
    assert float(rows["Old Mill"]["Value then"]) == pytest.approx(2 / 24)
    assert rows["New Wharf"]["Value then"] == ""
    assert float(rows["All"]["Difference"]) == pytest.approx(10 / 24)
    assert "Difference" not in months[0]
    assert clients[1]["Escalation rate: Value then"] == repr(2 / 24)


@pytest.mark.django_db
def test_another_comparison_is_refused_with_those_there_are() -> None:
    says = text_of(read(signed_in(), "/?period=2026-10&compare=target", 400))
    assert "“target” is not a choice for compare." in says
    assert "previous, year" in says


def pair(
    now: float, then: float, *, kpi: str = "ticket-escalation", wide: float = 0.05, n: int = 100
) -> Comparison:
    first = sketches.figure(now, kpi=kpi, interval=(now - wide, now + wide), n=n)
    second = sketches.figure(then, kpi=kpi, interval=(then - wide, then + wide), n=n, period=SEPTEMBER)
    return difference(KPIS[kpi], first, second)


def words(found: Comparison, now: float, *, kpi: str = "ticket-escalation", n: int = 100) -> str:
    return compared(KPIS[kpi], sketches.figure(now, kpi=kpi, n=n), found, RULES).says


def test_only_a_clear_difference_is_called_better_or_worse() -> None:
    assert words(pair(0.3, 0.1), 0.3) == "+20.0 pp against 10.0% in September 2026: worse"
    assert words(pair(0.1, 0.3), 0.1) == "-20.0 pp against 30.0% in September 2026: better"
    assert words(pair(0.16, 0.1), 0.16) == "+6.0 pp against 10.0% in September 2026: no clear difference"


def test_a_score_and_a_yearly_rate_have_their_own_units() -> None:
    score = pair(4.5, 3.9, kpi="client-onboarding-satisfaction", wide=0.2)
    says = words(score, 4.5, kpi="client-onboarding-satisfaction")
    assert says == "+0.6 against 3.9 / 5 in September 2026: better"


def test_too_few_tickets_are_compared_by_nobody() -> None:
    assert "pp" not in words(pair(0.5, 0.25, n=4), 0.5, n=4)


def test_periods_that_share_days_have_no_interval() -> None:
    year = Period.parse("2025-11-01..2026-10-31")
    before = Period.parse("2025-10-01..2026-09-30")
    now = sketches.figure(0.2, kpi="turnover", interval=(0.1, 0.3), period=year)
    then = sketches.figure(0.1, kpi="turnover", interval=(0.05, 0.15), period=before)
    found = difference(KPIS["turnover"], now, then)
    assert found.difference == pytest.approx(0.1)
    assert found.interval is None
    assert not found.is_clear


def test_an_unfinished_month_is_no_count_to_compare() -> None:
    now = sketches.figure(10.0, kpi="ticket-volume", flags=("part_period",))
    then = sketches.figure(24.0, kpi="ticket-volume", period=SEPTEMBER)
    assert difference(KPIS["ticket-volume"], now, then) == Comparison(then, None, None)


def test_a_net_promoter_score_just_outside_its_own_interval_is_compared() -> None:
    now = sketches.figure(100.0, kpi="onboarding-nps", interval=(20.0, 98.0))
    then = sketches.figure(0.0, kpi="onboarding-nps", interval=(-40.0, 40.0), period=SEPTEMBER)
    found = difference(KPIS["onboarding-nps"], now, then)
    assert found.interval == pytest.approx(Interval(100 - (80**2 + 40**2) ** 0.5, 140.0))
