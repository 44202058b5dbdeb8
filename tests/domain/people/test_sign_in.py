"""A printed link signs its account in exactly once."""

import hashlib
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from trimtab.domain.people.models import SignInLink, User
from trimtab.domain.people.sign_in import end_links, make_link, owner, redeem

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_the_owner_is_made_once_and_has_no_password() -> None:
    first, second = owner(), owner()
    assert first == second
    assert User.objects.count() == 1
    assert not first.has_usable_password()


@pytest.mark.django_db
def test_an_owner_who_is_there_already_is_the_owner() -> None:
    User.objects.create(email="desk@example.com", name="Desk", role=User.Role.SERVICE_MANAGER)
    closed = User.objects.create(email="old@example.com", name="Old", role=User.Role.OWNER, is_active=False)
    boss = User.objects.create(email="boss@example.com", name="Boss", role=User.Role.OWNER)
    assert owner() == boss != closed


@pytest.mark.django_db
def test_a_link_works_once() -> None:
    token = make_link(owner(), as_of=NOW, valid_for=HOUR)
    assert redeem(token, NOW) == owner()
    assert redeem(token, NOW) is None


@pytest.mark.django_db
def test_the_database_never_sees_the_token() -> None:
    token = make_link(owner(), as_of=NOW, valid_for=HOUR)
    link = SignInLink.objects.get()
    assert link.digest == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) * 6 >= 128


@pytest.mark.django_db
def test_unknown_expired_and_closed_get_the_same_answer() -> None:
    token = make_link(owner(), as_of=NOW, valid_for=HOUR)
    assert redeem("x" * 43, NOW) is None
    assert redeem("\udcff\x00", NOW) is None
    assert redeem(token, NOW + HOUR) is None
    User.objects.update(is_active=False)
    assert redeem(token, NOW) is None


@pytest.mark.django_db
def test_ended_links_stay_ended_and_used_ones_keep_their_time() -> None:
    used, unused = (make_link(owner(), as_of=NOW, valid_for=HOUR) for _ in range(2))
    redeem(used, NOW)
    assert end_links(owner(), as_of=NOW) == 1
    assert redeem(unused, NOW) is None
    assert SignInLink.objects.filter(expires_at=NOW + HOUR).get().used_at == NOW


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_gets_in() -> None:
    token = make_link(owner(), as_of=NOW, valid_for=HOUR)
    barrier, results = threading.Barrier(8), []

    def enter() -> None:
        barrier.wait()
        results.append(redeem(token, NOW))
        connection.close()

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert results.count(None) == 7
