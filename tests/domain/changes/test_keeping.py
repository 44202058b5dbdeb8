"""What was read is kept until somebody writes, wherever and whatever they write."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from tests.building import client
from trimtab.domain.changes.keeping import kept, one_look
from trimtab.domain.clients.models import Client

reads: list[str] = []


@kept(2)
def names(beginning: str = "") -> list[str]:
    reads.append(beginning)
    return sorted(Client.objects.filter(name__startswith=beginning).values_list("name", flat=True))


@pytest.fixture(autouse=True)
def _none_yet() -> None:
    reads.clear()


def elsewhere(act: Callable[[], Any]) -> None:
    """Do it over another connection, as another process does."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    other.join()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_read_twice_while_nobody_writes() -> None:
    client("Aozora")
    assert [names(), names(), names("B"), names("B")] == [["Aozora"], ["Aozora"], [], []]
    assert reads == ["", "B"]


@pytest.mark.django_db(transaction=True)
def test_ones_own_write_is_seen() -> None:
    one = client("Aozora")
    assert names() == ["Aozora"]
    Client.objects.filter(pk=one.pk).update(name="Ege")
    assert names() == ["Ege"]
    one.delete()
    assert names() == []


@pytest.mark.django_db(transaction=True)
def test_a_write_of_another_process_is_seen_once_it_is_committed() -> None:
    assert names() == []
    elsewhere(lambda: client("Aozora"))
    assert names() == ["Aozora"]
    inside, over = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                client("Ege")
                inside.set()
                over.wait(10)
        finally:
            connection.close()

    writer = threading.Thread(target=slowly)
    writer.start()
    assert inside.wait(10)
    assert names() == ["Aozora"]
    over.set()
    writer.join()
    assert names() == ["Aozora", "Ege"]


@pytest.mark.django_db(transaction=True)
def test_what_one_thread_kept_another_may_use_and_each_sees_writes_of_all() -> None:
    client("Aozora")
    names()
    elsewhere(names)  # its connection is new: it looks for itself
    asked = len(reads)
    names()
    assert len(reads) <= asked + 1
    for turn in range(5):
        elsewhere(lambda turn=turn: (client(f"B{turn}"), names()))  # type: ignore[misc]
        assert names("B") == [f"B{number}" for number in range(turn + 1)]


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_everything_is_read() -> None:
    with transaction.atomic():
        client("Aozora")
        assert names() == ["Aozora"]
        client("Ege")
        assert names() == ["Aozora", "Ege"]
        transaction.set_rollback(True)
    assert names() == []


@pytest.mark.django_db(transaction=True)
def test_no_more_is_kept_than_was_said() -> None:
    for beginning in ("A", "B", "C", "A"):
        names(beginning)
    assert reads == ["A", "B", "C", "A"]


@pytest.mark.django_db(transaction=True)
def test_one_look_serves_many_answers(django_assert_num_queries: Any) -> None:
    asking = 2 if connection.vendor == "postgresql" else 1
    with one_look(), django_assert_num_queries(asking):
        assert [names(), names(), names()] == [[], [], []]
    with one_look(), django_assert_num_queries(asking - 1):
        assert [names(), names()] == [[], []]


@pytest.mark.django_db(transaction=True)
def test_inside_one_look_ones_own_write_is_seen() -> None:
    with one_look(), one_look():
        assert names() == []
        client("Aozora")
        assert names() == ["Aozora"]
        with transaction.atomic():
            Client.objects.update(name="Ege")
            assert names() == ["Ege"]
        assert names() == ["Ege"]


@pytest.mark.django_db(transaction=True)
def test_the_next_look_sees_what_others_wrote_meanwhile() -> None:
    with one_look():
        names()
        elsewhere(lambda: client("Aozora"))
        seen = names()
        assert seen in ([], ["Aozora"]), "before or after, as the database tells"
    with one_look():
        assert names() == ["Aozora"]
