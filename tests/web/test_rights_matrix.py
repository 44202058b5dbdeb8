"""Who may open what: every route, by every method, as every role, for both of two clients.

A route that is not in ROUTES fails, and so does a view without a right. Nothing that belongs to one client is in any
byte that the other client's contact receives. See ``Row`` for how to add a line.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.conftest import NOW
from trimtab.web import clock

pytestmark = pytest.mark.django_db

ROLES = ("owner", "manager", "technician", "contact a", "contact b", "nobody")
SIGNED_IN = ROLES[:-1]
OWNER = ("owner",)
LEADS = ("owner", "manager")
PROVIDER = ("owner", "manager", "technician")
CONTACTS = ("contact a", "contact b")
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
FORMATS = ("csv", "xlsx")
NOT_ALLOWED, NOT_HERE, ELSEWHERE = 405, 404, 302


@dataclass(frozen=True)
class Row:
    """What one route answers. To add a route, add ONE line to ROUTES: its pattern, then ``Row(…)``.

    ``to``: the roles that may open it; everyone else signed in gets 404, and whoever is not is sent to sign in.
    ``get``, ``post``: what those roles get; post sends an empty form. 405: the method is not allowed.
    ``fill``: values for the address (<slug:key> …), each of which is tried; a list tries several.
    ``of``: the route's number that names something of one client ("client_id"). A client contact gets ``get`` for
    their own and for the other client's what somebody gets for one that does not exist. Needs its key in
    tests/web/rights_world.py (Side.ids). A number that belongs to no client goes into World.ids there.
    ``contact``: what a client contact gets instead of ``get``, where that differs.
    """

    to: tuple[str, ...] = SIGNED_IN
    get: int = 200
    post: int = NOT_ALLOWED
    fill: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of: str | None = None
    contact: int | None = None


def public(get: int = 200, post: int = NOT_ALLOWED, **more: Any) -> Row:
    """A route for everybody, signed in or not."""
    return Row(ROLES, get, post, **more)


FORM = {"get": 200, "post": 200}
KPI = {"key": ("ticket-escalation", "client-onboarding-satisfaction")}
SURVEY = {"key": ("client-onboarding",), "question": ("overall",)}
ANY_FORMAT = {"file_format": FORMATS}
TOKEN = {"token": ("nonsense",)}
PROVIDER_ID = {"provider_id": ("provider",)}

ROUTES: dict[str, Row] = {
    "": Row(contact=302),
    "kpi/<slug:key>/": Row(PROVIDER, fill=KPI),
    "kpi/<slug:key>/rows/": Row(PROVIDER, fill=KPI),
    "kpi/<slug:key>/export/<slug:what>.<slug:file_format>": Row(
        PROVIDER, fill={**KPI, "what": ("series", "breakdown", "rows", "parts", "example"), **ANY_FORMAT}
    ),
    "kpi/<slug:key>/notes/add/": Row(LEADS, get=200, post=400, fill=KPI),
    "kpi/<slug:key>/notes/<int:note_id>/": Row(LEADS, get=404, post=404, fill=KPI),
    "kpi/<slug:key>/notes/<int:note_id>/remove/": Row(LEADS, get=NOT_ALLOWED, post=404, fill=KPI),
    "programme/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "clients/": Row(PROVIDER),
    "clients/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "clients/<int:client_id>/": Row(of="client_id"),
    "clients/<int:client_id>/export.<slug:file_format>": Row(of="client_id", fill=ANY_FORMAT),
    "tickets/": Row(),
    "tickets/export.<slug:file_format>": Row(fill=ANY_FORMAT),
    "tickets/<int:ticket_id>/": Row(of="ticket_id"),
    "onboarding/": Row(PROVIDER),
    "my-work/": Row(PROVIDER),
    # Looking: each account has saved views of its own; nobody has the one that the line asks for.
    "search/": Row(),
    "help/keys/": Row(),
    "tickets/<int:ticket_id>/export/<slug:what>.<slug:file_format>": Row(
        of="ticket_id", fill={"what": ("history", "escalations"), **ANY_FORMAT}
    ),
    "views/": Row(),
    "views/export.<slug:file_format>": Row(fill=ANY_FORMAT),
    "views/save/": Row(get=NOT_ALLOWED, post=400),
    "views/open/": Row(get=400),
    "views/<int:view_id>/": Row(get=404, post=404),
    "views/<int:view_id>/delete/": Row(get=NOT_ALLOWED, post=404),
    # Sign-in. Whoever is signed in is led on.
    "sign-in/": public(200, 200),
    "sign-in/second-factor/": public(302, 302),
    "sign-in/passkey/": public(302, 302),
    "sign-in/cancelled/": public(),
    "sign-in/with/<slug:provider_id>/": public(404, 404, fill=PROVIDER_ID),
    "sign-in/with/<slug:provider_id>/back/": public(404, 404, fill=PROVIDER_ID),
    "sign-in/<str:token>/": public(404, fill=TOKEN),
    "sign-out/": public(NOT_ALLOWED, 302),
    "invitation/<str:token>/": public(404, 404, fill=TOKEN),
    # Everybody's own account. 302: to the page that asks once more who it is, or to where there is something.
    "account/": Row(**FORM),
    "account/sessions/": Row(),
    "account/sessions/end-others/": Row(get=NOT_ALLOWED, post=302),
    "account/sessions/<int:session_id>/end/": Row(get=NOT_ALLOWED, post=404),
    "account/password/": Row(get=302, post=302),
    "account/password/set/": Row(**FORM),
    "account/confirm/": Row(get=403, post=403),
    "account/confirm/code/": Row(get=403, post=403),
    "account/confirm/passkey/": Row(get=403, post=403),
    "account/second-factor/": Row(),
    "account/second-factor/app/add/": Row(**FORM),
    "account/second-factor/app/remove/": Row(get=404, post=404),
    "account/recovery-codes/": Row(get=404),
    "account/recovery-codes/new/": Row(**FORM),
    "account/recovery-codes/download/": Row(get=404, post=404),
    "account/passkeys/": Row(),
    "account/passkeys/add/": Row(**FORM),
    "account/passkeys/<int:pk>/rename/": Row(get=404, post=404),
    "account/passkeys/<int:pk>/remove/": Row(get=404, post=404),
    # Accounts, for owners.
    "settings/people/": Row(OWNER),
    "settings/people/invite/": Row(OWNER, get=200, post=400),
    "settings/people/invitations/<int:invitation_id>/renew/": Row(OWNER, get=NOT_ALLOWED, post=200),
    "settings/people/invitations/<int:invitation_id>/revoke/": Row(OWNER, get=NOT_ALLOWED, post=302),
    "settings/people/<int:account_id>/": Row(OWNER, get=200, post=400),
    "settings/people/<int:account_id>/close/": Row(OWNER, get=NOT_ALLOWED, post=302),
    "settings/people/<int:account_id>/open/": Row(OWNER, get=NOT_ALLOWED, post=302),
    "settings/people/<int:account_id>/link/": Row(OWNER, get=NOT_ALLOWED, post=200),
    # Imports and jobs. Nobody has the upload, batch and job that the lines ask for.
    "imports/": Row(LEADS),
    "imports/export.<slug:file_format>": Row(LEADS, fill=ANY_FORMAT),
    "imports/new/": Row(LEADS, post=400),
    "imports/lists/<slug:kind>.csv": Row(LEADS, fill={"kind": ("tickets", "clients")}),
    "imports/batches/<int:batch_id>/undo/": Row(LEADS, get=404),
    "imports/batches/<int:batch_id>/undo/begin/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "imports/<int:upload_id>/": Row(LEADS, get=404),
    "imports/<int:upload_id>/reading/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "imports/<int:upload_id>/mapping/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "imports/<int:upload_id>/trial/": Row(LEADS, get=404),
    "imports/<int:upload_id>/trial/<slug:what>.<slug:file_format>": Row(
        LEADS, get=404, fill={"what": ("problems", "bad-rows"), **ANY_FORMAT}
    ),
    "imports/<int:upload_id>/begin/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "imports/<int:upload_id>/delete/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "jobs/<int:job_id>/": Row(LEADS, get=404),
    "jobs/<int:job_id>/cancel/": Row(LEADS, get=NOT_ALLOWED, post=404),
    # Settings.
    "settings/": Row(LEADS),
    "settings/organisation/": Row(LEADS, post=422),
    "settings/parameters/": Row(LEADS, post=422),
    "settings/targets/": Row(LEADS),
    "settings/targets/<slug:key>/": Row(LEADS, post=422, fill=KPI),
    "settings/targets/<slug:key>/<int:target_id>/withdraw/": Row(LEADS, get=NOT_ALLOWED, post=404, fill=KPI),
    "settings/escalation/": Row(LEADS),
    "settings/escalation/<int:rule_id>/": Row(LEADS),
    "settings/escalation/<int:rule_id>/change/": Row(OWNER, post=422),
    "settings/hours/": Row(LEADS, post=302),
    "settings/hours/<int:client_id>/": Row(LEADS, post=302),
    "settings/hours/<int:client_id>/follow/": Row(LEADS, get=NOT_ALLOWED, post=302),
    "settings/teams/": Row(LEADS, post=302),
    "settings/surveys/": Row(OWNER, post=404),
    "settings/surveys/new/": Row(OWNER, post=422),
    "settings/surveys/<slug:key>/": Row(OWNER, post=422, fill=SURVEY),
    "settings/surveys/<slug:key>/asking/": Row(OWNER, get=NOT_ALLOWED, post=302, fill=SURVEY),
    "settings/surveys/<slug:key>/preview/": Row(OWNER, fill=SURVEY),
    "settings/surveys/<slug:key>/versions/": Row(OWNER, fill=SURVEY),
    "settings/surveys/<slug:key>/questions/add/": Row(OWNER, post=422, fill=SURVEY),
    "settings/surveys/<slug:key>/questions/<slug:question>/": Row(OWNER, post=422, fill=SURVEY),
    "settings/surveys/<slug:key>/questions/<slug:question>/move/": Row(
        OWNER, get=NOT_ALLOWED, post=302, fill=SURVEY
    ),
    "settings/surveys/<slug:key>/questions/<slug:question>/remove/": Row(OWNER, post=422, fill=SURVEY),
    "settings/environment/": Row(LEADS),
    "surveys/": Row(PROVIDER),
    "surveys/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "surveys/<slug:key>/": Row(PROVIDER, fill=SURVEY),
    "surveys/<slug:key>/answers/": Row(PROVIDER, fill=SURVEY),
    "surveys/<slug:key>/export/<slug:what>.<slug:file_format>": Row(
        PROVIDER,
        fill={**SURVEY, "what": ("questions", "split", "rounds", "answers"), **ANY_FORMAT},
    ),
    # Outgoing mail. Nobody has the address that the line asks for.
    "outbox/": Row(LEADS),
    "outbox/disabled/<int:address_id>/enable/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "unsubscribe/<str:token>/": public(404, 404, fill=TOKEN),
    # The audit log, language and theme.
    "settings/audit/": Row(OWNER),
    "settings/audit/export.<slug:file_format>": Row(OWNER, fill=ANY_FORMAT),
    "language/": public(NOT_ALLOWED, 400),
    "theme/": public(NOT_ALLOWED, 400),
}

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
    "{route!r} has no line in ROUTES of tests/web/test_rights_matrix.py. Add one line there: the pattern as it is "
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
        every = role in ("contact a", "nobody")
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
