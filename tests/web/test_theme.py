"""Light, dark or the system's: chosen by the person, forced by an address for a wall display, there at first paint."""

import re

import pytest
from django.test import Client

from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import owner

pytestmark = pytest.mark.django_db


def theme(browser: Client, path: str = "/nowhere/") -> str:
    """The theme the server wrote on the page."""
    found = re.search(r'<html [^>]*data-theme="(\w+)"', browser.get(path).content.decode())
    assert found is not None
    return found[1]


def test_without_a_choice_the_system_decides() -> None:
    html = read(Client(), "/sign-in/")
    assert 'data-theme="system"' in html
    assert '<meta name="color-scheme" content="light dark">' in html


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_a_choice_is_kept_by_the_account(chosen: str) -> None:
    browser = signed_in()
    answer = browser.post("/theme/", {"theme": chosen, "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    assert User.objects.get(pk=owner().pk).theme == chosen
    html = read(signed_in(), "/nowhere/", status=404)
    assert f'data-theme="{chosen}"' in html
    assert f'<meta name="color-scheme" content="{chosen}">' in html


def test_choosing_the_system_takes_a_choice_back() -> None:
    browser = signed_in()
    browser.post("/theme/", {"theme": "dark"})
    browser.post("/theme/", {"theme": "system"})
    assert User.objects.get(pk=owner().pk).theme == ""
    assert theme(browser) == "system"


def test_a_stranger_chooses_for_this_browser() -> None:
    browser = Client()
    browser.post("/theme/", {"theme": "dark"})
    assert theme(browser) == "dark"
    assert theme(Client()) == "system"


def test_an_address_forces_a_theme_without_changing_the_choice() -> None:
    browser = signed_in()
    browser.post("/theme/", {"theme": "light"})
    assert theme(browser, "/nowhere/?theme=dark") == "dark"
    assert theme(browser, "/nowhere/?theme=system") == "system"
    assert theme(browser) == "light"


def test_a_theme_that_is_none_is_refused_with_the_remedy() -> None:
    answer = Client().post("/theme/", {"theme": "pink"})
    assert answer.status_code == 400
    assert "Write one of: system, light, dark." in text_of(answer.content.decode())


@pytest.mark.parametrize(
    ("asked", "status"), [("theme=dark", 200), ("theme=pink", 400), ("theme=dark&theme=light", 400)]
)
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_warehouse")
def test_a_page_that_refuses_unknown_parameters_knows_the_theme(asked: str, status: int) -> None:
    answer = signed_in().get(f"/?{asked}")
    assert answer.status_code == status
