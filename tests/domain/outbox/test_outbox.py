"""A message is written with what it tells, handed over by one sender at a time, and leaves nothing secret behind."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.outbox import actions, handing_over, problems, queries
from trimtab.domain.outbox.addresses import BadAddress, mailbox
from trimtab.domain.outbox.models import DisabledAddress, OptOut, OutboxMessage

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
BOB = "bob@acme.example"


def enqueued(**other: Any) -> actions.Enqueued:
    told: dict[str, Any] = {
        "kind": "survey-invitation", "to": BOB, "language": "en", "subject": "How was it?", "text": "Hello",
        "html": "<p>Hello</p>", "as_of": NOW, **other,
    }  # fmt: skip
    return actions.enqueue(**told)


def message(**other: Any) -> OutboxMessage:
    made = enqueued(**other).message
    assert made is not None
    return OutboxMessage.objects.get(pk=made)


def claimed(as_of: datetime = NOW) -> OutboxMessage:
    found = handing_over.claim(as_of=as_of)
    assert found is not None
    return found


def postponed(held: OutboxMessage, as_of: datetime = NOW) -> None:
    handing_over.later(
        message=held.pk, lease=held.lease, as_of=as_of, chance=0.5, problem=problems.LATER, answer="451 later"
    )


@pytest.mark.django_db(transaction=True)
def test_a_message_is_written_with_what_it_tells_or_not_at_all() -> None:
    with pytest.raises(OSError, match="disk"), transaction.atomic():
        enqueued()
        raise OSError("disk")
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_a_message_is_sent_once_and_by_one() -> None:
    made = message(of="survey", key=17)
    held = claimed()
    assert (held.pk, held.state, held.attempts) == (made.pk, "sending", 1)
    assert handing_over.claim(as_of=NOW) is None
    handing_over.sent(message=held.pk, as_of=NOW + SECOND)
    made.refresh_from_db()
    assert (made.state, made.sent_at, made.lease, made.text) == ("sent", NOW + SECOND, "", "Hello")
    assert handing_over.claim(as_of=NOW + DAY) is None
    assert queries.states_of(of="survey") == {"17": ["sent"]}


@pytest.mark.django_db
def test_a_message_waits_until_it_is_due() -> None:
    message(due_at=NOW + HOUR)
    assert handing_over.claim(as_of=NOW + HOUR - SECOND) is None
    assert handing_over.claim(as_of=NOW + HOUR) is not None


@pytest.mark.django_db
def test_what_a_dead_sender_held_goes_out_under_the_same_id() -> None:
    made = message()
    first = claimed()
    assert handing_over.claim(as_of=NOW + handing_over.LEASE) is None
    again = claimed(NOW + handing_over.LEASE + SECOND)
    assert (again.pk, again.message_id, again.attempts) == (made.pk, first.message_id, 2)
    # The first was only slow. What it learned of failing holds no more; what it learned of sending does.
    postponed(first)
    made.refresh_from_db()
    assert (made.state, made.lease) == ("sending", again.lease)
    handing_over.sent(message=first.pk, as_of=NOW)
    postponed(again)
    made.refresh_from_db()
    assert made.state == "sent"


@pytest.mark.django_db
def test_it_is_tried_again_later_and_given_up_after_three_days() -> None:
    made = message()
    moment, tries = NOW, 0
    while made.state != "given-up":
        held = handing_over.claim(as_of=moment)
        if held is not None:
            tries += 1
            postponed(held, moment)
        moment += timedelta(minutes=5)
        made.refresh_from_db()
    assert timedelta(hours=72) <= moment - NOW < timedelta(hours=78)
    assert (made.problem, made.answer, made.attempts) == ("later", "451 later", tries)
    assert 20 < tries < 40


@pytest.mark.django_db
def test_a_sender_that_dies_each_time_is_not_followed_for_ever() -> None:
    made = message()
    OutboxMessage.objects.update(attempts=handing_over.MOST_ATTEMPTS)
    assert handing_over.claim(as_of=NOW) is None
    made.refresh_from_db()
    assert (made.state, made.problem) == ("given-up", "ended-too-often")


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["sent", "refused", "withdrawn", "opted out", "too late"])
def test_a_secret_is_wiped_when_its_message_ends(way: str) -> None:
    made = message(
        secret=True, of="a", key=1, topic="surveys", useless_after=NOW + HOUR, headers={"X-About": "secret"}
    )
    if way == "withdrawn":
        assert actions.withdraw(of="a", key=1, as_of=NOW) == 1
    elif way == "opted out":
        assert actions.opt_out(address=BOB, topic="surveys", as_of=NOW)
    elif way == "too late":
        assert handing_over.claim(as_of=NOW + 2 * HOUR) is None
    else:
        held = claimed()
        assert held.text == "Hello"
        if way == "sent":
            handing_over.sent(message=held.pk, as_of=NOW)
        else:
            handing_over.never(
                message=held.pk, lease=held.lease, as_of=NOW, problem=problems.CONTENT, answer="554 no"
            )
    made.refresh_from_db()
    assert made.ended_at is not None
    assert (made.text, made.html, made.headers) == ("", "", {})


@pytest.mark.django_db
def test_what_waits_is_withdrawn_by_its_subject() -> None:
    one, other, sent = (
        message(of="survey", key=17),
        message(of="survey", key=18),
        message(of="survey", key=17),
    )
    nobody = message()
    handing_over.sent(message=sent.pk, as_of=NOW)
    assert actions.withdraw(of="survey", key="17", as_of=NOW) == 1
    assert actions.withdraw(of="", key="", as_of=NOW) == 0
    states = {each.pk: each.state for each in OutboxMessage.objects.all()}
    assert states == {one.pk: "withdrawn", other.pk: "waiting", sent.pk: "sent", nobody.pk: "waiting"}


@pytest.mark.django_db
def test_what_went_out_while_it_was_withdrawn_counts_as_sent() -> None:
    made = message(of="survey", key=17, secret=True)
    held = claimed()
    actions.withdraw(of="survey", key=17, as_of=NOW)
    handing_over.sent(message=held.pk, as_of=NOW + SECOND)
    made.refresh_from_db()
    assert (made.state, made.sent_at, made.text) == ("sent", NOW + SECOND, "")


@pytest.mark.django_db
def test_a_refused_address_gets_nothing_more_until_somebody_enables_it() -> None:
    message(of="first")
    waiting = message(due_at=NOW + DAY)
    held = claimed()
    handing_over.never(
        message=held.pk, lease=held.lease, as_of=NOW, problem=problems.ADDRESS, answer="550 5.1.1 unknown"
    )
    (disabled,) = queries.disabled_addresses()
    assert (disabled.address, disabled.reason, disabled.answer) == (BOB, "refused", "550 5.1.1 unknown")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem) == ("withdrawn", "disabled")
    assert enqueued(to="bob@ACME.example") == actions.Enqueued(None, "disabled")
    assert actions.enable(by=Actor("jane"), address=disabled.pk, as_of=NOW) == BOB
    assert enqueued().message is not None
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.name, entry.before["reason"]) == ("address.enable", BOB, "refused")


@pytest.mark.django_db
def test_content_that_is_refused_leaves_the_address_alone() -> None:
    message()
    held = claimed()
    handing_over.never(
        message=held.pk, lease=held.lease, as_of=NOW, problem=problems.CONTENT, answer="554 5.7.1 spam"
    )
    assert not DisabledAddress.objects.exists()


@pytest.mark.django_db
def test_an_opt_out_is_of_one_topic_and_can_be_undone() -> None:
    survey, other = message(topic="surveys"), message(topic="reports")
    assert actions.opt_out(address="bob@ACME.example", topic="surveys", as_of=NOW)
    assert not actions.opt_out(address=BOB, topic="surveys", as_of=NOW)
    assert enqueued(topic="surveys").refused == "opted-out"
    assert enqueued(topic="reports").message is not None
    assert enqueued().message is not None
    states = [OutboxMessage.objects.get(pk=each.pk).state for each in (survey, other)]
    assert states == ["withdrawn", "waiting"]
    assert queries.opt_out_counts() == {"surveys": 1}
    assert actions.opt_in(address=BOB, topic="surveys")
    assert not actions.opt_in(address=BOB, topic="surveys")
    assert enqueued(topic="surveys").message is not None


@pytest.mark.django_db
def test_who_opted_out_while_a_message_was_being_written_does_not_get_it() -> None:
    made = message(topic="surveys")
    OptOut.objects.create(address=BOB, topic="surveys", opted_out_at=NOW)
    assert handing_over.claim(as_of=NOW) is None
    made.refresh_from_db()
    assert (made.state, made.problem) == ("withdrawn", "opted-out")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["", "bob", "@acme.example", "bob@acme", "a b@acme.example", "b\n@acme.example", "bób@acme.example",
                "bob@acme.example, eve@acme.example", "Bob <bob@acme.example>", "x" * 65 + "@acme.example",
                "bob@-acme.example", "bob@acme..example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        mailbox(address)
    assert enqueued(to=address) == actions.Enqueued(None, "unreadable")


def test_a_mailbox_folds_its_domain_alone() -> None:
    assert mailbox(" Bob.O'Hara+x@ACME.Example ") == "Bob.O'Hara+x@acme.example"
    assert mailbox("a@bücher.example") == "a@bücher.example"
    assert mailbox("a@İSTANBUL.example") == "a@İstanbul.example"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "x" * 100_001},
        {"text": ""},
        {"html": " "},
        {"subject": " "},
        {"headers": {"X-A": "b\nBcc: eve@x.example"}},
    ],
)
def test_a_message_that_no_message_may_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(actions.BadMessage):
        enqueued(**wrong)


@pytest.mark.django_db
def test_a_message_id_is_its_own_and_bounces_name_the_message(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL, settings.TRIMTAB_BOUNCE_ADDRESS = (
        "Kestrel <kpi@msp.example>",
        "bounce@msp.example",
    )
    one, other = message(), message()
    assert one.message_id != other.message_id
    assert one.message_id.endswith("@msp.example>")
    name, _, domain = one.envelope.partition("@")
    assert (name.startswith("bounce+"), domain, len(name) <= 64) == (True, "msp.example", True)
    settings.TRIMTAB_BOUNCE_ADDRESS = ""
    assert message().envelope == ""


@pytest.mark.django_db
def test_keys_are_in_no_order_of_writing() -> None:
    keys = [message(to=f"p{n}@acme.example").pk for n in range(12)]
    assert all(isinstance(key, uuid.UUID) and key.version == 4 for key in keys)
    assert sorted(keys) != keys  # once in 479 million runs they are


@pytest.mark.django_db
def test_what_ended_long_ago_is_deleted() -> None:
    old, new, waiting = message(), message(), message()
    handing_over.sent(message=old.pk, as_of=NOW - 91 * DAY)
    handing_over.sent(message=new.pk, as_of=NOW)
    assert actions.delete_ended(before=NOW - 90 * DAY) == 1
    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == {new.pk, waiting.pk}


@pytest.mark.django_db
def test_what_was_not_tried_after_all_has_no_attempt() -> None:
    made = message()
    held = claimed()
    handing_over.give_back(message=held.pk, lease=held.lease)
    made.refresh_from_db()
    assert (made.state, made.attempts, made.first_tried_at) == ("waiting", 0, None)


@pytest.mark.django_db(transaction=True)
def test_eight_senders_at_once_take_each_message_once() -> None:
    for n in range(40):
        message(to=f"p{n}@acme.example")

    def take(_: int) -> list[uuid.UUID]:
        found = []
        try:
            while (held := handing_over.claim(as_of=NOW)) is not None:
                found.append(held.pk)
                handing_over.sent(message=held.pk, as_of=NOW)
        finally:
            connection.close()
        return found

    with ThreadPoolExecutor(8) as pool:
        taken = [key for keys in pool.map(take, range(8)) for key in keys]
    assert len(taken) == len(set(taken)) == 40
    assert OutboxMessage.objects.filter(state="sent").count() == 40
