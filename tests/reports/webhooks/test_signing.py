"""What is signed is what the Standard Webhooks specification signs; its own example gives its own signature."""

import base64
from datetime import UTC, datetime

import pytest

from tests.domain.notices.about import NOW
from trimtab.domain.notices.webhook_actions import OVERLAP
from trimtab.domain.notices.webhook_models import Webhook
from trimtab.domain.notices.webhook_secrets import keys_of, new_salt, secret_key, secret_text
from trimtab.reports.webhooks.signing import headers, signature

# The example that the libraries of Standard Webhooks are tested against.
SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
MESSAGE, STAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_specification() -> None:
    assert signature(key=MESSAGE, stamp=STAMP, body=BODY, secret=SECRET) == SIGNED


def test_the_three_headers() -> None:
    at = datetime.fromtimestamp(int(STAMP), UTC)
    found = headers(key=MESSAGE, body=BODY, secrets=[SECRET, b"old"], as_of=at)
    assert (found["webhook-id"], found["webhook-timestamp"]) == (MESSAGE, STAMP)
    new, old = found["webhook-signature"].split(" ")
    assert new == SIGNED
    assert old.startswith("v1,")
    assert old != new


@pytest.mark.parametrize(
    "other", [{"key": "msg_2"}, {"stamp": "1614265331"}, {"body": b"{}"}, {"secret": b"x" * 24}]
)
def test_another_message_has_another_signature(other: dict[str, object]) -> None:
    given: dict[str, object] = {"key": MESSAGE, "stamp": STAMP, "body": BODY, "secret": SECRET, **other}
    assert signature(**given) != SIGNED  # type: ignore[arg-type]


def test_a_secret_is_as_the_specification_wants_it_and_each_salt_has_its_own() -> None:
    one, two = new_salt(), new_salt()
    assert secret_text(one).startswith("whsec_")
    assert base64.b64decode(secret_text(one).removeprefix("whsec_")) == secret_key(one)
    assert 24 <= len(secret_key(one)) <= 64
    assert secret_key(one) != secret_key(two)
    assert one not in secret_text(one)


def test_after_a_change_both_secrets_sign_until_the_overlap_ends() -> None:
    changed = Webhook(
        name="Chat", url="https://a.example/", salt="new", old_salt="old", old_until=NOW + OVERLAP
    )
    assert keys_of(changed, as_of=NOW) == [secret_key("new"), secret_key("old")]
    assert keys_of(changed, as_of=NOW + OVERLAP) == [secret_key("new")]
