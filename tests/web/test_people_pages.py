"""Owners invite people and change what they may do; whoever is invited makes an account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from tests.building import client, organisation
from tests.web.conftest import NOW
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.people.models import Invitation, User
from trimtab.domain.people.sign_in import owner
from trimtab.web import clock

pytestmark = pytest.mark.django_db
WORDS = "a sentence that nobody guesses"
WHOM = {
    "email": "Ayse@example.com",
    "name": "Ayşe Kaya",
    "role": "technician",
    "client": "",
    "language": "tr",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.TRIMTAB_SENDS_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "kpi@example.com"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def link_on(html: str) -> str:
    found = re.search(r'value="http://testserver(/[^"]+)"', html)
    assert found, text_of(html)
    return found[1]


def invited(browser: Client | None = None, **changes: str) -> str:
    """The path of a fresh invitation's link."""
    answer = (browser or signed_in()).post("/settings/people/invite/", {**WHOM, **changes})
    assert answer.status_code == 200, text_of(answer.content.decode())
    return link_on(answer.content.decode())


def account(role: str, name: str, **fields: Any) -> User:
    user = User(email=f"{name}@example.com", name=name.capitalize(), role=role, **fields)
    user.set_password(WORDS)
    user.save()
    return user


def test_without_a_mail_server_the_link_is_shown_once_and_kept_by_no_cache() -> None:
    browser = signed_in()
    answer = browser.post("/settings/people/invite/", WHOM)
    assert "no-store" in answer.headers["Cache-Control"]
    path = link_on(answer.content.decode())
    listed = read(browser, "/settings/people/")
    assert path not in listed
    assert "Ayşe Kaya" in text_of(listed)


def test_with_one_the_invitation_goes_out_in_the_readers_language(mailing: None) -> None:
    organisation()
    browser = signed_in()
    assert browser.post("/settings/people/invite/", WHOM).headers["Location"] == "/settings/people/"
    (message,) = mail.outbox
    assert message.to == ["ayse@example.com"]
    assert message.from_email == "kpi@example.com"
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert '<html lang="tr">' in html
    link = re.search(r"http://testserver(/invitation/\S+/)", message.body)
    assert link
    assert link[1] in html
    assert "Test IT" in message.subject
    assert Client().get(link[1]).status_code == 200


def test_a_mail_server_that_refuses_is_admitted_and_the_link_shown(mailing: None, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    html = signed_in().post("/settings/people/invite/", WHOM).content.decode()
    assert "did not take the e-mail" in text_of(html)
    assert Client().get(link_on(html)).status_code == 200


def test_a_name_cannot_add_a_head_to_the_mail(mailing: None) -> None:
    organisation()
    signed_in().post("/settings/people/invite/", {**WHOM, "name": "A\r\nBcc: x@example.com"})
    assert mail.outbox[0].recipients() == ["ayse@example.com"]


def test_accepting_makes_the_account_and_signs_in() -> None:
    path = invited()
    browser = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    assert "ayse@example.com" in text_of(read(browser, path))
    answer = browser.post(path, {"name": "Ayşe K.", "password": WORDS, "again": WORDS, "how": "password"})
    assert answer.headers["Location"] == "/"
    user = User.objects.get(email="ayse@example.com")
    assert (user.name, user.role, user.language) == ("Ayşe K.", "technician", "tr")
    assert read(browser, "/account/")
    listed = text_of(read(browser, "/account/sessions/"))
    assert "Firefox" in listed
    assert "Windows" in listed
    assert "This invitation is over" in text_of(read(Client(HTTP_ACCEPT_LANGUAGE="en"), path, status=404))


def test_accepting_with_a_passkey_leads_to_adding_it() -> None:
    browser, path = Client(), invited()
    answer = browser.post(path, {"name": "Ayşe", "how": "passkey"})
    assert answer.headers["Location"] == "/account/passkeys/add/"
    assert not User.objects.get(email="ayse@example.com").has_usable_password()
    assert browser.get("/account/passkeys/add/").status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        (WORDS, WORDS + "!", "The two passwords differ"),
        ("short", "short", "too short"),
        ("passwordpassword", "passwordpassword", ""),
        ("123456789012", "123456789012", "entirely numeric"),
        ("", "", "This field is required"),
    ],
)
def test_a_weak_or_different_password_is_explained(password: str, again: str, says: str) -> None:
    path = invited(name="Passwordpassword", language="en")
    given = {"name": "Passwordpassword", "password": password, "again": again}
    answer = Client(HTTP_ACCEPT_LANGUAGE="en").post(path, given)
    html = answer.content.decode()
    assert says in text_of(html)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_' in html
    assert User.objects.count() == 1


def test_looking_at_an_invitation_uses_nothing_up() -> None:
    path = invited()
    for _ in range(3):
        assert Client().head(path).status_code == Client().get(path).status_code == 200


def test_unknown_used_revoked_and_expired_invitations_look_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = signed_in()
    used, revoked, expired = (invited(browser, email=f"{name}@example.com") for name in ("a", "b", "c"))
    Client().post(used, {"name": "A", "how": "passkey"})
    gone = Invitation.objects.get(email="b@example.com")
    browser.post(f"/settings/people/invitations/{gone.pk}/revoke/")
    Invitation.objects.filter(email="c@example.com").update(expires_at=NOW)
    pages = {
        text_of(read(Client(HTTP_ACCEPT_LANGUAGE="en"), path, status=404))
        for path in (used, revoked, expired, "/invitation/nonsense/")
    }
    assert len(pages) == 1


def test_sending_again_gives_another_link() -> None:
    browser = signed_in()
    first = invited(browser)
    pk = Invitation.objects.get().pk
    second = link_on(browser.post(f"/settings/people/invitations/{pk}/renew/").content.decode())
    assert first != second
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": "owner@trimtab.invalid"}, "There is an account with this address already"),
        ({"role": "client-contact"}, "Choose the client they belong to"),
        ({"email": "nonsense"}, "valid email"),
        ({"role": "king"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_invited_is_explained(changes: dict[str, str], says: str) -> None:
    answer = signed_in().post("/settings/people/invite/", {**WHOM, **changes})
    assert answer.status_code == 400
    assert says in text_of(answer.content.decode())
    assert not Invitation.objects.exists()


def test_only_a_contact_is_given_a_client() -> None:
    theirs = client("Acme")
    answer = signed_in().post("/settings/people/invite/", {**WHOM, "client": str(theirs.pk)})
    assert "Only a client contact belongs to a client" in text_of(answer.content.decode())
    invited(role="client-contact", client=str(theirs.pk))
    assert Invitation.objects.get().client == theirs


def test_rights_change_from_the_next_page_on() -> None:
    someone = account("technician", "someone")
    theirs, other = signed_in(someone), signed_in()
    assert theirs.get("/settings/people/").status_code == 404
    path = f"/settings/people/{someone.pk}/"
    other.post(path, {"role": "owner", "client": "", "person": ""})
    assert theirs.get("/settings/people/").status_code == 200


def test_closing_an_account_signs_it_out_at_once() -> None:
    someone = account("technician", "someone")
    theirs, boss = signed_in(someone), signed_in()
    assert theirs.get("/account/").status_code == 200
    boss.post(f"/settings/people/{someone.pk}/close/")
    assert theirs.get("/account/").status_code == 302
    assert Client().post("/sign-in/", {"login": someone.email, "password": WORDS}).status_code == 200
    assert "Closed" in text_of(read(boss, f"/settings/people/{someone.pk}/"))
    boss.post(f"/settings/people/{someone.pk}/open/")
    assert Client().post("/sign-in/", {"login": someone.email, "password": WORDS}).status_code == 302


def test_the_last_owner_can_neither_go_nor_step_down() -> None:
    browser, boss = signed_in(), owner()
    path = f"/settings/people/{boss.pk}/"
    answer = browser.post(path, {"role": "technician", "client": "", "person": ""})
    assert "This is the last owner" in text_of(answer.content.decode())
    assert "This is the last owner" in text_of(browser.post(path + "close/", follow=True).content.decode())
    boss.refresh_from_db()
    assert (boss.role, boss.is_active) == ("owner", True)


def test_a_link_for_whoever_lost_everything_signs_in_once() -> None:
    someone = account("technician", "someone")
    answer = signed_in().post(f"/settings/people/{someone.pk}/link/")
    path = link_on(answer.content.decode())
    theirs = Client()
    assert theirs.get(path).status_code == 302
    assert "someone@example.com" in read(theirs, "/account/")
    assert Client().get(path).status_code == 404
    assert AuditEntry.objects.filter(action="account.link", name=someone.email).exists()


def test_a_profile_is_kept() -> None:
    browser = signed_in()
    wanted = {"name": "Boss", "language": "ja", "theme": "dark", "zone": "Asia/Tokyo"}
    assert browser.post("/account/", wanted).headers["Location"] == "/account/"
    me = owner()
    assert {name: getattr(me, name) for name in wanted} == wanted
    answer = browser.post("/account/", {**wanted, "zone": "Mars/Olympus"})
    assert answer.status_code == 200
    assert owner().zone == "Asia/Tokyo"


def test_a_session_can_be_ended_from_another_one() -> None:
    someone = account("technician", "someone")
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/sign-in/", {"login": someone.email, "password": WORDS})
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert "End every other session" in text_of(read(here, "/account/sessions/"))
    assert here.post(f"/account/sessions/{other.pk}/end/").headers["Location"] == "/account/sessions/"
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert signed_in().post(f"/account/sessions/{UserSession.objects.get().pk}/end/").status_code == 404


def test_every_other_session_can_be_ended_at_once() -> None:
    someone = account("technician", "someone")
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        browser.post("/sign-in/", {"login": someone.email, "password": WORDS})
    browsers[0].post("/account/sessions/end-others/")
    assert [browser.get("/account/").status_code for browser in browsers] == [200, 302, 302]


def test_a_new_password_ends_the_other_sessions() -> None:
    someone = account("technician", "someone")
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/sign-in/", {"login": someone.email, "password": WORDS})
    new = {"oldpassword": WORDS, "password1": WORDS + " again", "password2": WORDS + " again"}
    assert here.post("/account/password/", new).headers["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_an_expired_invitation_says_so_in_the_list() -> None:
    browser = signed_in()
    invited(browser)
    Invitation.objects.update(expires_at=NOW - timedelta(minutes=1))
    assert "expired" in text_of(read(browser, "/settings/people/"))
