"""A ticket is found however its title is written, by an index alone."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.building import at, client, ticket
from trimtab.domain.people.models import User
from trimtab.domain.tickets import listing
from trimtab.domain.tickets.listing import Wanted
from trimtab.domain.tickets.models import LONGEST_TITLE, Ticket
from trimtab.domain.tickets.searching import found, newest_found
from trimtab.names import fold

pytestmark = pytest.mark.django_db

PAIRS = [
    ("istanbul", "İSTANBUL ofisi"),
    ("İSTANBUL", "istanbul ofisi"),
    ("ISPARTA", "ısparta yazıcı"),
    ("ısparta", "ISPARTA YAZICI"),
    ("アイウ", "ｱｲｳ を開けない"),
    ("ｱｲｳ", "アイウ を開けない"),
    ("vpn", "ＶＰＮ is down"),
    ("STRASSE", "Straße 5"),
]


@pytest.mark.parametrize(("asked", "title"), PAIRS)
def test_a_title_is_found_in_any_writing(asked: str, title: str) -> None:
    wanted = ticket(client(), "2026-03-01 10:00", title=title)
    ticket(client(), "2026-03-01 10:00", title="another")
    assert list(found(Ticket.objects.all(), asked)) == [wanted]
    assert newest_found(Ticket.objects.all(), asked, 5) == [wanted]


def test_a_number_is_found_with_and_without_its_mark() -> None:
    wanted = ticket(client(), "2026-03-01 10:00")
    Ticket.objects.filter(pk=wanted.pk).update(external_id="INC-0042")
    for asked in ("inc-0042", "#INC-0042", "ＩＮＣ-0042", "0042"):
        assert list(found(Ticket.objects.all(), asked)) == [wanted]


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'"])
def test_signs_of_the_query_language_are_letters(sign: str) -> None:
    ticket(client(), "2026-03-01 10:00", title="nothing here")
    wanted = ticket(client(), "2026-03-01 10:00", title=f"100{sign} full")
    assert list(found(Ticket.objects.all(), f"100{sign}")) == [wanted]


def test_many_rows_at_once_are_folded_too() -> None:
    owner = client()
    rows = [
        Ticket(external_id=f"{n}", client=owner, opened_at=at("2026-03-01 10:00"), title="İZMİR")
        for n in range(3)
    ]
    Ticket.objects.bulk_create(rows)
    assert set(Ticket.objects.values_list("title_key", flat=True)) == {fold("İZMİR")}


def test_a_changed_title_is_found_by_its_new_name() -> None:
    one = ticket(client(), "2026-03-01 10:00", title="Old")
    one.title = "Ｎｅｗ"
    one.save()
    assert list(found(Ticket.objects.all(), "new")) == [one]
    assert not found(Ticket.objects.all(), "old").exists()


def test_a_title_whose_fold_grows_is_cut() -> None:
    one = ticket(client(), "2026-03-01 10:00", title="ﷺ" * LONGEST_TITLE)
    one.refresh_from_db()
    assert len(one.title_key) == LONGEST_TITLE


def test_the_newest_come_first_and_no_more_than_asked() -> None:
    owner = client()
    made = [ticket(owner, f"2026-03-0{day} 10:00", title="same") for day in (1, 3, 2)]
    assert newest_found(Ticket.objects.all(), "same", 2) == [made[1], made[2]]


@pytest.mark.skipif(
    "sqlite" not in connection.settings_dict["ENGINE"], reason="PostgreSQL plans by the rows there are"
)
def test_the_search_reads_one_index_alone() -> None:
    with CaptureQueriesContext(connection) as asked:
        newest_found(Ticket.objects.all(), "anything", 8)
        searched = Wanted(text="anything")
        listing.page_of(User(role="owner"), searched, ZoneInfo("UTC"), "-opened", start=0, most=50)
        listing.totals(User(role="owner"), searched, ZoneInfo("UTC"))
    for query in (asked.captured_queries[0], *asked.captured_queries[-2:]):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan: Any = " ".join(str(row[-1]) for row in cursor.fetchall())
        assert "USING COVERING INDEX ticket_sought" in plan
