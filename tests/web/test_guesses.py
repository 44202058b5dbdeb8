"""Whoever guesses passwords or codes gets ten tries a day for an account, and learns nothing from the answers."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password
from django.core.cache import cache
from django.test import Client

from tests.web.visiting import signed_in, text_of
from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import make_link
from trimtab.web import clock
from trimtab.web.signing_in.adapters import SecondFactorAdapter

pytestmark = pytest.mark.django_db
WORDS = "a sentence that nobody guesses"
WRONG = "Please enter a correct"


@pytest.fixture(autouse=True)
def _unbraked(settings: Any) -> None:
    """Only the count in the database is looked at here."""
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    cache.clear()


@pytest.fixture
def argon2(settings: Any, _unbraked: None) -> None:
    """Passwords as slow as they are outside tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def account(name: str = "mike", **fields: Any) -> User:
    user = User(email=f"{name}@example.com", name=name, role="technician", **fields)
    user.set_password(WORDS)
    user.save()
    return user


def guess(login: str, password: str, **meta: str) -> Any:
    browser = Client(HTTP_ACCEPT_LANGUAGE="en", **meta)
    return browser.post("/sign-in/", {"login": login, "password": password})


def words(answer: Any, address: str = "") -> str:
    return (
        text_of(answer.content.decode().replace(address, "")) if address else text_of(answer.content.decode())
    )


def test_the_right_password_signs_in_whatever_the_case_of_the_address() -> None:
    account()
    assert guess(" Mike@EXAMPLE.com ", WORDS).headers["Location"] == "/"


@pytest.mark.parametrize(
    "other", ["mıke@example.com", "mİke@example.com", "mi\u212ae@example.com", "mike@exаmple.com"]
)
def test_an_address_that_looks_alike_is_another_one(other: str) -> None:
    account()
    assert guess(other, WORDS).status_code == 200


def test_where_a_link_led_before_signing_in_is_where_one_goes() -> None:
    account()
    answer = Client().post(
        "/sign-in/?next=/tickets/", {"login": "mike@example.com", "password": WORDS, "next": "/tickets/"}
    )
    assert answer.headers["Location"] == "/tickets/"
    away = Client().post(
        "/sign-in/", {"login": "mike@example.com", "password": WORDS, "next": "https://evil.example/"}
    )
    assert away.headers["Location"] == "/"


def test_unknown_closed_passwordless_and_wrong_get_the_same_answer() -> None:
    account()
    account("gone", is_active=False)
    bare = account("bare")
    bare.set_unusable_password()
    bare.save()
    tried = {
        "mike@example.com": "wrong password!",
        "gone@example.com": WORDS,
        "bare@example.com": WORDS,
        "nobody@example.com": WORDS,
    }
    answers = {
        (found.status_code, words(found, login))
        for login, word in tried.items()
        if (found := guess(login, word))
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 200


@pytest.mark.parametrize("login", ["mike@example.com", "nobody@example.com"])
def test_the_slow_check_of_a_password_runs_once_whether_or_not_there_is_an_account(
    login: str, argon2: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    account()
    slow_checks: list[str] = []
    for name in ("verify", "encode"):
        slow = getattr(Argon2PasswordHasher, name)

        def counted(*given: Any, name: str = name, slow: Any = slow) -> Any:
            slow_checks.append(name)
            return slow(*given)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    guess(login, "wrong")
    assert len(slow_checks) == 1


@pytest.mark.parametrize("login", ["mike@example.com", "nobody@example.com"])
def test_ten_wrong_guesses_lock_an_address_wherever_they_come_from(login: str) -> None:
    account()
    statuses = [
        guess(
            login,
            f"wrong {number}",
            REMOTE_ADDR=f"192.0.2.{number}",
            HTTP_USER_AGENT=f"agent {number}",
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}",
        ).status_code
        for number in range(14)
    ]
    assert statuses[:9] == [200] * 9
    assert statuses[9:] == [429] * 5
    locked = guess(login.upper(), WORDS)
    assert locked.status_code == 429
    assert "nothing more is tried for 24 hours" in words(locked)
    assert login not in words(locked)


def test_a_lock_ends_after_a_day_and_more_guesses_do_not_prolong_it(monkeypatch: pytest.MonkeyPatch) -> None:
    account()
    for number in range(12):
        guess("mike@example.com", f"wrong {number}")
    assert AccessAttempt.objects.get().failures_since_start == 10
    begun = AccessAttempt.objects.get().attempt_time
    AccessAttempt.objects.update(attempt_time=begun - timedelta(hours=23, minutes=58))
    assert guess("mike@example.com", WORDS).status_code == 429
    AccessAttempt.objects.update(attempt_time=begun - timedelta(hours=24, minutes=1))
    assert guess("mike@example.com", WORDS).status_code == 302


def test_signing_in_forgets_what_was_mistyped_before() -> None:
    account()
    for _ in range(3):
        for number in range(8):
            guess("mike@example.com", f"wrong {number}")
        assert guess("mike@example.com", WORDS).status_code == 302


def test_a_locked_account_still_comes_in_by_a_link_and_others_by_password() -> None:
    mike, _ = account(), account("other")
    for number in range(11):
        guess(mike.email, f"wrong {number}")
    assert guess("other@example.com", WORDS).status_code == 302
    token = make_link(mike, as_of=clock.as_of(), valid_for=timedelta(hours=1))
    assert Client().get(f"/sign-in/{token}/").headers["Location"] == "/"


def test_no_password_is_kept_of_a_guess() -> None:
    guess("mike@example.com", "secret guess")
    assert "secret guess" not in str(list(AccessAttempt.objects.values()))


def test_confirming_with_a_wrong_password_counts_as_a_guess() -> None:
    browser = signed_in(account())
    statuses = [browser.post("/account/confirm/", {"password": f"wrong {n}"}).status_code for n in range(11)]
    assert statuses[-1] == 429


def test_passwords_are_kept_as_argon2(argon2: None) -> None:
    kept = account().password
    assert kept.startswith("argon2$argon2id$")
    assert check_password(WORDS, kept)


# ---- Codes of an authenticator app ----


def secret_of(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def halfway(user: User) -> Client:
    """A browser that gave the right password and is asked for the code."""
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    answer = browser.post("/sign-in/", {"login": user.email, "password": WORDS})
    assert answer.headers["Location"].startswith("/sign-in/second-factor/")
    return browser


def test_the_code_is_asked_for_and_signs_in() -> None:
    mike = account()
    secret = secret_of(mike)
    browser = halfway(mike)
    assert browser.get("/account/").status_code == 302
    assert "One more step" in words(browser.get("/sign-in/second-factor/"))
    assert browser.post("/sign-in/second-factor/", {"code": code_of(secret)}).headers["Location"] == "/"
    assert browser.get("/account/").status_code == 200


def test_a_recovery_code_works_once() -> None:
    mike = account()
    secret_of(mike)
    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    code = kept.wrap().get_unused_codes()[0]
    assert halfway(mike).post("/sign-in/second-factor/", {"code": code}).headers["Location"] == "/"
    again = halfway(mike).post("/sign-in/second-factor/", {"code": code})
    assert again.status_code == 200
    assert "Incorrect code" in words(again)


def test_ten_wrong_codes_lock_codes_but_no_password() -> None:
    mike = account()
    secret = secret_of(mike)
    statuses = [
        halfway(mike)
        .post("/sign-in/second-factor/", {"code": f"{n:06}"}, REMOTE_ADDR=f"192.0.2.{n}")
        .status_code
        for n in range(12)
    ]
    assert statuses[:9] == [200] * 9
    assert set(statuses[10:]) == {429}
    assert halfway(mike).post("/sign-in/second-factor/", {"code": code_of(secret)}).status_code == 429


def test_the_secrets_of_codes_are_encrypted() -> None:
    mike = account()
    secret = secret_of(mike)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    adapter = SecondFactorAdapter()
    assert adapter.decrypt(adapter.encrypt("x")) == "x"
    assert adapter.encrypt("x") != adapter.encrypt("x")


def test_an_app_is_added_after_confirming_and_brings_recovery_codes() -> None:
    browser = signed_in(account())
    asked = browser.get("/account/second-factor/app/add/")
    assert asked.headers["Location"].startswith("/account/confirm/?next=")
    browser.post(asked.headers["Location"], {"password": WORDS, "next": "/account/second-factor/app/add/"})
    page = browser.get("/account/second-factor/app/add/")
    secret = page.context["form"].secret
    assert page.content.decode().count("data:image/svg+xml") == 1
    done = browser.post("/account/second-factor/app/add/", {"code": code_of(secret)})
    assert done.headers["Location"] == "/account/recovery-codes/"
    codes = browser.get("/account/recovery-codes/")
    assert codes.content.decode().count("<li><code>") == 10
    assert "no-cache" in codes.headers["Cache-Control"]
    assert "attachment" in browser.get("/account/recovery-codes/download/").headers["Content-Disposition"]
    assert "Remove the app" in words(browser.get("/account/second-factor/"))


# ---- The rule that everybody has one ----


def test_where_everybody_needs_a_second_factor_nobody_goes_further_without(settings: Any) -> None:
    settings.TRIMTAB_REQUIRE_SECOND_FACTOR = True
    mike = account()
    browser = signed_in(mike)
    for path in ("/", "/tickets/", "/tickets/export.csv", "/settings/people/"):
        assert browser.get(path).headers["Location"] == "/account/second-factor/"
    assert "Everybody here needs a second factor" in words(
        browser.get("/account/second-factor/", headers={"accept-language": "en"})
    )
    secret_of(mike)
    assert browser.get("/tickets/").status_code == 200


def test_the_last_second_factor_stays_where_everybody_needs_one(settings: Any) -> None:
    mike = account()
    secret_of(mike)
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    adapter = SecondFactorAdapter()
    assert adapter.can_delete_authenticator(kept)
    settings.TRIMTAB_REQUIRE_SECOND_FACTOR = True
    assert not adapter.can_delete_authenticator(kept)


# ---- What is not there ----


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/signup/",
            "/sign-up/",
            "/accounts/signup/",
            "/account/signup/",
            "/account/email/",
            "/account/login/",
        ),
        *("/password/reset/", "/account/password/reset/", "/3rdparty/", "/account/inactive/"),
        *("/setup", "/setup/", "//setup", "/setup/x", "/setup;.js", "/SETUP/", "/install/", "/admin/"),
    ],
)
def test_nobody_signs_up_or_sets_up(path: str) -> None:
    rewritten = {"x-original-url": "/setup/", "x-rewrite-url": "/setup/"}
    for browser in (Client(), signed_in(account())):
        for method in ("GET", "POST", "PUT"):
            answer = browser.generic(method, "/anything", PATH_INFO=path, headers=rewritten)
            assert answer.status_code == 404, f"{method} {path}"
