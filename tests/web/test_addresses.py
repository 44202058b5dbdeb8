"""A view and its address say the same, and a bad address says what is wrong with it."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.building import AS_OF
from trimtab.kpi.period import Period
from trimtab.scorecards.comparing import AGAINST
from trimtab.scorecards.shapes import Filters
from trimtab.web.addresses import DAYS, GRAINS, PARAMETERS, SHOWS, SOURCES, STAGES, BadView, View, read_view

OCTOBER = "period=2026-10"
ids = st.none() | st.integers(1, 2**63 - 1)
texts = st.none() | st.text(
    st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=1, max_size=40
).filter(str.isprintable)
months = st.builds(Period.month, st.integers(1990, 2099), st.integers(1, 12))
weeks = st.builds(Period.week, st.integers(1991, 2098), st.integers(1, 52))
views = st.builds(
    View,
    period=months | weeks,
    filters=st.builds(
        Filters,
        client=ids,
        team=ids,
        technician=ids,
        category=texts,
        source=st.none() | st.sampled_from(SOURCES),
        stage=st.none() | st.sampled_from(STAGES),
    ),
    grain=st.sampled_from(GRAINS),
    by=texts,
    show=st.sampled_from(SHOWS),
    compare=st.none() | st.sampled_from(AGAINST),
)


def asked(query: str) -> View:
    return read_view(QueryDict(query), AS_OF, also=("page",))


@given(views)
def test_an_address_holds_the_whole_view(view: View) -> None:
    assert read_view(QueryDict(view.query()[1:]), AS_OF) == view


@given(st.sampled_from([*PARAMETERS, *DAYS, "page", "other"]), st.text(min_size=1, max_size=300))
def test_any_text_is_a_view_or_a_plain_refusal(name: str, text: str) -> None:
    query = QueryDict(mutable=True)
    query["period"] = "2026-10"
    query[name] = text
    try:
        found = read_view(query, AS_OF, also=("page",))
    except BadView as problem:
        assert problem.says
        assert problem.remedy
    else:
        assert isinstance(found, View)


@pytest.mark.parametrize(
    "query",
    [
        "period=soon",
        "period=2026-13",
        "period=0001-01",
        "period=9999",
        "period=2026-10-05..2026-10-01",
        "period=2001-01-01..2026-01-01",
        f"{OCTOBER}&client=x",
        f"{OCTOBER}&client=0",
        f"{OCTOBER}&client=-3",
        f"{OCTOBER}&client=9223372036854775808",
        f"{OCTOBER}&team=%D9%A3",
        f"{OCTOBER}&source=mail",
        f"{OCTOBER}&stage=pre_start",
        f"{OCTOBER}&grain=day",
        f"{OCTOBER}&show=pie",
        f"{OCTOBER}&category=%00",
        f"{OCTOBER}&category={'x' * 201}",
        f"{OCTOBER}&{OCTOBER}",
        f"{OCTOBER}&utm_source=x",
    ],
)
def test_refuses_what_it_cannot_show_with_a_remedy(query: str) -> None:
    with pytest.raises(BadView) as caught:
        asked(query)
    assert caught.value.says
    assert caught.value.remedy


def test_an_empty_parameter_is_as_good_as_absent() -> None:
    assert asked(f"{OCTOBER}&client=&by=&grain=") == View(Period.month(2026, 10))


def test_a_change_keeps_the_rest_of_the_view() -> None:
    view = asked(f"{OCTOBER}&client=3&grain=week")
    assert view.query(client=None) == "?period=2026-10&grain=week"
    assert view.query(period=Period.month(2026, 9)) == "?period=2026-09&client=3&grain=week"
    assert view.query(grain="month", by="team") == "?period=2026-10&client=3&by=team"


def test_a_page_keeps_its_own_parameters() -> None:
    assert asked(f"{OCTOBER}&page=2").query() == "?period=2026-10&page=2"


def test_no_link_can_name_a_parameter_that_no_page_has() -> None:
    with pytest.raises(TypeError, match="colour"):
        View(Period(date(2026, 1, 1), date(2026, 2, 1))).query(colour="red")


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "2026-10-05", "2026-10-07"),
        ("tr", "05.10.2026", "7.10.2026"),
        ("tr", "2026-10-05", "07/10/2026"),
        ("ja", "2026年10月5日", "2026/10/07"),
        ("ja", "２０２６年１０月５日", "2026-10-07"),
    ],
)
def test_a_form_takes_days_as_the_reader_writes_them(language: str, first: str, last: str) -> None:
    with translation.override(language):
        view = read_view(QueryDict(urlencode({"from": first, "to": last, "period": "2026-03"})), AS_OF)
    assert view.period == Period(date(2026, 10, 5), date(2026, 10, 8))
    assert view.query() == "?period=2026-10-05..2026-10-07"


@pytest.mark.parametrize(
    "days",
    [
        {"from": "2026-10-05"},
        {"to": "2026-10-05"},
        {"from": "2026-10-05", "to": "2026-10-04"},
        {"from": "05/10/2026", "to": "06/10/2026"},  # in English that is one of two days
        {"from": "2026-02-30", "to": "2026-03-01"},
        {"from": "1989-12-31", "to": "1990-01-02"},
        {"from": "2020-01-01", "to": "2026-01-02"},
    ],
)
def test_days_that_are_no_period_are_explained(days: dict[str, str]) -> None:
    with pytest.raises(BadView) as refused:
        read_view(QueryDict(urlencode(days)), AS_OF)
    assert refused.value.says
    assert refused.value.remedy
