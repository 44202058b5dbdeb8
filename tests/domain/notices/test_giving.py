"""Giving a notice to somebody tells that person: once, in their language, several at once in one message."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.domain.notices.about import NOW, about
from tests.domain.notices.provider import BY, account, desk
from tests.web.running_text import spaced_sentences
from trimtab.domain.notices import acting
from trimtab.domain.notices.actions import settle, tell
from trimtab.domain.notices.handing import WINDOW
from trimtab.domain.notices.models import GIVEN, Notice, NoticeDelivery, NoticeTelling, ReceiverRule
from trimtab.domain.notices.queries import tellings_of, visible_to
from trimtab.domain.notices.sharing_out import GATHERING, share_out, tell_next_level
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.domain.people.models import User
from trimtab.domain.responsibilities.actions import be_away, fall_back_on
from trimtab.jobs.teller import Teller

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people() -> dict[str, User]:
    """A desk, and a service manager who gives."""
    return {**desk(NOW)[1], "sam": account("sam", "service-manager"), "dana": account("dana")}


def opened(n: int = 1, *, as_of: datetime = NOW - timedelta(hours=2), **other: Any) -> Notice:
    made = tell(about=about(key=f"k{n}", cause=f"c{n}", **other), as_of=as_of)
    assert made is not None
    share_out(as_of=as_of)
    NoticeDelivery.objects.filter(channel="mail").delete()  # what its own receivers got is not looked at here
    return made


def given(one: Notice, to: User | None, by: User, as_of: datetime = NOW) -> None:
    acting.assign(by=BY, account=by, notice=one, to=to, as_of=as_of)


def sent_until(moment: datetime) -> None:
    teller = Teller(clock=lambda: moment)
    while teller.once():
        pass


def mails() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.order_by("made_at", "recipient"))


def test_whoever_gets_it_is_told_in_their_language(people: Any) -> None:
    people["dana"].language = "tr"
    people["dana"].save()
    one = opened()
    given(one, people["dana"], people["sam"])
    sent_until(NOW)
    sent_until(NOW + GATHERING)
    (message,) = mails()
    assert (message.recipient, message.language) == ("dana@msp.example", "tr")
    assert message.subject == "Size verildi: “Chat” webhook’u kapatıldı"
    assert "Sam bu bildirimi size verdi." in message.text
    assert f"/notices/{one.pk}/" in message.text
    assert "Sam bu bildirimi size verdi." in message.html
    assert one in visible_to(people["dana"])


def test_who_takes_it_and_who_has_it_already_are_not_told(people: Any) -> None:
    one = opened()
    given(one, people["sam"], people["sam"])
    assert not NoticeTelling.objects.filter(level=GIVEN).exists()
    given(one, people["dana"], people["sam"])
    given(one, people["dana"], people["sam"])
    given(one, None, people["sam"])
    assert NoticeTelling.objects.filter(level=GIVEN).count() == 1


def test_what_is_over_is_given_in_silence(people: Any) -> None:
    one = opened()
    settle(cause=one.cause, as_of=NOW)
    given(one, people["dana"], people["sam"])
    assert not NoticeTelling.objects.filter(level=GIVEN).exists()


def test_several_at_once_are_one_message_and_the_next_waits_for_the_window(people: Any) -> None:
    found = [opened(n) for n in range(4)]
    for one in found[:3]:
        given(one, people["dana"], people["sam"])
    sent_until(NOW)
    sent_until(NOW + GATHERING)
    (message,) = mails()
    assert message.subject == "3 notices given to you"
    assert message.text.count("Sam gave this notice to you.") == 3
    given(found[3], people["dana"], people["sam"], as_of=NOW + MINUTE)
    sent_until(NOW + MINUTE)
    sent_until(NOW + WINDOW)
    assert len(mails()) == 1
    sent_until(NOW + WINDOW + MINUTE)
    assert mails()[1].subject == "Given to you: The webhook “Chat” is switched off"


def test_japanese_messages_have_no_space_between_their_sentences(people: Any) -> None:
    User.objects.filter(pk=people["dana"].pk).update(language="ja")
    for one in [opened(place) for place in range(3)]:
        given(one, people["dana"], people["sam"])
    sent_until(NOW)
    sent_until(NOW + GATHERING)
    (message,) = mails()
    assert message.subject == "担当を任されたお知らせ3件"
    for body in (message.text, message.html):
        assert body.count("Samさんから、このお知らせの担当を任されました。chat.msp.example") == 3
    assert "。 " not in message.text and not spaced_sentences(message.html)


def test_the_stand_in_is_told_of_what_is_given_to_who_is_away(people: Any) -> None:
    days = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 30)}
    be_away(by=BY, as_of=NOW, account=people["dana"], stand_in=people["deputy"], **days)
    given(opened(), people["dana"], people["sam"])
    sent_until(NOW)
    sent_until(NOW + GATHERING)
    (message,) = mails()
    assert message.recipient == "deputy@msp.example"
    assert message.subject == "Given to Dana: The webhook “Chat” is switched off"
    assert "Sam gave this notice to Dana, who is away." in message.text


def test_who_gives_is_never_told_of_it_though_standing_in(people: Any) -> None:
    days = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 30)}
    be_away(by=BY, as_of=NOW, account=people["dana"], stand_in=people["sam"], **days)
    given(opened(), people["dana"], people["sam"])
    sent_until(NOW + GATHERING)
    assert mails() == []


def test_without_a_stand_in_the_address_that_remains_is_told(people: Any, settings: Any) -> None:
    settings.TRIMTAB_SENDS_MAIL = True
    days = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 30)}
    for name in ("dana", "team"):
        be_away(by=BY, as_of=NOW, account=people[name], stand_in=None, **days)
    fall_back_on(by=BY, as_of=NOW, address="desk@msp.example")
    given(opened(), people["dana"], people["sam"])
    sent_until(NOW)
    sent_until(NOW + GATHERING)
    assert [one.recipient for one in mails()] == ["desk@msp.example"]


def test_what_was_given_on_before_it_went_out_reaches_the_last_one_alone(people: Any) -> None:
    one = opened()
    given(one, people["dana"], people["sam"])
    given(one, people["lead"], people["sam"])
    sent_until(NOW)
    sent_until(NOW + GATHERING)
    assert [each.recipient for each in mails()] == ["lead@msp.example"]


def test_it_may_be_given_to_the_same_person_again(people: Any) -> None:
    one = opened()
    for to in ("dana", "lead", "dana"):
        given(one, people[to], people["sam"])
    keys = NoticeTelling.objects.filter(level=GIVEN).order_by("pk").values_list("key", flat=True)
    assert list(keys) == [f"given:{one.pk}:{n}" for n in (1, 2, 3)]


def test_a_webhook_hears_of_it_when_it_asked_to(people: Any) -> None:
    hook = Webhook.objects.create(name="Chat", url="https://a.example/", salt="s", made_at=NOW)
    other = Webhook.objects.create(name="Other", url="https://b.example/", salt="s", made_at=NOW)
    ReceiverRule.objects.create(level=GIVEN, webhook=hook, by_page=False, by_mail=False)
    ReceiverRule.objects.create(level="signal", webhook=other, by_page=False, by_mail=False)
    one = opened()
    given(one, people["dana"], people["sam"])
    sent_until(NOW)
    sent_until(NOW + GATHERING)
    (call,) = WebhookCall.objects.all()
    (datum,) = json.loads(call.body)["data"]["notices"]
    assert call.webhook == hook
    assert (datum["id"], datum["level"], datum["given"]) == (one.pk, GIVEN, {"by": "Sam", "to": "Dana"})


def test_the_next_level_is_not_told_of_it(people: Any) -> None:
    one = opened()
    given(one, people["dana"], people["sam"])
    sent_until(NOW)
    telling = NoticeTelling.objects.get(level=GIVEN)
    assert telling.shared_out_at == NOW
    assert telling.next_level_at is None
    assert tell_next_level(as_of=NOW + timedelta(days=9)) == 0


def test_what_it_says_and_its_history_stay_as_they_were(people: Any) -> None:
    one = opened()
    before = (one.times, one.last_at)
    given(one, people["dana"], people["sam"])
    one.refresh_from_db()
    assert (one.times, one.last_at) == before
    assert [telling.level for telling in tellings_of(one)] == ["approaching"]
