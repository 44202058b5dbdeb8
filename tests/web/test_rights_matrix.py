"""Who may open what: every route, by every method, as every role, for both of two clients.

A route that is not in ROUTES of rights_table.py fails, and so does a view without a right. Nothing that belongs to one
client is in any byte that the other client's contact receives. See ``Row`` for how to add a line.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.conftest import NOW
from tests.web.rights_table import (
    CONTACTS,
    ELSEWHERE,
    NOT_ALLOWED,
    NOT_HERE,
    OTHER_METHODS,
    ROLES,
    ROUTES,
    SIGNED_IN,
    Row,
)
from trimtab.web import clock

pytestmark = pytest.mark.django_db

# What a contact puts behind an address to see what is not theirs; {…} are keys of the other client.
PRYING = (
    "?client={client_id}&period=2026-10",
    "?team={team}",
    "?technician={technician}",
    "?sort=client",
    "?q=ticket",
    "?by=client",
)
ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
HOW_TO = (
    "{route!r} has no line in ROUTES of tests/web/rights_table.py. Add one line there: the pattern as it is "
    "written in the URLconf, and Row(…) with the roles that may open it and what they get; Row's docstring says how."
)


def routes() -> Iterator[tuple[str, Any]]:
    """Every address of the URLconf as it is written there, with its view."""

    def of(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, Any]]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from of(one.url_patterns, before + str(one.pattern))
            else:
                yield before + str(one.pattern), one.callback

    yield from of(get_resolver().url_patterns, "")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """Both clients and an account of each role, made once. What a request changes is taken back at once."""
    with (
        django_db_blocker.unblock(),
        override_settings(
            TRIMTAB_HOME=tmp_path_factory.mktemp("home"), ACCOUNT_RATE_LIMITS=False, MFA_RATE_LIMITS=False
        ),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(clock, "as_of", lambda: NOW)
        made = import_module("tests.web.rights_world").world()
        made.browsers = {role: made.browser(role) for role in ROLES}
        try:
            yield made
        finally:
            call_command("flush", interactive=False, verbosity=0)


def ask(world: Any, role: str, method: str, path: str) -> Any:
    """The answer somebody in that role gets, read to its end. Whatever it changed is taken back."""
    browser = world.browsers[role]
    kept = dict(browser.cookies)
    with transaction.atomic():
        answer = browser.generic(method, path)
        answer.read = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    browser.cookies.clear()
    browser.cookies.update(kept)
    return answer


def addresses(world: Any, route: str, ids: Mapping[str, int] | None = None) -> list[str]:
    """The paths that a route stands for: each value of its line, and the given keys."""
    known = {name: (str(key),) for name, key in {**world.ids, **(ids or {})}.items()}
    known |= ROUTES[route].fill
    paths = ["/" + route]
    for found in ARGUMENT.finditer(route):
        name = found["name"]
        assert name in known, f"{route}: say in its Row's fill or in rights_world.py what <{name}> may be"
        paths = [path.replace(found[0], value) for path in paths for value in known[name]]
    return paths


def everything_in(answer: Any) -> str:
    """All that an answer tells: its head, its body, and what is inside a workbook."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = answer.read
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return head + "\n" + body.decode("utf-8", "replace")


def wanted(row: Row, role: str, method: str) -> set[int]:
    """Which statuses are right for this role and method, where the thing is theirs or belongs to no client?"""
    if role not in row.to:
        return {ELSEWHERE} if role == "nobody" else {NOT_HERE}
    get = row.contact if role in CONTACTS and row.contact else row.get
    if method == "GET":
        return {get}
    if method == "HEAD":  # a link that works once is not looked at beforehand
        return {get, NOT_ALLOWED}
    if method == "POST":
        return {row.post}
    return {NOT_ALLOWED, row.post, get, 200} if method == "OPTIONS" else {NOT_ALLOWED, row.post}


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    there = {route for route, _ in routes()}
    for route in sorted(there - set(ROUTES)):
        pytest.fail(HOW_TO.format(route=route))
    assert not set(ROUTES) - there, "these lines of ROUTES have no route any more: remove them"


def test_every_view_says_who_may_open_it() -> None:
    roles_of = import_module("trimtab.web.rights").roles_of
    silent = [
        route for route, view in routes() if getattr(view, "login_required", True) and not roles_of(view)
    ]
    assert not silent, f"these views need @open_to(…) or @login_not_required on top: {silent}"


def test_a_view_that_says_nothing_opens_to_nobody(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    view = dict(routes())["tickets/"]
    monkeypatch.delattr(view, "trimtab_open_to")
    assert {ask(world, role, "GET", "/tickets/").status_code for role in SIGNED_IN} == {NOT_HERE}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", ROUTES)
def test_each_role_gets_what_its_line_says(world: Any, route: str, role: str) -> None:
    row, sides = ROUTES[route], world.side_of(role)
    own = sides[0] if sides else world.a
    for path in addresses(world, route, own.ids):
        # Which methods an address knows is said before anything is asked of the database: SQLite's run tries them all.
        every = role in ("contact a", "nobody") and connection.vendor == "sqlite"
        methods = ("GET", "HEAD", "POST", *OTHER_METHODS) if every else ("GET", "POST")
        for method in methods:
            answer = ask(world, role, method, path)
            right = wanted(row, role, method)
            if role != "nobody" and route.startswith("sign-in/") and answer.status_code == ELSEWHERE:
                continue  # somebody who is signed in already is led on
            found = f"{role} {method} {path}: {answer.status_code}"
            assert answer.status_code in right, f"{found}, not {sorted(right)} as its line in ROUTES says"
            if sides:
                assert sides[1].canary.lower() not in everything_in(answer).lower(), f"{role} {method} {path}"


@pytest.mark.parametrize("role", CONTACTS)
@pytest.mark.parametrize("route", [route for route, row in ROUTES.items() if set(CONTACTS) & set(row.to)])
def test_prying_finds_nothing_of_the_other_client(world: Any, route: str, role: str) -> None:
    own, other = world.side_of(role)
    for path in addresses(world, route, own.ids):
        for query in PRYING:
            answer = ask(world, role, "GET", path + query.format(**other.ids))
            assert answer.status_code < 500
            assert other.canary.lower() not in everything_in(answer).lower(), f"{role} {path}{query}"


@pytest.mark.parametrize("role", CONTACTS)
@pytest.mark.parametrize("route", [route for route, row in ROUTES.items() if row.of])
def test_what_is_the_other_clients_might_as_well_not_exist(world: Any, route: str, role: str) -> None:
    name = ROUTES[route].of
    assert name
    _, other = world.side_of(role)
    nothing = import_module("tests.web.rights_world").NOTHING
    theirs, none = (addresses(world, route, {**other.ids, name: key}) for key in (other.ids[name], nothing))
    for path, empty in zip(theirs, none, strict=True):
        for method in ("GET", "HEAD", "POST"):
            found = [plain(ask(world, role, method, one), other.ids[name], nothing) for one in (path, empty)]
            assert found[0] == found[1], f"{role} {method} {path}"
            assert found[0][0] in (NOT_HERE, NOT_ALLOWED), f"{role} {method} {path}: {found[0][0]}"


@pytest.mark.parametrize("role", CONTACTS)
@pytest.mark.parametrize("query", ["client={}", "team={}", "technician={}"])
def test_a_filter_by_what_is_not_theirs_answers_like_one_by_nothing(
    world: Any, role: str, query: str
) -> None:
    _, other = world.side_of(role)
    name = query.partition("=")[0]
    key = other.ids["client_id" if name == "client" else name]
    nothing = import_module("tests.web.rights_world").NOTHING
    for path in ("/tickets/", "/tickets/export.csv"):
        found = [
            plain(ask(world, role, "GET", f"{path}?{query.format(one)}"), key, nothing)
            for one in (key, nothing)
        ]
        assert found[0] == found[1]


def plain(answer: Any, *keys: int) -> tuple[int, str]:
    """An answer without what differs by chance: form tokens, and the keys that were asked for, with their length."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", everything_in(answer))
    text = re.sub(r"(?im)^(date|x-request-id|set-cookie|content-length|etag): .*$", "", text)
    either = "|".join(str(key) for key in keys)
    return answer.status_code, re.sub(rf"(=|/|%2F|%3D)({either})\b", r"\1", text)


def test_the_canaries_are_there_to_be_found(world: Any) -> None:
    for side in (world.a, world.b):
        for role in ("owner", "technician"):
            pages = [
                ask(world, role, "GET", path)
                for path in ("/clients/", "/tickets/", f"/tickets/{side.ticket.pk}/")
            ]
            assert all(side.canary in everything_in(page) for page in pages)
        own = next(role for role in CONTACTS if world.side_of(role)[0] is side)
        told = everything_in(ask(world, own, "GET", "/tickets/export.xlsx"))
        assert f"{side.canary} ticket" in told
        assert f"{side.canary} Branch" in told, "tickets of a client that was merged into theirs"
        assert f"{side.canary} Works" in everything_in(ask(world, own, "GET", f"/clients/{side.client.pk}/"))


@pytest.mark.parametrize("role", CONTACTS)
def test_a_contact_is_led_to_their_clients_page(world: Any, role: str) -> None:
    own, _ = world.side_of(role)
    for path in ("/", f"/clients/{own.absorbed.pk}/"):
        assert ask(world, role, "GET", path).headers["Location"] == f"/clients/{own.client.pk}/"
