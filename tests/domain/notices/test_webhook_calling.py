"""A call is taken up by one, tried ten times over three days, and a webhook that is gone is switched off."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.notices.about import NOW
from tests.domain.notices.provider import BY, account
from trimtab.domain.notices import webhook_actions, webhook_calling
from trimtab.domain.notices import webhook_problems as problems
from trimtab.domain.notices.models import Notice
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.domain.notices.webhook_retrying import LONGEST_ASKED, MOST_TRIES, WAITS, retry_after, wait_after

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook() -> Webhook:
    made, _ = webhook_actions.add(
        by=BY, as_of=NOW, name="Chat", url="https://chat.msp.example/x", levels=["exceeded"]
    )
    return made


def put(hook: Webhook, **more: Any) -> WebhookCall:
    given: dict[str, Any] = {"webhook": hook, "kind": "notices.told", "data": {"n": 1}, "as_of": NOW, **more}
    return webhook_actions.put_in_line(**given)


def claimed(as_of: datetime = NOW, **more: Any) -> WebhookCall:
    found = webhook_calling.claim(as_of=as_of, **more)
    assert found is not None
    return found


def fail(
    call: WebhookCall,
    *,
    problem: str = problems.STATUS,
    status: int | None = 500,
    at: datetime = NOW,
    asked: timedelta | None = None,
) -> None:
    webhook_calling.failed(
        call=call.pk, lease=call.lease, problem=problem, status=status, chance=0.5, as_of=at, asked=asked
    )


def test_a_call_is_taken_up_by_one(hook: Webhook) -> None:
    made = put(hook)
    assert claimed().pk == made.pk
    assert webhook_calling.claim(as_of=NOW) is None
    webhook_calling.sent(call=made.pk, status=204, as_of=NOW)
    made.refresh_from_db()
    assert (made.state, made.status, made.lease) == ("sent", 204, "")


def test_a_call_of_a_caller_that_died_is_taken_up_again_under_the_same_id(hook: Webhook) -> None:
    first = claimed() if put(hook) else None
    assert first is not None
    later = NOW + webhook_calling.LEASE + timedelta(seconds=1)
    second = claimed(later)
    assert (second.pk, second.body) == (first.pk, first.body)
    assert second.lease != first.lease
    fail(first, at=later)  # the dead one comes back: nothing of its is written
    assert WebhookCall.objects.get().state == "sending"
    webhook_calling.sent(call=second.pk, status=200, as_of=later)
    assert webhook_calling.claim(as_of=later + timedelta(days=1)) is None


def test_a_busy_webhook_is_passed_over(hook: Webhook) -> None:
    put(hook)
    assert webhook_calling.claim(as_of=NOW, busy=[hook.pk]) is None


def test_r8_ten_tries_over_about_three_days_then_it_is_switched_off_and_the_owners_told(
    hook: Webhook,
) -> None:
    account("owner", "owner")
    put(hook)
    put(hook, as_of=NOW + timedelta(minutes=1))
    now, tries = NOW, []
    while (call := WebhookCall.objects.order_by("made_at", "pk").first()) and call.state == "waiting":
        now = call.next_try_at
        taken = claimed(now)
        if taken.pk == call.pk:
            tries.append(now)
            fail(taken, at=now)
        else:
            webhook_calling.give_back(call=taken.pk, lease=taken.lease)
            WebhookCall.objects.filter(pk=taken.pk).update(next_try_at=now + timedelta(days=9))
    assert len(tries) == MOST_TRIES == 10
    assert timedelta(days=2.5) < tries[-1] - tries[0] < timedelta(days=3.5)
    hook.refresh_from_db()
    assert (hook.state, hook.problem) == ("disabled", "lasting")
    assert set(WebhookCall.objects.values_list("state", flat=True)) == {"given-up", "withdrawn"}
    notice = Notice.objects.get()
    assert (notice.kind, notice.level, notice.evidence["waiting"]) == ("webhook-disabled", "upkeep", 1)
    assert notice.evidence["host"] == "chat.msp.example"


def test_410_switches_it_off_at_once(hook: Webhook) -> None:
    put(hook)
    fail(claimed(), problem=problems.GONE, status=410)
    hook.refresh_from_db()
    assert (hook.state, hook.problem) == ("disabled", "gone")
    assert Notice.objects.get().evidence["problem"] == "gone"


def test_one_message_that_is_never_taken_does_not_switch_off_what_takes_others(hook: Webhook) -> None:
    bad = put(hook)
    WebhookCall.objects.filter(pk=bad.pk).update(failures=MOST_TRIES - 1)
    Webhook.objects.update(last_sent_at=NOW + timedelta(hours=1))
    fail(claimed())
    hook.refresh_from_db()
    assert (hook.state, WebhookCall.objects.get().state) == ("active", "given-up")


def test_a_paused_webhook_waits_and_a_test_goes_out_all_the_same(hook: Webhook) -> None:
    put(hook)
    webhook_actions.pause(by=BY, as_of=NOW, webhook=hook.pk)
    assert webhook_calling.claim(as_of=NOW) is None
    webhook_actions.test(by=BY, as_of=NOW, webhook=hook.pk, body={})
    call = claimed()
    assert call.kind == webhook_actions.TEST
    fail(call)
    assert WebhookCall.objects.get(pk=call.pk).state == "given-up"
    webhook_actions.resume(by=BY, as_of=NOW, webhook=hook.pk)
    assert claimed().kind == "notices.told"


def test_a_secret_is_in_no_row(hook: Webhook) -> None:
    _, secret = webhook_actions.add(by=BY, as_of=NOW, name="Other", url="https://o.example/", levels=[])
    again = webhook_actions.rotate(by=BY, as_of=NOW, webhook=hook.pk)
    kept = str(list(Webhook.objects.values()))
    for one in (secret, again):
        assert one not in kept
        assert one.removeprefix("whsec_") not in kept


def test_the_levels_of_a_webhook_change_with_it(hook: Webhook) -> None:
    assert webhook_actions.levels_of(hook) == ["exceeded"]
    changed = {"by": BY, "as_of": NOW, "webhook": hook.pk, "name": "Chat", "url": hook.url}
    assert webhook_actions.change(**changed, levels=["signal", "approaching"])
    assert webhook_actions.levels_of(hook) == ["approaching", "signal"]
    assert not webhook_actions.change(**changed, levels=["approaching", "signal"])
    webhook_actions.remove(by=BY, as_of=NOW, webhook=hook.pk)
    assert not Webhook.objects.exists()


@given(st.integers(1, 30), st.floats(0, 1, exclude_max=True))
def test_waits_stay_near_their_schedule_and_end(failures: int, chance: float) -> None:
    wait = wait_after(failures, chance)
    if failures >= MOST_TRIES:
        assert wait is None
    else:
        plain = WAITS[failures - 1]
        assert wait is not None
        assert 0.75 * plain <= wait <= 1.25 * plain


def test_two_failures_are_over_within_half_a_minute() -> None:
    assert 1.25 * (WAITS[0] + WAITS[1]) < timedelta(seconds=25)


def test_nothing_is_sent_before_the_receiver_said_and_then_all_of_it(hook: Webhook) -> None:
    first, second = put(hook), put(hook, as_of=NOW + timedelta(seconds=1))
    asked = timedelta(minutes=10)
    fail(claimed(), status=429, asked=asked)
    first.refresh_from_db()
    assert NOW + asked <= first.next_try_at <= NOW + 1.25 * asked
    assert webhook_calling.claim(as_of=NOW + asked - timedelta(seconds=1)) is None, "the second one waits too"
    assert claimed(NOW + asked).pk == second.pk
    hook.refresh_from_db()
    assert hook.quiet_until == NOW + asked


def test_a_test_goes_out_all_the_same_and_resuming_ends_the_quiet(hook: Webhook) -> None:
    put(hook)
    fail(claimed(), status=503, asked=timedelta(hours=5))
    webhook_actions.test(by=BY, as_of=NOW, webhook=hook.pk, body={})
    assert claimed().kind == webhook_actions.TEST
    webhook_actions.pause(by=BY, as_of=NOW, webhook=hook.pk)
    webhook_actions.resume(by=BY, as_of=NOW, webhook=hook.pk)
    hook.refresh_from_db()
    assert hook.quiet_until is None


def test_a_receiver_that_asks_for_a_year_is_asked_again_after_a_day_or_so(hook: Webhook) -> None:
    put(hook)
    fail(claimed(), status=503, asked=timedelta(days=365))
    hook.refresh_from_db()
    assert hook.quiet_until == NOW + LONGEST_ASKED
    assert WebhookCall.objects.get().next_try_at <= NOW + 1.25 * LONGEST_ASKED


@given(
    st.lists(st.timedeltas(timedelta(0), timedelta(days=30)), min_size=20, max_size=20),
    st.floats(0, 1, exclude_max=True),
)
def test_whatever_it_asks_for_is_kept_and_the_retries_end_after_their_days(
    asks: list[timedelta], chance: float
) -> None:
    failures, passed, tries = 0, timedelta(0), 1
    for asked in asks:
        retry = retry_after(failures + 1, chance, asked)
        if retry is None:
            break
        assert retry.wait >= min(asked, LONGEST_ASKED)
        assert retry.wait >= 0.75 * WAITS[failures]
        assert retry.failures > failures
        failures, passed, tries = retry.failures, passed + retry.wait, tries + 1
    else:
        pytest.fail("the retries did not end")
    assert tries <= MOST_TRIES
    assert passed <= 1.25 * (sum(WAITS, timedelta(0)) + LONGEST_ASKED)


@given(st.integers(1, 30), st.floats(0, 1, exclude_max=True))
def test_who_asks_for_nothing_is_retried_by_the_schedule(failures: int, chance: float) -> None:
    found = retry_after(failures, chance, None)
    assert (found.wait if found else None) == wait_after(failures, chance)
    assert found is None or found.failures == failures
