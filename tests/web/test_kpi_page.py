"""A KPI's page answers in words, shows its trend twice, splits it, explains it, and leads to the rows."""

import re
from collections.abc import Mapping

from tests.building import organisation
from tests.web.provider import small_provider
from tests.web.visiting import asked_for, read, signed_in, text_of, without_files
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.people.models import User

PAGE = "/kpi/ticket-escalation/"
TABLE, WEEKS, TEAMS = (
    f"{PAGE}?show=table",
    f"{PAGE}?period=2026-10&grain=week",
    f"{PAGE}?period=2026-10&by=team",
)
TURNOVER, PULSE = "/kpi/turnover/?client={old}", "/kpi/technician-satisfaction/"
EVERY = tuple(f"/kpi/{key}/?period=2026-10" for key in KPIS)
PATHS = (PAGE, TABLE, WEEKS, TEAMS, TURNOVER, PULSE)
Pages = Mapping[str, str]


def part(html: str, begin: str, end: str) -> str:
    return html[html.index(begin) : html.index(end, html.index(begin))]


def test_the_answer_comes_first_in_plain_words(pages: Pages) -> None:
    says = text_of(part(pages[PAGE], '<p class="answer">', "</p>"))
    assert says.startswith("In October 2026: 50.0% , 12 of 24 tickets.")
    assert "Above the usual range in October 2026 (50.0%, usual range" in says
    assert "worse than usual." in says
    assert (
        "Early support 75.0%, ongoing support 45.0%: +30.0 pp; an interval needs 3 clients in each stage."
        in says
    )


def test_the_facts_lead_to_the_rows(pages: Pages) -> None:
    facts = part(pages[PAGE], '<dl class="facts', "</dl>")
    assert '<a href="/kpi/ticket-escalation/rows/?period=2026-10">12</a>' in facts
    assert "of 24 tickets" in text_of(facts)
    assert "in September 2026" in text_of(facts)


def test_the_chart_has_a_sentence_and_the_same_data_as_a_table(pages: Pages) -> None:
    html = pages[PAGE]
    assert (
        'role="img" aria-label="Ticket escalation from October 2025 to October 2026: from 8.3% to 50.0%.'
        in html
    )
    steps = part(html, 'class="chart-steps"', "</svg>")
    assert steps.count("<a ") == 13
    assert 'href="/kpi/ticket-escalation/rows/?period=2026-08"' in steps
    rows = re.findall(r"<tr.*?</tr>", part(html, 'id="trend-table"', "</table>"), re.S)
    assert len(rows) == 15
    assert text_of(rows[1]).startswith("October 2026 50.0% 12 of 24 tickets")
    assert text_of(rows[14]) == "Target 12.0%"


def test_the_table_alone_can_be_asked_for(pages: Pages) -> None:
    html = pages[TABLE]
    assert 'class="chart"' not in html
    assert 'id="trend-table"' in html


def test_weeks_can_be_asked_for(pages: Pages) -> None:
    assert "week 44, 2026" in text_of(pages[WEEKS])


def test_clients_lead_to_their_page_and_their_numbers_to_the_rows(pages: Pages) -> None:
    old, new = pages["old"], pages["new"]
    split = part(pages[PAGE], 'id="split"', "</section>")
    says = text_of(split)
    assert f'href="/clients/{old}/?period=2026-10"' in split
    assert f'href="/kpi/ticket-escalation/rows/?period=2026-10&amp;client={new}">3 of 4</a>' in split
    assert "early, day 46" in says
    assert "small sample" in says
    assert "All 12 of 24" in says


def test_a_split_by_team_narrows_the_page(pages: Pages) -> None:
    split = part(pages[TEAMS], 'id="split"', "</section>")
    assert re.search(r'href="/kpi/ticket-escalation/\?period=2026-10&amp;team=\d+">Service desk</a>', split)
    assert 'aria-current="true">Team</a>' in split


def test_exports_keep_the_view(pages: Pages) -> None:
    html = pages[TEAMS]
    assert 'href="/kpi/ticket-escalation/export/series.csv?period=2026-10&amp;by=team"' in html
    assert 'href="/kpi/ticket-escalation/export/breakdown.xlsx?period=2026-10&amp;by=team"' in html


def test_it_says_how_it_is_computed_and_what_was_left_out(pages: Pages) -> None:
    says = text_of(part(pages[PAGE], 'class="card how"', "</section>"))
    assert "tickets with at least one counted escalation ÷ tickets opened" in says
    assert text_of(KPIS["ticket-escalation"].example.says) in says
    assert "test, version 1" in says


def test_a_filter_that_the_measure_does_not_know_is_admitted(pages: Pages) -> None:
    says = text_of(pages[TURNOVER])
    assert "This measure is not kept by client: the figures cover everyone." in says


def test_answers_of_technicians_have_no_rows_to_open(pages: Pages) -> None:
    html = pages[PULSE]
    assert "/rows/" not in html
    assert "5 people or more" in text_of(html)


def test_no_style_and_no_script_stand_in_the_page(pages: Pages) -> None:
    html = without_files(pages[PAGE])
    assert " style=" not in html
    scripts = re.findall(r"<script[^>]*>", html)
    assert all(' src="' in tag or 'type="application/json"' in tag for tag in scripts)
    assert "<script" not in without_files(pages[TABLE])
    assert "charts.js" not in pages[TABLE]


def test_a_bad_address_is_explained(own_warehouse: None) -> None:
    organisation()
    browser = signed_in()
    for query in ("by=colour", "by=round", "grain=year", "show=pie", "x=1"):
        assert "This address cannot be read" in text_of(read(browser, f"{PAGE}?{query}", status=400))


def test_an_unknown_kpi_is_not_found(own_warehouse: None) -> None:
    assert "No KPI has this name." in text_of(read(signed_in(), "/kpi/happiness/", status=404))


def test_every_kpi_has_a_page_with_and_without_data(own_warehouse: None) -> None:
    browser = signed_in()
    for path in EVERY:
        read(browser, path)
    small_provider()
    for path in EVERY:
        read(browser, path)


def test_a_technician_sees_no_split_by_technician(own_warehouse: None) -> None:
    organisation()
    browser = signed_in(User.objects.create(email="tech@example.com", name="Tech", role=User.Role.TECHNICIAN))
    assert ">Technician</a>" not in read(browser, PAGE)
    read(browser, f"{PAGE}?by=technician", status=400)


def test_the_page_asks_the_records_little(own_warehouse: None) -> None:
    small_provider()
    browser = signed_in()
    for key in ("ticket-escalation", "client-onboarding-satisfaction", "turnover"):
        assert asked_for(browser, f"/kpi/{key}/") <= 30
