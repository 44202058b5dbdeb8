"""After rows came the database knows how many there are, and where."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.building import client
from trimtab.domain.batches.statistics import gather_statistics
from trimtab.jobs.nightly.gather_statistics import run

pytestmark = pytest.mark.django_db


def known_clients() -> int:
    """How many clients does the database's own memory of its tables name?"""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = 'domain_client'")
        else:
            cursor.execute("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'domain_client'")
        return int(cursor.fetchone()[0])


def test_the_database_knows_how_many_rows_there_are() -> None:
    for _ in range(7):
        client()
    gather_statistics()
    assert known_clients() == 7


def test_every_night_it_looks_again() -> None:
    for _ in range(3):
        client()
    assert run(datetime(2026, 3, 1, tzinfo=UTC)) == run(datetime(2026, 3, 2, tzinfo=UTC))
    assert known_clients() == 3
