"""Who is told is decided when it is sent; the next level is told once; rules that people write come first (ALERT-7)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.building import contract, team
from tests.domain.notices.about import NOW, about
from tests.domain.notices.provider import BY, account, desk
from trimtab.domain.account_owners.actions import look_after
from trimtab.domain.calendars.models import Holiday
from trimtab.domain.clients.models import Client
from trimtab.domain.notices.actions import settle, tell
from trimtab.domain.notices.models import Notice, NoticeDelivery, ReceiverRule
from trimtab.domain.notices.sharing_out import share_out, tell_next_level
from trimtab.domain.notices.webhook_models import Webhook
from trimtab.domain.people.models import User
from trimtab.domain.responsibilities import actions

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def acme() -> tuple[Client, dict[str, User]]:
    return desk(NOW)


def told(key: str = "k1", *, channel: str = "page", step: int = 1) -> set[str]:
    rows = NoticeDelivery.objects.filter(telling__key=key, channel=channel, step=step)
    return {row.account.name.lower() if row.account else row.address for row in rows}


def shared(one: Client | None, **other: Any) -> None:
    tell(about=about(client=one.pk if one else None, **other), as_of=NOW)
    share_out(as_of=NOW)


def test_early_support_goes_to_the_onboarding_manager_and_the_desk_lead(acme: Any) -> None:
    contract(acme[0], "2026-10-01")
    shared(acme[0])
    assert told() == told(channel="mail") == {"onboarding", "lead"}


def test_ongoing_support_goes_to_the_account_owner(acme: Any) -> None:
    contract(acme[0], "2024-10-01")
    look_after(by=BY, client=acme[0], account=acme[1]["deputy"], starts_on=date(2026, 1, 1), as_of=NOW)
    shared(acme[0])
    assert told() == {"deputy", "lead"}


def test_without_an_account_owner_the_deputy_is_told(acme: Any) -> None:
    shared(acme[0])
    assert told() == {"account", "lead"}


def test_exceeded_also_goes_to_the_service_delivery_manager(acme: Any) -> None:
    shared(acme[0], level="exceeded", severity="exceeded")
    assert told() == {"account", "lead", "delivery"}


def test_a_team_s_notice_goes_to_its_own_lead(acme: Any) -> None:
    second, own = team("Second line"), account("own")
    actions.give(by=BY, as_of=NOW, role="team-lead", team=second, holder=own, deputy=None)
    shared(None, team=second.pk)
    assert told() == {"own"}
    shared(None, team=team("Third line").pk, key="k2", cause="other")
    assert told("k2") == {"team"}


def test_whoever_is_away_when_it_is_sent_is_not_told(acme: Any) -> None:
    client, people = acme
    tell(about=about(client=client.pk), as_of=NOW)
    # After it was told, before it is sent.
    actions.be_away(
        by=BY, as_of=NOW, account=people["lead"], starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 30),
        stand_in=None,
    )  # fmt: skip
    actions.be_away(
        by=BY, as_of=NOW, account=people["account"], starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 23),
        stand_in=people["delivery"],
    )  # fmt: skip
    share_out(as_of=NOW)
    assert told() == {"deputy", "delivery"}


def test_nobody_at_all_means_the_fallback_address_else_the_owners(acme: Any, settings: Any) -> None:
    User.objects.exclude(role="owner").update(is_active=False)
    shared(acme[0])
    assert told() == {"owner"}
    settings.TRIMTAB_SENDS_MAIL = True
    actions.fall_back_on(by=BY, as_of=NOW, address="desk@MSP.example")
    shared(acme[0], key="k2", cause="other")
    assert (told("k2"), told("k2", channel="mail")) == (set(), {"desk@msp.example"})


def test_what_is_quiet_is_told_to_nobody(acme: Any) -> None:
    shared(acme[0])
    shared(acme[0], key="k2")
    assert told("k2") == told("k2", channel="mail") == set()


def test_sharing_out_twice_tells_once(acme: Any) -> None:
    shared(acme[0])
    number = NoticeDelivery.objects.count()
    assert share_out(as_of=NOW) == 0
    assert NoticeDelivery.objects.count() == number


def next_level(moment: datetime) -> int:
    return tell_next_level(as_of=moment)


def test_after_two_working_days_the_next_level_is_told_once(acme: Any) -> None:
    Holiday.objects.create(day=date(2026, 11, 24), name="A holiday")  # the Tuesday after NOW, a Monday
    shared(acme[0])
    assert next_level(NOW + 3 * DAY - timedelta(minutes=1)) == 0
    assert next_level(NOW + 3 * DAY) == 1
    assert told(step=2) == {"delivery"}
    assert next_level(NOW + 30 * DAY) == 0


def test_over_a_weekend_the_next_level_waits(acme: Any) -> None:
    friday = NOW + 4 * DAY
    tell(about=about(client=acme[0].pk), as_of=friday)
    share_out(as_of=friday)
    assert next_level(friday + 3 * DAY) == 0
    assert next_level(friday + 4 * DAY) == 1


@pytest.mark.parametrize("end", ["acknowledged", "resolved"])
def test_what_somebody_saw_to_goes_no_further(acme: Any, end: str) -> None:
    shared(acme[0])
    if end == "resolved":
        settle(cause="webhook:1", as_of=NOW)
    else:
        Notice.objects.update(acknowledged_at=NOW, acknowledged_by=acme[1]["lead"])
    assert next_level(NOW + 10 * DAY) == 0
    assert told(step=2) == set()


def test_when_the_next_level_was_told_already_the_owners_are(acme: Any) -> None:
    actions.give(by=BY, as_of=NOW, role="service-delivery-manager", holder=acme[1]["lead"], deputy=None)
    shared(acme[0])
    next_level(NOW + 10 * DAY)
    assert told(step=2) == {"owner"}


def test_a_rule_for_a_client_takes_the_place_of_those_for_all(acme: Any) -> None:
    only = account("only")
    ReceiverRule.objects.create(level="approaching", role="owners")
    ReceiverRule.objects.create(level="approaching", client=acme[0], account=only, by_page=False)
    shared(acme[0])
    assert (told(), told(channel="mail")) == (set(), {"only"})
    shared(None, key="k2", cause="other")
    assert told("k2") == {"owner"}


def test_a_webhook_is_told_beside_people(acme: Any) -> None:
    hook = Webhook.objects.create(name="Chat", url="https://a.example/", salt="s", made_at=NOW)
    ReceiverRule.objects.create(level="approaching", webhook=hook, by_page=False, by_mail=False)
    shared(acme[0])
    assert NoticeDelivery.objects.get(channel="webhook").webhook == hook
    assert told() == {"account", "lead"}
    shared(acme[0], key="k2", cause="other", level="signal")
    assert NoticeDelivery.objects.filter(channel="webhook").count() == 1


def test_upkeep_goes_to_the_owners(acme: Any) -> None:
    shared(None, level="upkeep")
    assert told() == told(channel="mail") == {"owner"}


def test_a_rule_for_the_owner_of_a_kpi_reaches_whoever_owns_that_one(acme: Any) -> None:
    people = acme[1]
    for kpi, owner, deputy in (("ticket-escalation", "team", "deputy"), ("sla-met", "delivery", None)):
        actions.give(
            by=BY,
            as_of=NOW,
            role="kpi-owner",
            kpi=kpi,
            holder=people[owner],
            deputy=people[deputy] if deputy else None,
        )
    ReceiverRule.objects.create(level="approaching", role="kpi-owner", kpi="ticket-escalation")
    shared(acme[0], kpi="ticket-escalation")
    assert told() == {"team"}
    actions.be_away(
        by=BY,
        as_of=NOW,
        account=people["team"],
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 30),
        stand_in=None,
    )
    shared(acme[0], key="k2", cause="other", kpi="ticket-escalation")
    assert told("k2") == {"deputy"}
    with pytest.raises(actions.CannotHold):
        actions.give(by=BY, as_of=NOW, role="kpi-owner", holder=people["team"], deputy=None)
    with pytest.raises(actions.CannotHold):
        actions.give(by=BY, as_of=NOW, role="team-lead", kpi="sla-met", holder=people["team"], deputy=None)
