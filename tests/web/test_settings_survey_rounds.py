"""An owner asks a survey now: first told whom that reaches, then asked; and says whether agency staff are asked."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.building import organisation, team
from tests.domain.surveys.asking import technician
from tests.domain.surveys.sending import contact
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of
from tests.web.visiting import read, text_of
from trimtab.catalogue.survey import Question, Survey, Timing, built_in
from trimtab.domain.audit.actor import PROGRAM
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.people.models import EmploymentSpell
from trimtab.domain.questionnaires.actions import make_survey, set_asking
from trimtab.domain.surveys.client_models import ClientRound
from trimtab.domain.surveys.models import Admission, PeopleRound
from trimtab.domain.surveys.planning import technicians
from trimtab.web import clock

pytestmark = pytest.mark.django_db
ALL = "/settings/surveys/"
IN_DEPTH, PULSE = f"{ALL}in-depth/", f"{ALL}pulse/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    settings.TRIMTAB_HOME = tmp_path
    organisation()
    monkeypatch.setattr(clock, "as_of", lambda: NOW)  # a Sunday


@pytest.fixture
def owner() -> Client:
    return browser_of("owner")


def own(asks: bool = True) -> str:
    """The page of an own survey of clients, asked on demand."""
    faces: Question = built_in()["ticket-follow-up"].questions[0]
    plain = built_in()["ticket-follow-up"]
    made = Survey("own-now", plain.title, plain.greeting, "clients", True, Timing(), (faces,))
    make_survey(by=PROGRAM, as_of=NOW, survey=made)
    set_asking(by=PROGRAM, as_of=NOW, key="own-now", asks=asks)
    return f"{ALL}own-now/"


def test_clients_are_asked_once_the_owner_has_seen_whom_it_reaches(owner: Client) -> None:
    path = own()
    first = contact()
    contact(client=first.client)
    contact()
    assert f'href="{path}ask/"' in read(owner, path)
    text = text_of(read(owner, f"{path}ask/"))
    assert "3 contacts are asked by name. Clients: 2." in text
    assert "Ask them" in text
    assert not ClientRound.objects.exists(), "looking asks nobody"
    done = owner.post(f"{path}ask/")
    assert "Invitations go out in the daytime" in text_of(read(owner, done["Location"]))
    assert str(ClientRound.objects.get().day) == "2026-11-23", "the next working day"
    entry = AuditEntry.objects.get(action="survey.start")
    assert (entry.key, entry.after["people"]) == ("own-now", 3)
    again = owner.post(f"{path}ask/")
    assert "is under way" in text_of(read(owner, again["Location"]))
    assert ClientRound.objects.count() == 1


def test_the_first_round_of_the_in_depth_survey_begins(owner: Client) -> None:
    for _ in range(6):
        technician(team())
    assert "6 technicians are asked." in text_of(read(owner, f"{IN_DEPTH}ask/"))
    owner.post(f"{IN_DEPTH}ask/")
    assert PeopleRound.objects.get().survey == "in-depth"
    assert Admission.objects.count() == 6


def test_nobody_to_ask_says_who_could_be(owner: Client) -> None:
    text = text_of(read(owner, f"{own()}ask/"))
    assert "There is nobody to ask" in text
    assert "Back to the survey" in text
    done = owner.post(f"{ALL}own-now/ask/")
    assert "There is nobody to ask: no active person" in text_of(read(owner, done["Location"]))


@pytest.mark.parametrize(
    "key", ["pulse", "client-onboarding", "ticket-follow-up", "agent-onboarding", "own-now"]
)
def test_what_keeps_to_weeks_contracts_or_tickets_or_is_not_asked_is_not_started(
    owner: Client, key: str
) -> None:
    own(asks=False)
    contact()
    technician(team())
    assert f"{ALL}{key}/ask/" not in read(owner, f"{ALL}{key}/")
    assert owner.post(f"{ALL}{key}/ask/")["Location"] == f"{ALL}{key}/"
    assert not PeopleRound.objects.exists()
    assert not ClientRound.objects.exists()


def test_agency_staff_are_asked_where_the_owner_says_so(owner: Client) -> None:
    one = technician(team())
    EmploymentSpell.objects.filter(person=one).update(contractor=True)
    assert "Agency staff and contractors are not asked" in text_of(read(owner, PULSE))
    done = owner.post(f"{PULSE}contractors/", {"contractors": "yes"})
    assert "Agency staff and contractors are asked too" in text_of(read(owner, done["Location"]))
    assert len(technicians(NOW.date(), contractors=True)) == 1
    assert AuditEntry.objects.get(action="survey.contractors").after == {"contractors": True}
    owner.post(f"{PULSE}contractors/", {"contractors": "yes"})
    assert AuditEntry.objects.filter(action="survey.contractors").count() == 1
    assert "Agency staff" not in text_of(read(owner, f"{ALL}client-onboarding/"))


def test_the_pulse_tells_what_can_be_shown_of_each_team(owner: Client) -> None:
    large, small = team("Large"), team("Small")
    for group, number in ((large, 20), (small, 2)):
        for _ in range(number):
            technician(group)
    text = text_of(read(owner, PULSE))
    assert "Small too small to be shown by itself" in text
    assert "What can be shown of each team" not in text_of(read(owner, IN_DEPTH))
