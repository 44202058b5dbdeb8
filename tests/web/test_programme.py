"""The Programme page says what happened, how sure it is, and leads on; without data it says what to do."""

import re
from collections.abc import Mapping

import pytest

from tests.building import client, organisation
from tests.web.provider import small_provider
from tests.web.visiting import asked_for, read, signed_in, text_of, without_files
from trimtab.catalogue.kpis import HEADLINES
from trimtab.domain.people.models import User

TILE = re.compile(
    r'<a class="tile (?P<tone>\w*)" href="(?P<href>[^"]+)" data-kpi="(?P<key>[^"]+)">(?P<inside>.*?)</a>',
    re.S,
)
FIRST, SEPTEMBER, NARROWED = "/", "/?period=2026-09", "/?period=2026-10&client={new}"
ANY = ("1990-01", "2099-12", "2026", "2026-Q3", "2026-W40", "2026-10-05", "2024-02-29..2026-02-28")
PATHS = (FIRST, SEPTEMBER, NARROWED, *(f"/?period={period}" for period in ANY))
Pages = Mapping[str, str]


def tiles(html: str) -> dict[str, re.Match[str]]:
    return {found["key"]: found for found in TILE.finditer(html)}


def test_each_headline_has_a_tile_with_its_seven_parts(pages: Pages) -> None:
    assert set(HEADLINES) <= set(tiles(pages[FIRST]))
    tile = tiles(pages[FIRST])["ticket-escalation"]
    says = text_of(tile["inside"])
    assert "Does our first line solve what clients bring?" in says
    assert "October 2026" in says
    assert "50.0 %" in says
    assert "of 24 tickets" in says
    assert re.search(r"\d+\.\d to \d+\.\d", says)
    assert "target 12.0" in says
    assert "▲ Above the usual range in October 2026" in says
    assert tile["tone"] == "bad"
    assert '<svg class="spark"' in tile["inside"]
    assert tile["href"] == "/kpi/ticket-escalation/?period=2026-10"


def strip(html: str) -> str:
    return html[html.index('class="changes"') : html.index('class="lanes"')]


def test_what_changed_comes_first_and_what_had_changed_before_leads_on(pages: Pages) -> None:
    """October was over and judged more than a week ago: its signal is known, and is told as such."""
    says = text_of(strip(pages[FIRST]))
    assert "What changed since last week" in says
    before = says.partition("Still outside the usual from before:")[2]
    assert "Ticket escalation" in before.partition("%")[0], before
    assert 'href="/kpi/ticket-escalation/?period=2026-10"' in strip(pages[FIRST])


def test_a_period_that_is_over_is_compared_with_the_one_before(pages: Pages) -> None:
    says = text_of(strip(pages[SEPTEMBER]))
    assert "What changed in September 2026" in says
    assert "Nothing changed beyond the usual in September 2026." in says


def test_what_changed_before_the_months_shown_is_not_what_changed(pages: Pages) -> None:
    assert "Nothing changed beyond the usual since 15 Nov 2026." in text_of(strip(pages["/?period=2099-12"]))


def test_a_view_narrowed_to_a_client_keeps_it_in_every_link(pages: Pages) -> None:
    html, new = pages[NARROWED], pages["new"]
    tile = tiles(html)["ticket-escalation"]
    assert tile["href"] == f"/kpi/ticket-escalation/?period=2026-10&amp;client={new}"
    assert "3 of 4" in text_of(tile["inside"])
    assert f'<option value="{new}" selected>New Wharf</option>' in html
    assert "all clients" in text_of(tiles(html)["turnover"]["inside"])


def test_neighbouring_periods_are_links(pages: Pages) -> None:
    html = pages[SEPTEMBER]
    assert 'rel="prev" href="?period=2026-08"' in html
    assert 'rel="next" href="?period=2026-10"' in html
    assert '<option value="2026-09" selected>September 2026</option>' in html


@pytest.mark.parametrize("period", ANY)
def test_any_period_has_a_page_that_shows_which_it_is(period: str, pages: Pages) -> None:
    assert f'<option value="{period}" selected>' in pages[f"/?period={period}"]


def test_no_style_and_no_script_stand_in_the_page(pages: Pages) -> None:
    html = without_files(pages[FIRST])
    assert " style=" not in html
    assert "<style" not in html
    assert "<script" not in html
    # On paper the page says where it came from.
    assert "://" not in re.sub(r'<p class="printed">.*?</p>', "", html)


def test_without_data_the_page_says_why_and_what_to_do(own_warehouse: None) -> None:
    organisation()
    says = text_of(read(signed_in(), "/"))
    assert "There are no tickets yet" in says
    assert "trimtab import tickets" in says


def test_a_bad_address_is_explained(own_warehouse: None) -> None:
    browser = signed_in()
    for query in ("period=soon", "colour=red", "client=x", "period=2026-10&period=2026-09"):
        assert "This address cannot be read" in text_of(read(browser, f"/?{query}", status=400))


def test_what_does_not_exist_is_not_found(own_warehouse: None) -> None:
    browser = signed_in()
    for query in ("client=999999", "team=999999", "technician=999999"):
        read(browser, f"/?{query}", status=404)


def test_a_client_contact_is_led_to_their_clients_page(own_warehouse: None) -> None:
    organisation()
    theirs = client("Elsewhere")
    contact = User.objects.create(
        email="contact@example.com", name="Contact", role=User.Role.CLIENT_CONTACT, client=theirs
    )
    answer = signed_in(contact).get("/", follow=True)
    assert answer.redirect_chain == [(f"/clients/{theirs.pk}/", 302)]
    html = answer.content.decode()
    assert "Elsewhere" in text_of(html)
    assert "/kpi/" not in html


def test_the_page_asks_the_records_little(own_warehouse: None) -> None:
    small_provider()
    assert asked_for(signed_in(), "/") <= 30
