"""Calls that clients wait for: who sees them, who is told, and that they were made."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.building import organisation
from tests.domain.surveys.sending import NOW, contact, invited
from tests.web.visiting import signed_in, text_of
from trimtab.domain.account_owners.models import AccountOwner
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.domain.people.models import User
from trimtab.domain.surveys import client_links
from trimtab.domain.surveys.client_models import CallRequest
from trimtab.domain.surveys.sheets import Filled
from trimtab.jobs.minutely import tell_of_calls
from trimtab.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _provider(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: NOW)
    settings.TRIMTAB_HOME = tmp_path
    settings.TRIMTAB_URL = "https://msp.example"
    organisation()


def account(name: str, role: str) -> User:
    return User.objects.create(name=name, email=f"{name.lower()}@msp.example", role=role)


def wanted(**given: Any) -> CallRequest:
    person = contact("Jane Doe")
    if owner := given.pop("owner", None):
        AccountOwner.objects.create(
            client=person.client, account=owner, starts_on=NOW.date() - timedelta(days=9)
        )
    token, _ = invited(of=person)
    client_links.fill(token, Filled({"overall": 1}, {"comment": "Slow"}, call=True, **given), as_of=NOW)
    return CallRequest.objects.get(contact=person)


def told() -> set[str]:
    tell_of_calls.run(NOW)
    tell_of_calls.run(NOW)
    return set(OutboxMessage.objects.filter(kind="call-wanted").values_list("recipient", flat=True))


def test_the_account_owner_is_told_and_nobody_else() -> None:
    tess, _ = account("Tess", "technician"), account("Sam", "service-manager")
    call = wanted(owner=tess)
    assert call.owner == tess
    assert told() == {"tess@msp.example"}
    assert OutboxMessage.objects.count() == 1


def test_without_one_every_service_manager_is_told() -> None:
    account("Tess", "technician")
    for name in ("Sam", "Sue"):
        account(name, "service-manager")
    assert wanted().owner is None
    assert told() == {"sam@msp.example", "sue@msp.example"}


def test_an_account_that_was_closed_looks_after_nobody() -> None:
    tess = account("Tess", "technician")
    User.objects.filter(pk=tess.pk).update(is_active=False)
    assert wanted(owner=tess).owner is None


def test_the_owner_sees_it_on_my_work_and_says_that_it_is_done() -> None:
    tess, other = account("Tess", "technician"), account("Ulf", "technician")
    call = wanted(owner=tess)
    path = f"/calls/{call.pk}/done/"
    assert "Please call" not in text_of(signed_in(other).get("/my-work/").content.decode())
    assert signed_in(other).post(path, {"note": "x"}).status_code == 404
    browser = signed_in(tess)
    page = text_of(browser.get("/my-work/").content.decode())
    assert "Jane Doe" in page
    assert "“Slow”" in page
    answer = browser.post(path, {"note": "All is well", "back": "my-work"})
    assert answer.headers["Location"] == "/my-work/"
    call.refresh_from_db()
    assert (call.done_by, call.note, call.ended_at) == (tess, "All is well", NOW)
    assert "Please call" not in text_of(browser.get("/my-work/").content.decode())
    assert browser.post(path).status_code == 400
    assert AuditEntry.objects.filter(action="call.done").count() == 1


def test_a_lead_sees_every_call_on_the_board_and_on_the_clients_page() -> None:
    sam = account("Sam", "service-manager")
    call = wanted(owner=account("Tess", "technician"), doubtful=True)
    for path in ("/my-work/", "/onboarding/", f"/clients/{call.client_id}/"):
        page = text_of(signed_in(sam).get(path).content.decode())
        assert "Jane Doe" in page
        assert "unverified" in page
    assert (
        signed_in(sam).post(f"/calls/{call.pk}/done/", {}).headers["Location"]
        == f"/clients/{call.client_id}/"
    )


def test_a_clients_own_people_see_neither_calls_nor_owner() -> None:
    call = wanted()
    theirs = User.objects.create(
        name="C", email="c@client.example", role="client-contact", client=call.client
    )
    page = text_of(signed_in(theirs).get(f"/clients/{call.client_id}/").content.decode())
    assert "Please call" not in page
    assert "Account owner" not in page


def test_a_lead_says_who_looks_after_a_client_from_a_day_on() -> None:
    sam, tess = account("Sam", "service-manager"), account("Tess", "technician")
    client = contact().client
    browser = signed_in(sam)
    path = f"/clients/{client.pk}/account-owner/"
    assert browser.post(path, {"account": tess.pk, "starts_on": "2026-11-01"}).status_code == 302
    assert browser.post(path, {"account": tess.pk, "starts_on": "2026-11-01"}).status_code == 302
    assert AccountOwner.objects.values_list("account__name", "client").get() == ("Tess", client.pk)
    assert "Account owner Tess" in text_of(browser.get(f"/clients/{client.pk}/").content.decode())
    entry = AuditEntry.objects.filter(action="client.account-owner").earliest("number")
    assert entry.after == {"account": "Tess", "starts_on": "2026-11-01"}
    browser.post(path, {"account": "", "starts_on": "2026-11-20"})
    assert "Nobody in particular" in text_of(browser.get(f"/clients/{client.pk}/").content.decode())


@pytest.mark.parametrize(
    "given", [{"account": "x"}, {"account": "99999"}, {"account": "-1"}, {"starts_on": "yesterday"}]
)
def test_nonsense_changes_nothing(given: dict[str, str]) -> None:
    client = contact().client
    sam = account("Sam", "service-manager")
    assert signed_in(sam).post(f"/clients/{client.pk}/account-owner/", given).status_code in (400, 404)
    assert not AccountOwner.objects.exists()


def test_a_clients_contact_looks_after_nobody() -> None:
    client = contact().client
    theirs = User.objects.create(name="C", email="c@client.example", role="client-contact", client=client)
    sam = account("Sam", "service-manager")
    assert (
        signed_in(sam).post(f"/clients/{client.pk}/account-owner/", {"account": theirs.pk}).status_code == 400
    )


# ---- On paper ----


def test_a_printed_link_opens_the_same_survey_and_only_the_last_one_printed() -> None:
    sam = account("Sam", "service-manager")
    token, invitation = invited()
    browser = signed_in(sam)
    assert "Print with a QR code" in text_of(
        browser.get(f"/clients/{invitation.client_id}/").content.decode()
    )
    made = []
    for _ in range(2):
        page = browser.post(f"/surveys/invitations/{invitation.pk}/print/")
        assert page.headers["Referrer-Policy"] == "no-referrer"
        html = page.content.decode()
        assert "style=" not in html
        assert re.search(r"<svg[^>]*>.*<path", html)
        made.append(re.search(r"https://msp\.example/s/([\w-]{32})/", html)[1])  # type: ignore[index]
    sheets = [client_links.sheet_of(one, as_of=NOW) is not None for one in (token, *made)]
    assert sheets == [True, False, True]
    assert AuditEntry.objects.filter(action="survey.print").count() == 2
    invitation.closes_at = NOW
    invitation.save()
    assert browser.post(f"/surveys/invitations/{invitation.pk}/print/").status_code == 404


# ---- Inside the page ----


def test_a_client_contact_answers_on_the_own_page_and_nobody_elses_survey() -> None:
    token, invitation = invited(of=contact("Jane Doe"))
    _, others = invited(of=contact("Another"))
    own = {"client": invitation.client, "role": "client-contact"}
    jane = User.objects.create(name="Jane Doe", email=invitation.respondent.upper(), **own)
    browser = signed_in(jane)
    page = browser.get(f"/clients/{invitation.client_id}/").content.decode()
    assert "We would like to hear from you" in text_of(page)
    assert f"/surveys/invitations/{others.pk}/answer/" not in page
    made = [browser.post(f"/surveys/invitations/{invitation.pk}/answer/").headers["Location"] for _ in "ab"]
    tokens = [token, *(address.strip("/").split("/")[-1] for address in made)]
    sheets = [client_links.sheet_of(one, as_of=NOW) is not None for one in tokens]
    assert sheets == [True, False, True]
    client_links.fill(tokens[2], Filled({"overall": 5}, {}), as_of=NOW)
    assert "Change the answer" in text_of(browser.get(f"/clients/{invitation.client_id}/").content.decode())
    assert browser.post(f"/surveys/invitations/{others.pk}/answer/").status_code == 404
    sam = account("Sam", "service-manager")
    assert signed_in(sam).post(f"/surveys/invitations/{invitation.pk}/answer/").status_code == 404
    invitation.closes_at = NOW
    invitation.save(update_fields=["closes_at"])
    assert browser.post(f"/surveys/invitations/{invitation.pk}/answer/").status_code == 404
