"""The settings: who may read and change what, that mistakes are named, and that nothing is half saved."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.building import organisation, team
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of, typed
from tests.web.visiting import read, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.organisation.queries import current, parameters
from trimtab.domain.people.models import Team
from trimtab.web import clock
from trimtab.web.presenters.settings.parameters import facts, groups

pytestmark = pytest.mark.django_db
OWN = "/settings/organisation/"
PARAMETERS = "/settings/parameters/"
PAGES = (
    "/settings/", OWN, PARAMETERS, "/settings/targets/", "/settings/targets/ticket-escalation/",
    "/settings/escalation/", "/settings/hours/", "/settings/teams/", "/settings/environment/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation("Europe/Istanbul")
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def owner() -> Client:
    return browser_of("owner")


def send(browser: Client, path: str, status: int = 302, **changes: Any) -> str:
    """Send the form of a page with changes; the page that comes back."""
    sent = {**typed(read(browser, path)), **changes}
    answer = browser.post(path, {name: value for name, value in sent.items() if value is not None})
    assert answer.status_code == status, text_of(answer.content.decode())
    return read(browser, answer["Location"]) if status == 302 else answer.content.decode()


def test_leads_read_every_page_and_nobody_else_any() -> None:
    for role in ("owner", "service-manager"):
        browser = browser_of(role)
        for path in PAGES:
            assert "<h1>" in read(browser, path), path
    stranger = browser_of("technician")
    for path in PAGES:
        read(stranger, path, 404)


def test_the_index_and_the_menu_lead_to_each_page(owner: Client) -> None:
    html = read(owner, "/settings/")
    for path in PAGES[1:4]:
        assert f'href="{path}"' in html
    assert 'aria-current="page">Settings</a>' in html


def test_a_service_manager_cannot_change_what_concerns_the_whole_organisation() -> None:
    browser = browser_of("service-manager")
    for path in (OWN, PARAMETERS):
        html = read(browser, path)
        assert "an owner can change them" in text_of(html)
        assert "<fieldset" in html and "disabled" in html
        answer = browser.post(path, {**typed(html), "name": "Changed", "verify_days": "14"})
        assert answer.status_code == 422
        assert "Only an owner can change this." in answer.content.decode()
    assert not AuditEntry.objects.exists()
    assert (current().name, parameters().verify_days) == ("Test IT", 7)


def test_another_zone_says_that_months_are_computed_anew(owner: Client) -> None:
    html = send(owner, OWN, zone="asia/tokyo", name="Night Desk")
    assert "Every month is computed anew in the zone Asia/Tokyo" in text_of(html)
    assert (current().zone, current().name) == ("Asia/Tokyo", "Night Desk")
    assert ChangedMonth.objects.exists()
    assert AuditEntry.objects.get().after["zone"] == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("zone", "Mars/Olympus", "“Mars/Olympus” is not a time zone"),
        ("zone", "Tokyo", "such as Asia/Tokyo"),
        ("name", "", "This field is required"),
        ("language", "xx", "xx is not one of the available choices"),
        ("fiscal_year_start_month", "13", "13 is not one of the available choices"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_saved(owner: Client, field: str, value: str, says: str) -> None:
    html = send(owner, OWN, 422, **{"name": "Changed", "zone": "Asia/Tokyo", field: value})
    assert says in text_of(html)
    assert f'href="#id_{field}"' in html
    assert f'id="id_{field}_error"' in html
    assert (current().name, current().zone) == ("Test IT", "Europe/Istanbul")


def test_a_zone_that_is_a_city_is_suggested_whole(owner: Client) -> None:
    assert "such as America/New_York" in text_of(send(owner, OWN, 422, zone="New_York"))


def test_every_parameter_with_an_effect_is_on_the_page_with_its_range_default_and_rule(owner: Client) -> None:
    shown = [setting.name for group in groups() for setting in group.settings]
    assert len(set(shown)) == len(shown)
    assert set(shown) == set(parameters().__dataclass_fields__)
    html = text_of(read(owner, PARAMETERS))
    for group in groups():
        for setting in group.settings:
            found = facts(setting)
            assert f"Allowed: {found.allowed}" in html
            assert f"Default: {found.default} Rule {setting.rule} {setting.name.upper()}" in html
            assert found.kpis, f"{setting.name} touches no KPI"


def test_parameters_are_saved_and_the_numbers_computed_anew(owner: Client) -> None:
    html = send(owner, PARAMETERS, verify_days="14", conf="90")
    assert "Saved 2 parameters" in text_of(html)
    assert (parameters().verify_days, parameters().conf) == (14, 0.9)
    assert 'name="verify_days" value="14"' in html
    assert ChangedMonth.objects.exists()


def test_parameters_are_typed_in_the_readers_own_way(owner: Client) -> None:
    with translation.override("tr"):
        owner.cookies["django_language"] = "tr"
        html = send(owner, PARAMETERS, conf="92,5")
    assert parameters().conf == 0.925
    assert 'name="conf" value="92,5"' in html


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("k_anon", "4", "“4” is out of range. Write a number from 5 to 20."),
        ("k_anon", "0", "from 5 to 20"),
        ("early_days", "ninety", "“ninety” is not a number. Write one such as 12."),
        ("early_days", "60.5", "“60.5” is not a whole number"),
        ("early_days", "", "This field is required"),
        ("conf", "100", "from 80 to 99"),
    ],
)
def test_a_parameter_out_of_its_range_leaves_all_as_they_were(
    owner: Client, name: str, value: str, says: str
) -> None:
    html = send(owner, PARAMETERS, 422, **{"verify_days": "14", name: value})
    assert says in text_of(html)
    assert "Nothing was saved." in html
    assert parameters() == type(parameters())()


def test_saving_what_holds_says_so(owner: Client) -> None:
    assert "Nothing was changed" in text_of(send(owner, PARAMETERS))
    assert not AuditEntry.objects.exists()


def test_tiers_are_previewed_before_they_are_saved(owner: Client) -> None:
    desk = team("Group one", None)
    path, field = "/settings/teams/", f"tier_{desk.pk}"
    first = {**typed(read(owner, path)), field: "2", f"department_{desk.pk}": "Networks", "save": "1"}
    shown = owner.post(path, first).content.decode()
    assert "This marks 0 of 0 tickets as escalated: the same ones as now." in text_of(shown)
    assert Team.objects.get(pk=desk.pk).tier is None, "nothing is saved that was not seen"
    done = owner.post(path, {**typed(shown), "save": "1"})
    assert done.status_code == 302
    assert (Team.objects.get(pk=desk.pk).tier, Team.objects.get(pk=desk.pk).department) == (2, "Networks")
    assert "Saved." in text_of(read(owner, path))


def test_a_team_that_came_in_meanwhile_keeps_its_tier(owner: Client) -> None:
    desk = team("Desk", 1)
    sent = {**typed(read(owner, "/settings/teams/")), f"tier_{desk.pk}": "2"}
    late = team("Late", 3)
    shown = owner.post("/settings/teams/", sent).content.decode()
    assert owner.post("/settings/teams/", {**typed(shown), "save": "1"}).status_code == 302
    assert Team.objects.get(pk=desk.pk).tier == 2
    assert Team.objects.get(pk=late.pk).tier == 3


def test_the_environment_names_every_variable_and_no_value(owner: Client, settings: Any) -> None:
    settings.TRIMTAB_GIVEN = {"TRIMTAB_SECRET_KEY": "variable", "TRIMTAB_HOME": "file"}
    html = read(owner, "/settings/environment/")
    for variable in settings.TRIMTAB_VARIABLES:
        assert f"<code>{variable.name}</code>" in html
    assert settings.SECRET_KEY not in html
    assert "set, from a file" in html
    assert "Nothing is wrong with any of them." in html
