"""Notes on charts: written, changed and removed by those who lead; every mistake is named with its remedy."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.building import client, organisation
from tests.web import sketches
from tests.web.conftest import NOW
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.annotations.models import Annotation
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.people.models import User
from trimtab.web import clock
from trimtab.web.presenters.notes import by_step, numbered, of_annotations

pytestmark = pytest.mark.django_db
ADD = "/kpi/ticket-escalation/notes/add/?period=2026-10"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation()
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def manager() -> Client:
    return signed_in(User.objects.create(email="m@msp.example", name="M", role=User.Role.SERVICE_MANAGER))


def written(browser: Client, path: str = ADD, **fields: Any) -> Any:
    given = {"day": "2026-07-14", "text": "new RMM rolled out", "covers": "this", "client": "", **fields}
    return browser.post(path, given)


def test_a_note_is_written_and_one_is_back_at_the_same_view(manager: Client) -> None:
    answer = written(manager)
    assert (answer.status_code, answer.url) == (302, "/kpi/ticket-escalation/?period=2026-10")
    note = Annotation.objects.get()
    assert (note.day, note.text, note.kpi, note.client) == (
        date(2026, 7, 14),
        "new RMM rolled out",
        "ticket-escalation",
        None,
    )
    entry = AuditEntry.objects.get(action="annotation.add")
    assert entry.actor == "m@msp.example"


def test_the_view_of_a_client_offers_that_client(manager: Client) -> None:
    one = client("Old Mill")
    page = read(manager, f"{ADD}&client={one.pk}")
    assert f'<option value="{one.pk}" selected>Old Mill</option>' in page


def test_a_note_for_every_kpi_of_one_client(manager: Client) -> None:
    one = client("Old Mill")
    written(manager, covers="every", client=one.pk)
    note = Annotation.objects.get()
    assert (note.kpi, note.client) == ("", one)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"day": ""}, "Write the day it happened. For example:"),
        ({"day": "2026-02-30"}, "This is not a day. For example:"),
        ({"day": "1000-01-01"}, "This day lies before 1990 or after 2099."),
        ({"text": "  "}, "Write what happened, in a few words."),
        ({"text": "x" * 201}, "at most 200 characters"),
        ({"client": "999"}, "This client is not there any more."),
        ({"text": "a\u202eb"}, "characters that cannot be printed"),
    ],
)
def test_a_mistake_is_named_at_its_field(manager: Client, fields: dict[str, str], says: str) -> None:
    answer = written(manager, **fields)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert says in text_of(html)
    name = next(iter(fields))
    assert f"id_{name}_error" in html
    assert 'aria-invalid="true"' in html
    assert not Annotation.objects.exists()


def test_the_day_is_typed_as_the_reader_writes_it(manager: Client) -> None:
    manager.post("/language/", {"language": "tr"})
    assert written(manager, day="14.07.2026").status_code == 302
    assert Annotation.objects.get().day == date(2026, 7, 14)


def test_a_note_is_changed_and_removed(manager: Client) -> None:
    written(manager)
    path = f"/kpi/ticket-escalation/notes/{Annotation.objects.get().pk}/?period=2026-10"
    assert 'value="new RMM rolled out"' in read(manager, path)
    assert written(manager, path, text="new telephone system").status_code == 302
    assert Annotation.objects.get().text == "new telephone system"
    assert manager.post(path.replace("/?", "/remove/?")).status_code == 302
    assert not Annotation.objects.exists()


def test_a_note_of_another_kpi_is_not_there(manager: Client) -> None:
    written(manager)
    number = Annotation.objects.get().pk
    assert manager.get(f"/kpi/turnover/notes/{number}/").status_code == 404
    assert manager.post(f"/kpi/turnover/notes/{number}/remove/").status_code == 404
    assert manager.get(f"/kpi/turnover/notes/{2**70}/").status_code == 404


def test_a_technician_writes_none() -> None:
    browser = signed_in(User.objects.create(email="t@msp.example", name="T", role=User.Role.TECHNICIAN))
    assert browser.get(ADD).status_code == 404
    assert written(browser).status_code == 404
    assert not Annotation.objects.exists()


def test_notes_stand_between_the_steps_they_lie_between() -> None:
    days = [date(2026, 9, 1), date(2026, 10, 16), date(2024, 1, 1)]
    found = [Annotation(day=day, text=str(day), kpi="x") for day in days]
    points = sketches.points([0.1, 0.2, 0.3])
    entries = of_annotations(found, lambda _: "")
    notes = numbered(entries, points)
    assert [(note.number, note.step) for note in notes] == [(1, 1), (2, 2)]
    assert notes[0].at == pytest.approx(0.517, abs=0.001)  # the first of September lies before its middle
    assert notes[1].at == 2.0
    assert by_step(entries, points) == [[], ["2026-09-01: 2026-09-01"], ["2026-10-16: 2026-10-16"]]
