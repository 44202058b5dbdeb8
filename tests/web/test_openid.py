"""The provider's own sign-in lets in who has an account or an invitation at exactly the address it verified."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests.building import client
from tests.web.conftest import NOW
from tests.web.openid_provider import CLIENT, SECRET, Provider
from tests.web.visiting import text_of
from trimtab.domain.audit.actor import Actor
from trimtab.domain.people import actions
from trimtab.domain.people.models import Invitation, User
from trimtab.domain.people.sign_in import owner
from trimtab.web import clock

pytestmark = pytest.mark.django_db
BEGIN = "/sign-in/with/provider/"
MIKE = {"sub": "1", "email": "mike@example.com", "email_verified": True, "name": "Mike"}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture
def provider(running: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Provider:
    running.person, running.token, running.down = dict(MIKE), {}, False
    app = {
        "provider_id": "provider",
        "name": "Example ID",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": running.issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    settings.TRIMTAB_OIDC_NAME = "Example ID"
    monkeypatch.setattr(clock, "as_of", lambda: NOW)
    return running


def account(**fields: Any) -> User:
    return User.objects.create(
        **{"email": "mike@example.com", "name": "Mike", "role": "technician", **fields}
    )


def come_back(provider: Provider, browser: Client | None = None, begin: str = BEGIN, **changes: str) -> Any:
    """Go to the provider and come back with a code."""
    visitor = browser or Client(HTTP_ACCEPT_LANGUAGE="en")
    asked = parse_qs(urlsplit(visitor.get(begin).headers["Location"]).query)
    provider.challenge = asked["code_challenge"][0]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    return visitor.get(f"{BEGIN}back/", {"code": "c", "state": asked["state"][0], **changes})


def test_whoever_has_an_account_comes_in(provider: Provider) -> None:
    account()
    browser = Client()
    assert come_back(provider, browser).headers["Location"] == "/"
    assert browser.get("/account/").status_code == 200


def test_the_sign_in_page_offers_it_and_keeps_where_one_wanted_to_go(provider: Provider) -> None:
    account()
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    html = browser.get("/sign-in/?next=/tickets/").content.decode()
    assert "Example ID" in text_of(html)
    assert f'href="{BEGIN}?next=/tickets/"' in html
    assert come_back(provider, browser, f"{BEGIN}?next=/tickets/").headers["Location"] == "/tickets/"


@pytest.mark.parametrize(
    "person",
    [
        {"email": "other@example.com"},
        {"email": "mıke@example.com"},
        {"email": "mi\u212ae@example.com"},
        {"email": "mike@example.com.evil.example"},
    ],
)
def test_an_address_without_account_or_invitation_stays_out(
    provider: Provider, person: dict[str, Any]
) -> None:
    account()
    provider.person |= person
    answer = come_back(provider)
    assert answer.status_code == 403
    assert "No account has your address" in text_of(answer.content.decode())
    assert User.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_stays_out(provider: Provider, verified: Any) -> None:
    account()
    provider.person["email_verified"] = verified
    answer = come_back(provider)
    assert answer.status_code == 403
    assert "Your address is not verified" in text_of(answer.content.decode())


def test_an_answer_about_somebody_else_than_the_token_stays_out(provider: Provider) -> None:
    account()
    provider.token = {"sub": "2"}
    assert come_back(provider).status_code == 403


def test_a_closed_account_stays_out(provider: Provider) -> None:
    account(is_active=False)
    browser = Client()
    assert come_back(provider, browser).status_code == 403
    assert browser.get("/account/").status_code == 302


def test_an_account_closed_later_stays_out(provider: Provider) -> None:
    mike = account()
    come_back(provider)
    User.objects.filter(pk=mike.pk).update(is_active=False)
    browser = Client()
    assert come_back(provider, browser).headers["Location"] == "/sign-in/"
    assert browser.get("/account/").status_code == 302


def test_an_open_invitation_becomes_an_account(provider: Provider) -> None:
    boss, theirs = owner(), client("Acme")
    actions.invite(
        by=Actor(boss.email, boss.pk),
        as_of=NOW,
        email="mike@example.com",
        name="Mike Stone",
        role="client-contact",
        client=theirs,
    )
    provider.person["email"] = "Mike@Example.com"
    assert come_back(provider).status_code == 302
    mike = User.objects.get(email="mike@example.com")
    assert (mike.name, mike.client, mike.has_usable_password()) == ("Mike Stone", theirs, False)
    assert Invitation.objects.get().accepted_at == NOW


def test_an_expired_invitation_does_not(provider: Provider) -> None:
    boss, by_then = owner(), NOW - timedelta(days=8)
    actions.invite(
        by=Actor(boss.email, boss.pk), as_of=by_then, email="mike@example.com", name="M", role="technician"
    )
    assert come_back(provider).status_code == 403


def test_somebody_known_stays_known_when_their_address_changes(provider: Provider) -> None:
    account()
    come_back(provider)
    provider.person["email"] = "married@example.com"
    assert come_back(provider).headers["Location"] == "/"


def test_a_second_factor_is_asked_for_here_too(provider: Provider) -> None:
    TOTP.activate(account(), generate_totp_secret())
    assert come_back(provider).headers["Location"].startswith("/sign-in/second-factor/")


@pytest.mark.parametrize(
    "token", [{"aud": "somebody else"}, {"iss": "https://evil.example"}, {"exp": int(time.time()) - 3600}]
)
def test_a_token_that_is_not_for_us_is_refused(provider: Provider, token: dict[str, Any]) -> None:
    account()
    provider.token = token
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert "The provider did not sign you in" in text_of(come_back(provider, browser).content.decode())
    assert browser.get("/account/").status_code == 302


def test_a_provider_that_fails_is_admitted(provider: Provider) -> None:
    account()
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    asked = parse_qs(urlsplit(browser.get(BEGIN).headers["Location"]).query)
    provider.down = True
    answer = browser.get(f"{BEGIN}back/", {"code": "c", "state": asked["state"][0]})
    assert answer.status_code == browser.get(BEGIN).status_code == 502
    assert "The provider did not sign you in" in text_of(answer.content.decode())


def test_without_the_state_of_this_browser_nobody_comes_in(provider: Provider) -> None:
    account()
    stranger = Client(HTTP_ACCEPT_LANGUAGE="en")
    answer = come_back(provider, state="made up")
    assert "did not sign you in" in text_of(answer.content.decode())
    assert "did not sign you in" in text_of(stranger.get(f"{BEGIN}back/?code=c&state=x").content.decode())


def test_turning_back_there_says_so(provider: Provider) -> None:
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    asked = parse_qs(urlsplit(browser.get(BEGIN).headers["Location"]).query)
    answer = browser.get(f"{BEGIN}back/", {"error": "access_denied", "state": asked["state"][0]}, follow=True)
    assert "You did not sign in" in text_of(answer.content.decode())


def test_no_foreign_sign_in_is_tied_to_an_account_that_is_open(provider: Provider) -> None:
    account(email="victim@example.com")
    browser = Client()
    browser.force_login(User.objects.get())
    assert come_back(provider, browser, f"{BEGIN}?process=connect").status_code == 404


def test_without_configuration_there_is_no_such_door() -> None:
    assert Client().get(BEGIN).status_code == 404
    assert "/sign-in/with/" not in Client().get("/sign-in/").content.decode()
