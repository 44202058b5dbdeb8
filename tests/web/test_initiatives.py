"""You said, we are doing: an initiative from its proposal to its end, and who reads of it where."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests.building import client, organisation, team
from tests.domain.surveys.asking import FRIDAY_NOON, opened
from tests.web.conftest import NOW
from tests.web.settings_pages import account, browser_of
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.initiatives.actions import NEXT
from trimtab.domain.initiatives.models import Initiative, InitiativeEvaluation
from trimtab.domain.initiatives.queries import Standing, groups_of
from trimtab.domain.people.models import Person, Post
from trimtab.web import clock
from trimtab.web.presenters.initiatives import standing

pytestmark = pytest.mark.django_db
ALL = "/initiatives/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation()
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def lead() -> Browser:
    return browser_of("service-manager")


def typed(lead: Browser, **changes: Any) -> dict[str, Any]:
    owner = Initiative._meta.get_field("owner").related_model.objects.get(email="service-manager@msp.example")
    return {
        "title": "A call in week one",
        "said": "New clients felt left alone.",
        "owner": str(owner.pk),
        "survey": "client-onboarding",
        "theme": "speed",
        "kpi": "client-onboarding-satisfaction",
        "direction": "higher",
        "size": "0.3",
        "starts_on": "2026-12-01",
        "review_on": "2027-06-01",
        **changes,
    }


def proposed(lead: Browser, **changes: Any) -> Initiative:
    answer = lead.post(f"{ALL}new/", typed(lead, **changes))
    assert answer.status_code == 302, text_of(answer.content.decode())
    return Initiative.objects.latest("pk")


def put_in(one: Initiative, state: str) -> None:
    """As if it had come there by itself."""
    begun = state in ("running", "done")
    Initiative.objects.filter(pk=one.pk).update(
        state=state,
        begun_at=NOW if begun else None,
        design="d" if begun else "",
        ended_on=NOW.date() if state in ("done", "stopped") else None,
    )


def test_an_initiative_is_proposed_and_listed_with_what_it_aims_at(lead: Browser) -> None:
    one = proposed(lead)
    assert (one.state, one.size, one.starts_on) == ("proposed", 0.3, date(2026, 12, 1))
    text = text_of(read(lead, ALL))
    assert "A call in week one You said: New clients felt left alone. proposed" in text
    assert "Client onboarding satisfaction , higher by 0.3" in text
    assert "initiative.propose" in {entry.action for entry in AuditEntry.objects.all()}


def test_a_share_is_typed_in_percentage_points(lead: Browser) -> None:
    one = proposed(lead, kpi="ticket-escalation", direction="lower", size="2.5")
    assert one.size == pytest.approx(0.025)
    assert "lower by 2.5 pp" in text_of(read(lead, ALL))
    assert 'value="2.5"' in read(lead, f"{ALL}{one.pk}/change/")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"review_on": "2026-12-01"}, "This is not after the beginning"),
        ({"size": "-1"}, "is out of range"),
        ({"kpi": "horoscope"}, "Select a valid choice"),
        ({"title": ""}, "This field is required"),
        ({"direction": "sideways"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_judged_is_refused(lead: Browser, changes: dict[str, str], says: str) -> None:
    answer = lead.post(f"{ALL}new/", typed(lead, **changes))
    assert answer.status_code == 422
    assert says in text_of(answer.content.decode())


def test_a_group_needs_a_kpi_that_knows_it(lead: Browser) -> None:
    desk, acme, beta = team("Desk"), client("Acme"), client("Beta")
    answer = lead.post(f"{ALL}new/", typed(lead, kpi="turnover", groups=f"client:{acme.pk}"))
    assert "is not known for a single client" in text_of(answer.content.decode())
    assert groups_of(proposed(lead, kpi="weekly-pulse", groups=f"team:{desk.pk}"), "treated") == [desk.pk]
    several = proposed(lead, groups=[f"client:{one.pk}" for one in (acme, beta)])
    assert groups_of(several, "treated") == [acme.pk, beta.pk]
    mixed = lead.post(f"{ALL}new/", typed(lead, groups=[f"client:{acme.pk}", f"team:{desk.pk}"]))
    assert "Tick clients or teams, not both." in text_of(mixed.content.decode())


def test_what_it_is_judged_by_is_fixed_once_it_runs(lead: Browser) -> None:
    one = proposed(lead)
    assert lead.post(f"{ALL}{one.pk}/state/", {"state": "running"}).status_code == 302
    lead.post(
        f"{ALL}{one.pk}/change/", typed(lead, title="Two calls", kpi="onboarding-nps", review_on="2028-01-01")
    )
    one.refresh_from_db()
    assert (one.title, one.kpi, one.review_on) == (
        "Two calls",
        "client-onboarding-satisfaction",
        date(2027, 6, 1),
    )
    assert "It has begun, so this is fixed." in read(lead, f"{ALL}{one.pk}/change/")


@pytest.mark.parametrize("state", NEXT)
@pytest.mark.parametrize("to", [*NEXT, "won"])
def test_states_follow_each_other_in_one_way(lead: Browser, state: str, to: str) -> None:
    one = proposed(lead)
    put_in(one, state)
    answer = lead.post(f"{ALL}{one.pk}/state/", {"state": to})
    assert (answer.status_code == 302) == (to in NEXT[state])


def test_a_new_one_begins_with_what_the_address_brings(lead: Browser) -> None:
    acme = client("Acme")
    query = f"?kpi=ticket-escalation&client={acme.pk}&notice=7&survey=pulse&about=speed&hypothesis=Too+late"
    html = read(lead, f"{ALL}new/{query}")
    parts = [f'value="client:{acme.pk}" id="id_groups_0" checked', 'name="notice" value="7"', "Too late"]
    chosen = [f'value="{key}" selected' for key in ("ticket-escalation", "lower", "speed")]
    for part in [*parts, *chosen]:
        assert part in html, part
    read(lead, f"{ALL}new/?colour=red", 400)
    one = proposed(lead, notice="7", groups=f"client:{acme.pk}")
    assert one.notice == 7
    assert f'name="anew_of" value="{one.pk}"' in read(lead, f"{ALL}new/?from={one.pk}")
    again = proposed(lead, anew_of=str(one.pk))
    assert again.anew_of == one and "Begun anew from" in read(lead, f"{ALL}{again.pk}/")


def test_steps_and_notes_are_kept_and_notes_are_for_those_who_lead(lead: Browser) -> None:
    one = proposed(lead, starts_on="2026-10-01", review_on="2027-02-01")
    page = f"{ALL}{one.pk}/"
    assert lead.post(f"{page}steps/", {"title": ""}).status_code == 422
    lead.post(f"{page}steps/", {"title": "Write a list", "due_on": "2026-11-01"})
    lead.post(f"{page}notes/", {"text": "Talked with the desk.", "day": "2026-11-03"})
    text = text_of(read(lead, page))
    assert "Write a list – Nov 1, 2026 the day has passed" in text or "the day has passed" in text
    assert "Talked with the desk." in text
    (step,), (note,) = one.steps.all(), one.notes.all()
    lead.post(f"{page}steps/{step.pk}/", {"does": "done"})
    step.refresh_from_db()
    assert step.done_on == NOW.date() and "the day has passed" not in read(lead, page)
    lead.post(f"{page}state/", {"state": "running"})
    technician = signed_in(account("technician"))
    seen = read(technician, page)
    assert (
        "Write a list" in seen and "Talked with the desk." not in seen and '<form class="settle' not in seen
    )
    assert technician.post(f"{page}notes/", {"text": "x", "day": "2026-11-03"}).status_code == 404
    lead.post(f"{page}steps/{step.pk}/", {"does": "remove"})
    lead.post(f"{page}notes/{note.pk}/")
    assert not one.steps.exists() and not one.notes.exists()
    assert lead.post(f"{page}steps/{step.pk}/", {"does": "done"}).status_code == 404
    done = {entry.action for entry in AuditEntry.objects.all()}
    assert {
        "initiative.step-add",
        "initiative.step-tick",
        "initiative.step-remove",
        "initiative.note-add",
    } <= done


def test_what_came_of_it_stands_where_people_look(lead: Browser) -> None:
    one = proposed(lead, said="Nights are long.", kpi="weekly-pulse", survey="pulse", title="Shorter rota")
    put_in(one, "done")
    InitiativeEvaluation.objects.create(
        initiative=one, evaluated_at=NOW, verdict="improvement", method="difference", effect=0.63333, low=0.5508,
        high=0.7159, parameters="p", specification="1.0",
    )  # fmt: skip
    says = "Improvement of 0.6 (0.6 to 0.7) compared with similar groups."
    assert says in read(lead, f"{ALL}{one.pk}/")
    assert "improvement" in text_of(read(lead, f"{ALL}?verdict=improvement"))
    assert "None is like that" in read(lead, f"{ALL}?verdict=worse")
    mine = text_of(read(signed_in(account("technician")), "/my-work/"))
    assert "You said: Nights are long. We are doing: Shorter rota" in mine and f"It did this: {says}" in mine
    body = b"".join(lead.get(f"{ALL}{one.pk}/export.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "With the initiative" in body


@pytest.mark.parametrize(
    ("changes", "state", "says"),
    [
        ({}, "proposed", "too early to judge, decidable on"),
        ({}, "running", "too early to judge, decidable on"),
        ({"kpi": "turnover", "direction": "lower"}, "proposed", "no verdict"),
        ({"starts_on": "2025-01-01", "review_on": "2026-12-01"}, "proposed", "too early to judge, decidable on 1 Dec"),
        ({"starts_on": "2025-01-01", "review_on": "2026-12-01"}, "running", "too early to judge, decidable on 1 Dec"),
        ({"starts_on": "2025-01-01", "review_on": "2026-10-01"}, "proposed", "not begun"),
        ({"starts_on": "2025-01-01", "review_on": "2026-10-01"}, "running", "no verdict"),
    ],
)  # fmt: skip
def test_the_list_says_at_once_what_can_be_said_before_anything_is_kept(
    lead: Browser, changes: dict[str, str], state: str, says: str
) -> None:
    put_in(proposed(lead, **changes), state)
    assert says in text_of(read(lead, ALL))
    body = b"".join(lead.get(f"{ALL}export.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert says.lower() in body.lower()


def test_more_initiatives_ask_no_more_of_the_list(lead: Browser) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            read(lead, ALL)
        return len(found)

    put_in(proposed(lead), "running")
    read(lead, ALL)
    before = asked()
    for place in range(6):
        put_in(proposed(lead, title=f"Another {place}"), "running")
    assert asked() == before


def test_whoever_answered_reads_what_is_done_for_everybody(
    lead: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    settings.TRIMTAB_HOME = tmp_path
    put_in(proposed(lead, said="All said."), "running")
    proposed(lead, said="Not yet.")
    _round, tokens = opened({team("Desk"): 3})
    token = next(iter(tokens))
    monkeypatch.setattr(clock, "as_of", lambda: FRIDAY_NOON)
    Browser().post(f"/s/{token}/", {"week": "4"})
    thanks = text_of(read(Browser(), f"/s/{token}/?_sent=1"))
    assert "You said, we are doing You said: All said. We are doing: A call in week one" in thanks
    assert "Not yet." not in thanks


def test_no_page_says_that_it_worked(lead: Browser) -> None:
    one = proposed(lead)
    put_in(one, "done")
    for path in (ALL, f"{ALL}{one.pk}/"):
        assert "success" not in read(lead, path).lower()


def test_a_day_that_has_passed_is_marked_while_it_runs(lead: Browser) -> None:
    one = proposed(lead, starts_on="2026-01-01", review_on="2026-10-01")
    assert "the day has passed" not in read(lead, ALL)
    lead.post(f"{ALL}{one.pk}/state/", {"state": "running"})
    assert "the day has passed" in read(lead, ALL)


def test_technicians_read_what_is_done_for_them_and_change_nothing(lead: Browser) -> None:
    desk, network = team("Desk"), team("Network")
    person = Person.objects.create(external_id="p", name="Tess")
    Post.objects.create(person=person, team=desk, starts_on=date(2026, 1, 1))
    shown = {
        "for all": proposed(lead, said="All said."),
        "for us": proposed(lead, said="We said.", kpi="weekly-pulse", groups=f"team:{desk.pk}"),
        "for others": proposed(lead, said="They said.", kpi="weekly-pulse", groups=f"team:{network.pk}"),
    }
    for one in shown.values():
        lead.post(f"{ALL}{one.pk}/state/", {"state": "running"})
    proposed(lead, said="Not yet.")
    browser = signed_in(account("technician", person=person))
    text = text_of(read(browser, "/my-work/"))
    assert "You said: All said. We are doing: A call in week one" in text and "We said." in text
    assert "They said." not in text and "Not yet." not in text
    path = f"{ALL}{shown['for all'].pk}/"
    assert '<form class="card' not in read(browser, path)
    assert browser.post(f"{path}change/", typed(lead)).status_code == 404
    assert browser.get(f"{ALL}{shown['for others'].pk}/").status_code == 404


def test_the_list_is_narrowed_by_state_and_leaves_as_a_file(lead: Browser) -> None:
    proposed(lead)
    assert "A call in week one" in read(lead, f"{ALL}?state=proposed")
    assert "A call in week one" not in read(lead, f"{ALL}?state=done")
    read(lead, f"{ALL}?state=won", 400)
    body = b"".join(lead.get(f"{ALL}export.csv?state=proposed").streaming_content).decode()  # type: ignore[attr-defined]
    assert "A call in week one" in body and "New clients felt left alone." in body


@pytest.mark.parametrize(
    ("past", "without", "says"),
    [
        (0, 0, ""),
        (1, 0, "The one that is past its review date has been evaluated."),
        (3, 0, "All 3 that are past their review date have been evaluated."),
        (3, 1, "1 of 3 past their review date have no evaluation kept yet (33%)."),
    ],
)
def test_the_share_without_an_evaluation_is_said_where_there_is_one(
    past: int, without: int, says: str
) -> None:
    assert standing(Standing({}, past, without, {})).waiting == says
