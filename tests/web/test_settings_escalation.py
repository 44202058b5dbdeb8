"""Escalation rules: read in words, previewed, saved as the next version, and a way back."""

from typing import Any

import pytest
from django.test import Client

from tests.building import at, client, organisation
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of, typed
from tests.web.visiting import read, text_of
from trimtab.domain.jobs.models import Job
from trimtab.domain.tickets import actions
from trimtab.domain.tickets.actions import ensure_rule, recount_escalations
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.domain.tickets.queries import rule_in_force
from trimtab.kpi.escalation_rule import EscalationRule as Definition
from trimtab.kpi.escalation_rule import TierPattern
from trimtab.web import clock

pytestmark = pytest.mark.django_db
FIRST = Definition(
    name="desk",
    tag_patterns=("escalated",),
    evidence_tier=None,
    tiers=(TierPattern("first", 1), TierPattern("a(b", 2, True)),
)


@pytest.fixture(autouse=True)
def rule(monkeypatch: pytest.MonkeyPatch) -> EscalationRule:
    """Version 1: ticket 1 counts by its tag, ticket 2 would by its status."""
    organisation()
    monkeypatch.setattr(clock, "as_of", lambda: NOW)
    owner = client()
    for number, fields in {"1": {"tags": "escalated"}, "2": {"status_label": "Handed up"}, "3": {}}.items():
        Ticket.objects.create(
            system="desk",
            external_id=number,
            client=owner,
            title=f"No. {number}",
            opened_at=at("2026-03-02 09:00"),
            **fields,
        )
    made, _ = ensure_rule(name="desk", definition=FIRST, as_of=NOW)
    recount_escalations(rule=made, as_of=NOW)
    return made


@pytest.fixture
def owner() -> Client:
    return browser_of("owner")


def path_of(rule: EscalationRule, tail: str = "") -> str:
    return f"/settings/escalation/{rule.pk}/{tail}"


def escalated() -> list[str]:
    found = Ticket.objects.filter(first_escalated_at__isnull=False).order_by("external_id")
    return list(found.values_list("external_id", flat=True))


def preview(browser: Client, rule: EscalationRule, **changes: Any) -> str:
    sent = {**typed(read(browser, path_of(rule, "change/"))), **changes}
    answer = browser.post(path_of(rule, "change/"), sent)
    assert answer.status_code == 200, text_of(answer.content.decode())
    return answer.content.decode()


def test_the_list_says_what_each_rule_makes_of_its_tickets(owner: Client) -> None:
    assert "desk Version 1" in text_of(read(owner, "/settings/escalation/"))
    assert "3 tickets 1 escalated" in text_of(read(owner, "/settings/escalation/"))


def test_a_rule_is_told_in_words(owner: Client, rule: EscalationRule) -> None:
    html = text_of(read(owner, path_of(rule)))
    assert "name matches “first”: 1 Service desk" in html
    assert "named exactly “a(b”: 2 Technical" in html
    assert "any other: not known" in html
    assert "15 minutes" in html
    assert "The first version." in html


def test_saving_takes_a_preview_first_and_does_what_it_said(owner: Client, rule: EscalationRule) -> None:
    shown = preview(owner, rule, tag_patterns="", status_patterns="handed", save="1")
    assert "This marks 1 of 3 tickets as escalated; compared with now 1 come and 1 go." in text_of(shown)
    assert "No. 2 + counts from then on status “Handed up”" in text_of(shown)
    assert EscalationRule.objects.count() == 1
    done = owner.post(path_of(rule, "change/"), {**typed(shown), "save": "1"})
    assert done.status_code == 302
    html = text_of(read(owner, done["Location"]))
    assert "Version 2 holds now. Saved. 3 tickets were counted anew; 2 changed." in html
    assert "no longer: escalated" in html
    assert "new: handed" in html
    assert escalated() == ["2"]
    found = rule_in_force("desk")
    assert found is not None and found.definition["tiers"] == FIRST.to_dict()["tiers"], (
        "the table is as it was"
    )


def test_what_was_changed_after_the_preview_is_previewed_again(owner: Client, rule: EscalationRule) -> None:
    shown = preview(owner, rule, debounce_minutes="10")
    again = owner.post(path_of(rule, "change/"), {**typed(shown), "debounce_minutes": "20", "save": "1"})
    assert again.status_code == 200
    assert EscalationRule.objects.count() == 1


def test_nobody_saves_over_a_version_they_have_not_seen(owner: Client, rule: EscalationRule) -> None:
    shown = preview(owner, rule, debounce_minutes="10")
    ensure_rule(name="desk", definition=Definition(name="desk"), as_of=NOW)
    answer = owner.post(path_of(rule, "change/"), {**typed(shown), "save": "1"})
    assert answer.status_code == 422
    assert "Version 2 was saved meanwhile" in text_of(answer.content.decode())
    assert EscalationRule.objects.count() == 2


def test_going_back_makes_the_old_version_the_next(owner: Client, rule: EscalationRule) -> None:
    second, _ = ensure_rule(name="desk", definition=Definition(name="desk", evidence_tier=None), as_of=NOW)
    recount_escalations(rule=second, as_of=NOW)
    assert escalated() == []
    assert "Go back to this version" in read(owner, path_of(rule))
    shown = preview(owner, rule)
    assert "1 more than now" in text_of(shown)
    owner.post(path_of(rule, "change/"), {**typed(shown), "save": "1"})
    found = rule_in_force("desk")
    assert found is not None
    assert (found.version, found.definition) == (3, FIRST.to_dict())
    assert escalated() == ["1"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"status_patterns": "ok\nbad("}, "Line 2: “bad(” is not a regular expression"),
        ({"debounce_minutes": "61"}, "“61” is out of range. Write a number from 0 to 60."),
        ({"triage_grace_minutes": ""}, "This field is required"),
        ({"kinds": []}, "Choose at least one kind."),
        ({"tiers-2-pattern": "second", "tiers-2-tier": ""}, "Choose the tier of “second”."),
        ({"tiers-0-pattern": "first("}, "“first(” is not a regular expression"),
    ],
)
def test_a_part_that_cannot_be_is_named(
    owner: Client, rule: EscalationRule, changes: dict[str, Any], says: str
) -> None:
    sent = {**typed(read(owner, path_of(rule, "change/"))), **changes}
    answer = owner.post(path_of(rule, "change/"), sent)
    assert answer.status_code == 422
    assert says in text_of(answer.content.decode())
    assert EscalationRule.objects.count() == 1


def test_lines_of_the_table_can_be_reordered_added_and_left_out(owner: Client, rule: EscalationRule) -> None:
    changes = {
        "tiers-0-place": "9",
        "tiers-1-pattern": "",
        "tiers-2-pattern": "net",
        "tiers-2-tier": "2",
        "tiers-2-place": "1",
    }
    shown = preview(owner, rule, **changes)
    owner.post(path_of(rule, "change/"), {**typed(shown), "save": "1"})
    found = rule_in_force("desk")
    assert found is not None
    assert [(line["pattern"], line["tier"]) for line in found.definition["tiers"]] == [
        ("net", 2),
        ("first", 1),
    ]


def test_only_an_owner_changes_a_rule(rule: EscalationRule) -> None:
    browser = browser_of("service-manager")
    html = read(browser, path_of(rule))
    assert "An owner can change the rule." in html
    assert "change/" not in html
    read(browser, path_of(rule, "change/"), 404)


def test_many_tickets_are_counted_by_a_job(
    owner: Client, rule: EscalationRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "COUNTED_AT_ONCE", 2)
    shown = preview(owner, rule, tag_patterns="", status_patterns="handed")
    done = owner.post(path_of(rule, "change/"), {**typed(shown), "save": "1"})
    job = Job.objects.get()
    assert (job.kind, job.request) == ("recount", {"rules": ["desk"]})
    assert f"by job {job.pk}" in text_of(read(owner, done["Location"]))
    assert escalated() == ["1"]


def test_a_version_that_nobody_can_read_is_shown_as_such(owner: Client) -> None:
    broken = EscalationRule.objects.create(name="old", version=1, definition={}, made_at=NOW)
    assert "This version cannot be read" in read(owner, path_of(broken))
    assert 'name="debounce_minutes" value="15"' in read(owner, path_of(broken, "change/"))
    read(owner, "/settings/escalation/999999/", 404)
