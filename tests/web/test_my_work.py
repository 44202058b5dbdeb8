"""A technician's own page: what is theirs, what waits in the team, what came up this week."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.building import client, escalation, organisation, team, ticket
from tests.domain.surveys.asking import asked_again, vote
from tests.web.conftest import NOW
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.people.models import Person, Post, Team, User
from trimtab.domain.surveys import people_rounds
from trimtab.domain.surveys.models import Admission
from trimtab.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


def technician(name: str, desk: Team | None = None) -> User:
    person = Person.objects.create(external_id=name, name=name)
    if desk:
        Post.objects.create(person=person, team=desk, starts_on=date(2026, 1, 1))
    return User.objects.create(email=f"{name}@msp.example", name=name, role="technician", person=person)


def titles(html: str, key: str) -> list[str]:
    """The titles of the tickets in one of the page's lists, in order."""
    part = html.split(f'aria-labelledby="{key}"')[1].split("</section>")[0]
    return [line.split("<")[0] for line in part.split('class="name"')[1:] for line in [line.split(">", 1)[1]]]


def test_each_list_has_what_waits_for_whom() -> None:
    organisation()
    acme, desk, other = client("Acme"), team("Desk"), team("Network", 2)
    me, colleague = technician("Ada", desk), technician("Bo", desk)
    waiting = {"status": "open", "closed_at": None, "team": desk}
    ticket(acme, "2026-11-01 09:00", title="Later", assignee=me.person, priority=3, **waiting)
    ticket(acme, "2026-11-20 09:00", title="First", assignee=me.person, priority=1, **waiting)
    ticket(acme, "2026-11-02 09:00", title="No priority", assignee=me.person, **waiting)
    ticket(acme, "2026-11-02 09:00", title="Done", assignee=me.person, team=desk)
    ticket(acme, "2026-11-02 09:00", title="Not mine", assignee=colleague.person, **waiting)
    ticket(acme, "2026-11-03 09:00", title="Nobody's", **waiting)
    ticket(acme, "2026-11-03 09:00", title="Elsewhere", status="open", closed_at=None, team=other)
    up = ticket(acme, "2026-10-01 09:00", title="Came up", assignee=colleague.person, **waiting)
    escalation(up, "2026-11-21 09:00")
    long_ago = ticket(acme, "2026-10-01 09:00", title="Long ago", assignee=colleague.person, **waiting)
    escalation(long_ago, "2026-11-01 09:00")
    html = read(signed_in(me), "/my-work/")
    assert titles(html, "mine") == ["First", "Later", "No priority"]
    assert titles(html, "unassigned") == ["Nobody&#x27;s"]
    assert titles(html, "handed-up") == ["Came up"]
    assert "3 tickets" in text_of(html)


def test_a_long_list_leads_to_all_of_it() -> None:
    organisation()
    acme, me = client("Acme"), technician("Ada")
    for number in range(26):
        ticket(
            acme, "2026-11-01 09:00", title=f"T{number}", assignee=me.person, status="open", closed_at=None
        )
    html = read(signed_in(me), "/my-work/")
    assert len(titles(html, "mine")) == 25
    every = f"/tickets/?technician={me.person_id}&amp;status=unsettled&amp;sort=priority"
    assert every in html
    assert "26 tickets" in text_of(read(signed_in(me), every.replace("&amp;", "&")))


def test_an_account_without_a_technician_is_told_why_it_is_empty() -> None:
    organisation()
    assert "This account is nobody's on the desk" in text_of(read(signed_in(), "/my-work/"))


def test_nothing_to_do_is_said() -> None:
    organisation()
    text = text_of(read(signed_in(technician("Ada", team("Desk"))), "/my-work/"))
    assert "Nothing of yours is open." in text
    assert "Every open ticket of the team has somebody." in text


def test_the_page_is_not_for_contacts() -> None:
    organisation()
    contact = User.objects.create(
        email="c@example.com", name="C", role=User.Role.CLIENT_CONTACT, client=client("Acme")
    )
    read(signed_in(contact), "/my-work/", status=404)


def test_a_survey_that_is_open_waits_in_the_mail_whether_answered_or_not(
    tmp_path: Path, settings: Any
) -> None:
    settings.TRIMTAB_HOME = tmp_path
    organisation()
    me = technician("Ada", team("Desk"))
    assert me.person is not None
    monday = NOW.date() - timedelta(days=NOW.weekday())
    people = {me.person.pk: Team.objects.get().pk}
    before = read(signed_in(me), "/my-work/")
    one, tokens = asked_again(people, opens_on=monday)
    open_until = NOW + timedelta(days=1)
    Admission.objects.update(send_at=NOW - timedelta(days=1), closes_at=open_until)
    after = read(signed_in(me), "/my-work/")
    assert "look into your mail" not in before
    assert "look into your mail" in after
    assert vote(next(iter(tokens)), as_of=NOW)
    assert text_of(read(signed_in(me), "/my-work/")) == text_of(after)
    people_rounds.close_round(one=one, as_of=open_until)
    assert "look into your mail" not in read(signed_in(me), "/my-work/")
