"""Notices become messages: one alone in full, many together, never more than one in a window for a receiver (R6)."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.building import client
from tests.domain.notices.about import NOW, about
from tests.domain.notices.provider import desk
from trimtab.domain.notices.actions import tell
from trimtab.domain.notices.handing import WINDOW
from trimtab.domain.notices.models import Notice, NoticeDelivery, NoticeTelling, ReceiverRule
from trimtab.domain.notices.sharing_out import GATHERING
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.domain.outbox import handing_over
from trimtab.domain.outbox.actions import disable, enqueue
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.jobs.teller import Teller

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class Clock:
    """Moves when the test says so."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def teller(clock: Clock) -> Teller:
    return Teller(clock=clock)


def run(teller: Teller) -> None:
    while teller.once():
        pass


def later(teller: Teller, clock: Clock, by: timedelta) -> None:
    run(teller)
    clock.now += by
    run(teller)


def mail_to(name: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(recipient=f"{name}@msp.example").order_by("made_at"))


def test_a_notice_alone_comes_in_full_and_before_other_mail(teller: Teller, clock: Clock) -> None:
    acme, people = desk(NOW)
    people["lead"].language = "tr"
    people["lead"].save()
    for n in range(5):
        enqueue(
            kind="survey-invitation", to=f"p{n}@acme.example", language="en", subject="S", text="T", html="H",
            as_of=NOW - MINUTE,
        )  # fmt: skip
    tell(about=about(client=acme.pk), as_of=NOW)
    later(teller, clock, GATHERING)
    (message,) = mail_to("lead")
    assert message.subject == "“Chat” webhook’u kapatıldı"
    assert "chat.msp.example" in message.text
    assert f"/notices/{Notice.objects.get().pk}/" in message.text
    assert mail_to("account")[0].subject == "The webhook “Chat” is switched off"
    taken = handing_over.claim(as_of=clock.now)
    assert taken is not None
    assert taken.kind == "notice"


def test_forty_at_once_come_in_one_message_and_every_row_is_kept(teller: Teller, clock: Clock) -> None:
    _, _ = desk(NOW)
    for n in range(45):
        tell(about=about(key=f"k{n}", cause=f"c{n}", client=client(f"C{n}").pk), as_of=NOW)
    later(teller, clock, GATHERING)
    (message,) = mail_to("lead")
    assert message.subject == "45 notices"
    assert message.text.count("is switched off") == 40
    assert "5 more notices are on the page." in message.text
    assert NoticeDelivery.objects.filter(channel="mail", account__email="lead@msp.example").count() == 45
    assert {
        one.message_id
        for one in NoticeDelivery.objects.filter(account__email="lead@msp.example", channel="mail")
    } == {message.pk}


def test_r6_never_two_messages_to_one_receiver_in_a_window(teller: Teller, clock: Clock) -> None:
    acme, _ = desk(NOW)
    hook = Webhook.objects.create(name="Chat", url="https://a.example/", salt="s", made_at=NOW)
    ReceiverRule.objects.create(level="approaching", webhook=hook, by_page=False, by_mail=False)
    for n in range(60):  # something new every half a minute for half an hour
        tell(about=about(key=f"k{n}", cause=f"c{n}", client=acme.pk), as_of=clock.now)
        later(teller, clock, timedelta(seconds=30))
    later(teller, clock, WINDOW)
    for moments in (
        [one.made_at for one in mail_to("lead")],
        list(WebhookCall.objects.order_by("made_at").values_list("made_at", flat=True)),
    ):
        assert 3 <= len(moments) <= 5
        assert all(second - first >= WINDOW for first, second in pairwise(moments))
    assert NoticeTelling.objects.count() == 60
    assert not NoticeDelivery.objects.filter(state="waiting").exists()
    assert NoticeDelivery.objects.filter(channel="webhook").count() == 60


@pytest.mark.parametrize("devices", [120, pytest.param(10_000, marks=pytest.mark.soak)])
def test_r6_flapping_devices_are_one_message_and_all_in_the_rows(
    teller: Teller, clock: Clock, devices: int
) -> None:
    acme, _ = desk(NOW)
    clients = [acme, *(client(f"C{n}") for n in range(3))]
    hook = Webhook.objects.create(name="Chat", url="https://a.example/", salt="s", made_at=NOW)
    ReceiverRule.objects.create(level="approaching", webhook=hook, by_page=False, by_mail=False)
    for flap in range(2):
        for n in range(devices):
            whose = clients[n % len(clients)].pk
            tell(about=about(key=f"d{n}:{flap}", cause=f"device:{n}", client=whose), as_of=NOW)
    later(teller, clock, GATHERING)
    assert len(mail_to("lead")) == 1
    assert WebhookCall.objects.count() == 1
    assert NoticeTelling.objects.count() == 2 * devices
    assert Notice.objects.filter(times=2).count() == devices
    assert not NoticeDelivery.objects.filter(state="waiting").exists()


def test_an_address_that_takes_no_mail_is_said_on_the_delivery(teller: Teller, clock: Clock) -> None:
    acme, _ = desk(NOW)
    disable(address="lead@msp.example", reason="refused", answer="550", as_of=NOW)
    tell(about=about(client=acme.pk), as_of=NOW)
    later(teller, clock, GATHERING)
    failed = NoticeDelivery.objects.get(channel="mail", account__email="lead@msp.example")
    assert (failed.state, failed.problem) == ("failed", "disabled")


def test_how_a_message_ended_is_taken_over(teller: Teller, clock: Clock) -> None:
    acme, _ = desk(NOW)
    tell(about=about(client=acme.pk), as_of=NOW)
    later(teller, clock, GATHERING)
    first, second = OutboxMessage.objects.order_by("recipient")
    handing_over.sent(message=first.pk, as_of=clock.now)
    held = handing_over.claim(as_of=clock.now)
    assert held is not None
    handing_over.never(message=held.pk, lease=held.lease, as_of=clock.now, problem="content", answer="554")
    run(teller)
    states = dict(NoticeDelivery.objects.filter(channel="mail").values_list("message", "state"))
    assert states == {first.pk: "sent", second.pk: "failed"}


def test_a_webhook_hears_words_and_evidence(teller: Teller, clock: Clock) -> None:
    acme, _ = desk(NOW)
    hook = Webhook.objects.create(name="Chat", url="https://a.example/", salt="s", made_at=NOW)
    ReceiverRule.objects.create(level="approaching", webhook=hook, by_page=False, by_mail=False)
    tell(about=about(client=acme.pk), as_of=NOW)
    later(teller, clock, GATHERING)
    body = WebhookCall.objects.get().body
    for part in (
        '"type":"notices.told"',
        '"count":1',
        '"name":"Acme"',
        "is switched off",
        '"severity":"warning"',
    ):
        assert part in body
