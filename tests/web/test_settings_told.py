"""Settings of who is told, and of webhooks: what is typed holds, what makes no sense is refused with a reason."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests.building import client
from tests.domain.notices.provider import account, desk
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of
from tests.web.visiting import read, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.notices.models import ReceiverRule
from trimtab.domain.notices.rules import defaults
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.domain.people.models import User
from trimtab.domain.responsibilities.models import Absence, FallbackAddress, Responsibility
from trimtab.scorecards.changes.owners import by_aim
from trimtab.web import clock

pytestmark = pytest.mark.django_db
TOLD, HOOKS = "/settings/told/", "/settings/webhooks/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def people() -> dict[str, User]:
    return desk(NOW)[1]


@pytest.fixture
def lead() -> Browser:
    return browser_of("service-manager")


def send(browser: Browser, path: str, status: int = 302, **sent: Any) -> str:
    answer = browser.post(path, sent)
    assert answer.status_code == status, text_of(answer.content.decode())[:600]
    return text_of(answer.content.decode())


def test_a_role_is_set_and_taken_away(people: Any, lead: Browser) -> None:
    acme = client("Beta")
    given = {
        "role": "service-desk-lead",
        "group": f"client:{acme.pk}",
        "holder": people["team"].pk,
        "deputy": "",
    }
    send(lead, f"{TOLD}roles/", **given)
    assert Responsibility.objects.get(client=acme).holder == people["team"]
    assert "Beta" in text_of(read(lead, TOLD))
    send(lead, f"{TOLD}roles/", **{**given, "holder": ""})
    assert not Responsibility.objects.filter(client=acme).exists()


def test_holder_and_deputy_are_two(people: Any, lead: Browser) -> None:
    one = people["team"].pk
    said = send(lead, f"{TOLD}roles/", 422, role="team-lead", group="", holder=one, deputy=one)
    assert "The deputy is the same person." in said
    said = send(lead, f"{TOLD}roles/", 422, role="account-owner", group="", holder=one, deputy="")
    assert "Set the account owner on the client’s page." in said


def test_an_absence_is_written_down_and_taken_back(people: Any, lead: Browser) -> None:
    days = {"starts_on": "2026-12-01", "ends_on": "2026-12-05"}
    send(lead, f"{TOLD}absences/", account=people["lead"].pk, stand_in=people["team"].pk, **days)
    assert Absence.objects.get().stand_in == people["team"]
    assert "1 Dec 2026 to 5 Dec 2026" in text_of(read(lead, TOLD))
    send(lead, f"{TOLD}absences/{Absence.objects.get().pk}/remove/")
    assert not Absence.objects.exists()
    backwards = {"starts_on": "2026-12-05", "ends_on": "2026-12-01"}
    said = send(lead, f"{TOLD}absences/", 422, account=people["lead"].pk, stand_in="", **backwards)
    assert "This is before the first day." in said


def test_the_address_that_remains(people: Any, lead: Browser) -> None:
    send(lead, f"{TOLD}fallback/", address="desk@msp.example")
    assert FallbackAddress.objects.get().address == "desk@msp.example"
    send(lead, f"{TOLD}fallback/", 422, address="desk")
    send(lead, f"{TOLD}fallback/", address="")
    assert not FallbackAddress.objects.exists()


def test_rules_begin_as_the_specification_has_them_and_change_one_by_one(people: Any, lead: Browser) -> None:
    assert "as the specification has it" in text_of(read(lead, TOLD))
    send(lead, f"{TOLD}rules/write/")
    assert ReceiverRule.objects.count() == len(defaults())
    send(lead, f"{TOLD}rules/{ReceiverRule.objects.first().pk}/remove/")  # type: ignore[union-attr]
    assert ReceiverRule.objects.count() == len(defaults()) - 1
    send(lead, f"{TOLD}rules/reset/")
    assert not ReceiverRule.objects.exists()
    assert {"receiver-rules.write", "receiver-rule.remove", "receiver-rules.reset"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_the_first_own_rule_loses_none_of_the_others(people: Any, lead: Browser) -> None:
    given = {
        "level": "signal", "stage": "", "client": "", "kpi": "", "whom": f"account:{people['team'].pk}", "step": "1",
    }  # fmt: skip
    assert "Choose at least one way" in send(lead, f"{TOLD}rules/", 422, **given)
    send(lead, f"{TOLD}rules/", **given, by_page="on")
    assert ReceiverRule.objects.count() == len(defaults()) + 1
    assert ReceiverRule.objects.get(account=people["team"]).by_mail is False


@pytest.fixture
def root(people: Any) -> Browser:
    from_owner = account("root", "owner")
    browser = Browser()
    browser.force_login(from_owner, backend="trimtab.web.signing_in.backend.ExactAddressBackend")
    return browser


HOOK = {"name": "Chat", "url": "https://chat.example.com/hook", "levels": ["approaching", "exceeded"]}


def test_a_secret_is_shown_once(root: Browser) -> None:
    answer = root.post(HOOKS, HOOK)
    assert answer.status_code == 200
    secret = answer.content.decode().split("whsec_")[1].split("<")[0]
    assert answer["Cache-Control"] == "no-store"
    hook = Webhook.objects.get()
    for path in (HOOKS, f"{HOOKS}{hook.pk}/"):
        assert secret not in read(root, path)
    again = root.post(f"{HOOKS}{hook.pk}/rotate/")
    other = again.content.decode().split("whsec_")[1].split("<")[0]
    assert other != secret
    assert "signed with the old secret too" in text_of(read(root, f"{HOOKS}{hook.pk}/"))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.1/x",
        "ftp://a.example/",
        "https://a.example:22/",
        "x",
    ],
)
def test_an_address_of_this_network_is_refused(root: Browser, url: str) -> None:
    assert "Trimtab does not call this address." in send(root, HOOKS, 422, **{**HOOK, "url": url})
    assert not Webhook.objects.exists()


def test_a_webhook_is_tested_paused_and_removed(root: Browser) -> None:
    send(root, HOOKS, 200, **HOOK)
    hook = Webhook.objects.get()
    at = f"{HOOKS}{hook.pk}/"
    send(root, f"{at}test/")
    assert WebhookCall.objects.get().kind == "webhook.test"
    assert "test" in text_of(read(root, at))
    send(root, f"{at}pause/")
    assert "paused" in text_of(read(root, at))
    send(root, f"{at}resume/")
    assert Webhook.objects.get().state == "active"
    assert "Another webhook has this name." in send(root, HOOKS, 422, **HOOK)
    send(root, at, **{**HOOK, "name": "On call", "levels": ["upkeep"]})
    assert [rule.level for rule in Webhook.objects.get().rules.all()] == ["upkeep"]
    send(root, f"{at}remove/")
    assert not Webhook.objects.exists()


def test_webhooks_are_for_owners(lead: Browser, people: Any) -> None:
    assert lead.get(HOOKS).status_code == 404


def test_the_owner_of_a_kpi_is_named_for_that_kpi_and_stands_where_it_is_read(
    people: Any, lead: Browser
) -> None:
    page = "/kpi/ticket-escalation/"
    text = text_of(read(lead, page))
    assert "Nobody owns it yet. Name an owner" in text
    form = read(lead, f"{TOLD}?kpi=ticket-escalation")
    assert '<option value="kpi:ticket-escalation" selected>' in form
    assert '<option value="kpi-owner" selected>' in form
    given = {
        "role": "kpi-owner",
        "group": "kpi:ticket-escalation",
        "holder": people["team"].pk,
        "deputy": "",
    }
    for wrong in ({"group": ""}, {"role": "team-lead"}):
        assert "KPI" in send(lead, f"{TOLD}roles/", 422, **{**given, **wrong})
    send(lead, f"{TOLD}roles/", **given)
    kept = Responsibility.objects.get(kpi="ticket-escalation")
    assert (kept.role, kept.holder) == ("kpi-owner", people["team"])
    entry = AuditEntry.objects.filter(action="responsibility.give").latest("number")
    assert (entry.name, entry.after["holder"]) == ("ticket-escalation", "Team")
    assert "owner of a KPI Ticket escalation Team" in text_of(read(lead, TOLD))
    assert "Owner: Team Change the owner" in text_of(read(lead, page))
    assert by_aim()["ticket-escalation", None, None] == "Team", "named in What changed"
    seen = text_of(read(browser_of("technician"), page))
    assert "Owner: Team" in seen
    assert "Change the owner" not in seen
