"""A page speaks the person's language, else the browser's, else the provider's; one tap changes it on every page."""

import pytest
from django.test import Client
from django.utils import translation

from tests.building import organisation
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.organisation.models import Organisation
from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import owner

pytestmark = pytest.mark.django_db


def provider_speaks(language: str) -> None:
    organisation()
    Organisation.objects.update(language=language)


def spoken(browser: Client, path: str = "/sign-in/", **headers: str) -> str:
    """The language the page says it is in."""
    html = browser.get(path, headers=headers).content.decode()
    return html.partition('<html lang="')[2].partition('"')[0]


def switch(browser: Client, language: str, back: str = "/") -> str:
    """Tap a language; where does it lead?"""
    answer = browser.post("/language/", {"language": language, "next": back})
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("tr", "tr"),
        ("tr-TR,tr;q=0.9,en;q=0.8", "tr"),
        ("ja-JP", "ja"),
        ("JA", "ja"),
        ("fr-FR,ja;q=0.5,tr;q=0.7", "tr"),
        ("en-US,tr;q=0.9", "en"),
        ("fr", "en"),
        ("*", "en"),
        ("tr;q=broken", "en"),
        ("", "en"),
    ],
)
def test_a_stranger_is_spoken_to_in_the_first_language_of_the_browser_that_we_know(
    accepted: str, language: str
) -> None:
    assert spoken(Client(), **{"Accept-Language": accepted}) == language


def test_without_any_the_providers_language_holds() -> None:
    provider_speaks("ja")
    assert spoken(Client(), **{"Accept-Language": "fr"}) == "ja"


def test_the_accounts_language_goes_before_browser_and_provider() -> None:
    provider_speaks("ja")
    User.objects.filter(pk=owner().pk).update(language="tr")
    assert spoken(signed_in(), "/nowhere/", **{"Accept-Language": "en"}) == "tr"


def test_a_switch_is_kept_by_the_account_and_leads_back() -> None:
    browser = signed_in()
    assert switch(browser, "ja", "/clients/?period=2026-10") == "/clients/?period=2026-10"
    assert User.objects.get(pk=owner().pk).language == "ja"
    assert spoken(signed_in(), "/nowhere/", **{"Accept-Language": "en"}) == "ja"


def test_a_stranger_switches_too_and_keeps_it_after_signing_in() -> None:
    browser = Client()
    switch(browser, "tr", "/sign-in/")
    assert spoken(browser, **{"Accept-Language": "ja"}) == "tr"
    browser.force_login(owner(), backend="django.contrib.auth.backends.ModelBackend")
    assert spoken(browser, "/nowhere/", **{"Accept-Language": "ja"}) == "tr"


@pytest.mark.parametrize("away", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_a_switch_never_leads_to_another_site(away: str) -> None:
    assert switch(Client(), "tr", away) == "/"


def test_a_language_that_nobody_speaks_here_is_refused_with_the_remedy() -> None:
    answer = Client().post("/language/", {"language": "xx"})
    assert answer.status_code == 400
    assert "Write one of: en, tr, ja." in text_of(answer.content.decode())


def test_a_language_is_not_switched_by_a_link() -> None:
    assert Client().get("/language/?language=tr").status_code == 405


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/?a=b"])
def test_every_page_offers_each_language_by_its_own_name(path: str) -> None:
    html = Client().get(path).content.decode()
    assert all(f">{name}</button>" in html for name in ("English", "Türkçe", "日本語"))
    assert 'value="en" lang="en" aria-current="true"' in html
    assert f'name="next" value="{path}"' in html


def test_an_answer_says_its_language_to_caches() -> None:
    answer = Client().get("/sign-in/", headers={"Accept-Language": "tr"})
    assert answer.headers["Content-Language"] == "tr"
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_page_leaves_no_language_behind() -> None:
    Client().get("/sign-in/", headers={"Accept-Language": "tr"})
    assert translation.get_language() == "en"


def test_a_bad_switch_stays_in_the_language_of_the_page() -> None:
    assert spoken(Client(headers={"Accept-Language": "tr"}), "/nowhere/") == "tr"
    assert read(Client(headers={"Accept-Language": "ja"}), "/sign-in/").count('lang="ja"') == 2
