"""An address holds the whole view: whoever opens it again, in another language, reads the same numbers.

A walk follows random links from the programme; each page it comes to is opened by another account of the same rights in
Turkish and in Japanese. ``make soak`` walks two hundred clicks.
"""

import csv
import io
import random
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.test import override_settings

from tests.web.conftest import NOW
from tests.web.page_tree import Node, tree
from trimtab.web import clock

pytestmark = pytest.mark.django_db

LANGUAGES = ("tr", "ja")
NOT_A_VIEW = re.compile(r"/export|/static/|/sign-out|^/settings/|^/account/|^/imports/|^/help/|^#|/notes/")
DRAWN = ("points", "data-drawn", "data-kpi", "d", "y", "value")
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?|\d{4}-\d\d-\d\d.*")


@pytest.fixture(scope="module")
def readers(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[list[Browser]]:
    """Two owners' browsers over the small provider: the one that walks, and the one that is sent the addresses."""
    with (
        django_db_blocker.unblock(),
        override_settings(TRIMTAB_HOME=tmp_path_factory.mktemp("home")),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(clock, "as_of", lambda: NOW)
        people, visiting = import_module("trimtab.domain.people.models"), import_module("tests.web.visiting")
        import_module("tests.web.provider").small_provider()
        other = people.User.objects.create(
            email="other@example.com", name="Other", role=people.User.Role.OWNER
        )
        try:
            yield [visiting.signed_in(), visiting.signed_in(other)]
        finally:
            call_command("flush", interactive=False, verbosity=0)


def opened(browser: Browser, path: str, language: str = "en") -> tuple[str, Node]:
    """The page at a path in a language, and the address that it ends up at."""
    answer = browser.get(path, headers={"accept-language": language}, follow=True)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    chain = answer.redirect_chain
    return (chain[-1][0] if chain else path), tree(answer.content.decode())


def links_of(page: Node, at: str) -> list[str]:
    """The views that a page leads to, in its order."""
    found = []
    for link in page.all("a"):
        where = link.attributes.get("href", "")
        whole = at.partition("?")[0] + where if where.startswith("?") else where.partition("#")[0]
        if whole.startswith("/") and not NOT_A_VIEW.search(whole):
            found.append(whole)
    return found


def drawn_in(page: Node) -> list[tuple[str, str]]:
    """What a page shows, without its words: where it leads, what it draws, what it offers to choose."""
    main = next(page.all("main"))
    links = [("href", link.attributes.get("href", "")) for link in main.all("a")]
    return links + list(_attributes(main))


def _attributes(node: Node) -> Iterator[tuple[str, str]]:
    for one in node.inside:
        if one.name != "input":  # a form's own tokens are new every time
            yield from ((name, one.attributes[name]) for name in DRAWN if name in one.attributes)
        yield from _attributes(one)


def numbers_of(browser: Browser, page: Node, at: str, language: str) -> list[list[str]]:
    """The numbers and days of the first file that a page leads to."""
    for links in page.all("div"):
        if links.has_class("exports"):
            link = next(links.all("a")).attributes["href"]
            whole = at.partition("?")[0] + link if link.startswith("?") else link
            data = browser.get(whole, headers={"accept-language": language}).getvalue().decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(data, newline="")))[1:]
            return [[cell for cell in row if NUMBER.fullmatch(cell)] for row in rows]
    return []


def walk(readers: list[Browser], clicks: int, seed: int) -> int:
    """Follow that many random links, and open each page once more as somebody else: how many different pages?"""
    chance, (walker, other) = random.Random(seed), readers
    at, page = opened(walker, "/")
    seen: set[str] = set()
    for click in range(clicks):
        fresh = [link for link in links_of(page, at) if link not in seen] or ["/", "/tickets/", "/clients/"]
        at, page = opened(walker, chance.choice(fresh))
        seen.add(at)
        language = LANGUAGES[click % len(LANGUAGES)]
        there, again = opened(other, at, language)
        assert there == at
        assert next(again.all("html")).attributes["lang"] == language
        assert drawn_in(again) == drawn_in(page), f"{at} in {language}"
        assert numbers_of(other, again, at, language) == numbers_of(walker, page, at, "en"), (
            f"{at} in {language}"
        )
    return len(seen)


def test_fifteen_clicks_read_the_same_in_another_language(readers: list[Browser]) -> None:
    assert walk(readers, 15, seed=9) > 10


@pytest.mark.soak
def test_two_hundred_clicks_read_the_same_in_another_language(readers: list[Browser]) -> None:
    assert walk(readers, 200, seed=200) > 100
