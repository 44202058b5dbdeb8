"""The page of the rows behind a number, on a provider that can be counted by hand."""

import re

import pytest

from tests.building import client, employed, organisation, refreshed, team, week
from tests.web.provider import few_answers, small_provider
from tests.web.visiting import read, signed_in, text_of
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.people.models import User
from trimtab.kpi.measures import (
    Confidential,
)

SECRET = [key for key, kpi in KPIS.items() if isinstance(kpi.measure, Confidential)]


@pytest.mark.usefixtures("own_warehouse")
class TestSmall:
    """What the page of rows does."""

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
        few_answers()
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
