"""Owners and service managers hear of a disabled address once, with the client it belongs to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.building import client, organisation
from trimtab.domain.clients.models import Contact
from trimtab.domain.models import OutboxMessage
from trimtab.domain.outbox import actions, handing_over
from trimtab.domain.outbox.models import DisabledAddress
from trimtab.domain.people.mailboxes import Holder, holders_of
from trimtab.domain.people.models import Person, User
from trimtab.jobs.minutely.tell_of_disabled_addresses import MOST_LINES, run
from trimtab.jobs.nightly.delete_old_mail import run as delete

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def account(name: str, role: str, **more: Any) -> User:
    return User.objects.create(email=f"{name}@msp.example", name=name.title(), role=role, **more)


def disabled(address: str) -> None:
    actions.disable(address=address, reason="refused", answer="550 5.1.1 unknown", as_of=NOW)


def test_each_of_them_is_told_once_in_their_language() -> None:
    organisation()
    account("jane", "owner")
    account("dana", "service-manager", language="tr")
    account("gone", "service-manager", is_active=False)
    account("tom", "technician")
    acme = client("Acme")
    Contact.objects.create(external_id="b", client=acme, name="Bob", email="bob@ACME.example")
    disabled("bob@acme.example")
    disabled("nobody@acme.example")
    assert run(NOW) == "2 people told of 2 addresses"
    assert run(NOW) == "0 people told of 0 addresses"
    english, turkish = OutboxMessage.objects.order_by("language")
    assert (english.recipient, turkish.recipient) == ("jane@msp.example", "dana@msp.example")
    assert english.subject == "Mail does not reach 2 addresses"
    assert "bob@acme.example (Bob, Acme): 550 5.1.1 unknown" in english.text
    assert "nobody@acme.example: 550 5.1.1 unknown" in english.text
    assert "/outbox/" in english.html
    assert turkish.subject != english.subject
    assert not DisabledAddress.objects.filter(told_at=None).exists()


def test_where_there_is_no_service_manager_owners_are_told() -> None:
    account("jane", "owner")
    disabled("bob@acme.example")
    run(NOW)
    assert [one.recipient for one in OutboxMessage.objects.all()] == ["jane@msp.example"]


def test_whose_own_address_is_disabled_is_not_written_to_and_the_others_are() -> None:
    account("jane", "owner")
    account("dana", "service-manager")
    disabled("dana@msp.example")
    assert run(NOW) == "1 people told of 1 addresses"
    assert [one.recipient for one in OutboxMessage.objects.all()] == ["jane@msp.example"]


def test_where_nobody_can_be_told_the_page_says_so_and_somebody_hears_later() -> None:
    account("jane", "owner")
    disabled("jane@msp.example")
    run(NOW)
    assert DisabledAddress.objects.get().told_at is None
    account("dana", "service-manager")
    assert run(NOW) == "1 people told of 1 addresses"


def test_a_flood_of_bounces_is_one_short_message() -> None:
    account("jane", "owner")
    for n in range(200):
        disabled(f"p{n}@acme.example")
    run(NOW)
    message = OutboxMessage.objects.get()
    assert message.text.count("550 5.1.1") == MOST_LINES
    assert "180 more addresses" in message.text


def test_an_address_belongs_to_its_holder_in_any_case_of_its_domain(django_assert_num_queries: Any) -> None:
    acme = client("Acme")
    Contact.objects.create(external_id="b", client=acme, name="Bob", email="Bob@ACME.example")
    Person.objects.create(external_id="t", name="Tom", email="tom@msp.example")
    account("tom", "technician")
    account("jane", "owner")
    Contact.objects.create(external_id="x", client=acme, name="Broken", email="bob acme.example")
    wanted = ["Bob@acme.example", "bob@acme.example", "tom@msp.example", "jane@msp.example", "x@y.example"]
    with django_assert_num_queries(3):
        found = holders_of(wanted)
    assert found == {
        "Bob@acme.example": Holder("Bob", "Acme", acme.pk),
        "tom@msp.example": Holder("Tom"),
        "jane@msp.example": Holder("Jane"),
    }


def test_mail_is_kept_for_ninety_days() -> None:
    made = actions.enqueue(
        kind="n", to="b@a.example", language="en", subject="S", text="T", html="H", as_of=NOW
    )
    assert made.message
    handing_over.sent(message=made.message, as_of=NOW)
    assert delete(NOW + timedelta(days=90)) == "0 messages deleted"
    assert delete(NOW + timedelta(days=90, seconds=1)) == "1 messages deleted"
