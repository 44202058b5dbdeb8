"""Few tickets wait and few were escalated: they are counted from indices that hold no others."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet

from tests.building import at, client, ticket
from trimtab.domain.batches.statistics import gather_statistics
from trimtab.domain.tickets.models import Ticket
from trimtab.domain.tickets.waiting import ESCALATED, WAITING, Written, waiting_by_client

pytestmark = pytest.mark.django_db


def plan(rows: QuerySet[Any]) -> str:
    """How the database would answer; PostgreSQL is kept from reading a small table from end to end."""
    gather_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.order_by().explain()


@pytest.mark.parametrize(
    ("condition", "index"), [(WAITING, "ticket_waiting"), (ESCALATED, "ticket_escalated")]
)
def test_the_database_knows_that_the_small_index_answers(condition: Q, index: str) -> None:
    owner, start = client(), at("2026-03-01 10:00")
    facts = {"client": owner, "status": "closed"}
    Ticket.objects.bulk_create(Ticket(external_id=f"{n}", opened_at=start, **facts) for n in range(300))
    ticket(owner, "2026-03-01 10:00", escalated=1, status="open")
    assert index in plan(Ticket.objects.filter(condition))
    assert index in plan(Ticket.objects.filter(condition, client=owner))


def test_each_client_has_as_many_as_wait() -> None:
    one, other, quiet = client(), client(), client()
    for status in ("new", "open", "pending", "resolved", "closed"):
        ticket(one, "2026-03-01 10:00", status=status)
        ticket(quiet, "2026-03-01 10:00", status=status, excluded="spam")
    ticket(other, "2026-03-01 10:00", status="open")
    assert waiting_by_client() == {one.pk: 3, other.pk: 1}
    assert waiting_by_client([other.pk, quiet.pk]) == {other.pk: 1}


@pytest.mark.parametrize("text", ["'", "a b", "x; DROP TABLE y", "%s"])
def test_only_plain_words_are_written_into_sql(text: str) -> None:
    with pytest.raises(ValueError, match="is not a word"):
        str(Ticket.objects.filter(status=Written(text)).query)
