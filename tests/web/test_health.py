"""/live and /ready tell a load balancer what it must know, and nobody anything else."""

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from trimtab.web import health


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_seen", set())


def test_live_asks_no_database() -> None:
    answer = Client().get("/live")  # without the marker for the database a question to it fails
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
def test_ready_when_the_database_is_up_to_date(django_assert_max_num_queries: Any) -> None:
    answer = Client().get("/ready")
    assert (answer.status_code, answer.content) == (200, b"ready\n")
    with django_assert_max_num_queries(1):  # what was seen once is not looked up again
        Client().get("/ready")


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["one"])
    answer = Client().get("/ready")
    assert (answer.status_code, answer.content, answer.headers["Retry-After"]) == (503, b"not ready\n", "5")


@pytest.mark.django_db
def test_not_ready_while_the_database_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise DatabaseError("secret host name")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = Client().get("/ready")
    assert answer.status_code == 503
    assert b"secret" not in answer.content


def test_a_probe_may_call_the_server_by_its_number() -> None:
    assert Client().get("/live", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_they_are_for_looking_only() -> None:
    assert Client().post("/live").status_code == 405
