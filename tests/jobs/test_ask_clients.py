"""Asking clients' contacts: everybody once, whenever the job runs, however often and however late."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.building import contract, organisation
from tests.domain.surveys.sending import contact
from trimtab.domain.calendars.models import Holiday, WorkingHours
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.clients.models import Contact
from trimtab.domain.outbox.actions import disable, opt_out
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.domain.questionnaires.models import Questionnaire
from trimtab.domain.surveys import client_actions, client_links
from trimtab.domain.surveys.client_models import NotAsked
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.domain.surveys.sheets import Filled
from trimtab.domain.tickets.models import Ticket
from trimtab.jobs.minutely import ask_clients

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TUESDAY = datetime(2026, 9, 15, 10, tzinfo=UTC)  # day 14 of a contract from 1 September


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.TRIMTAB_SENDS_MAIL = True
    settings.TRIMTAB_URL = "https://msp.example"
    organisation()


def onboarding(starts: str = "2026-09-01", **fields: Any) -> Contact:
    """A contact of a client whose contract begins that day."""
    person = contact(**{"language": "en", **fields})
    contract(person.client, starts)
    return person


def closed(by: Contact, at: datetime, **fields: Any) -> Ticket:
    return Ticket.objects.create(
        external_id=f"t{Ticket.objects.count()}",
        client=by.client,
        title="Printer",
        **{
            "contact": by,
            "opened_at": at - HOUR,
            "resolved_at": at,
            "closed_at": at,
            "status": "closed",
            **fields,
        },
    )


def asked() -> list[tuple[str, str]]:
    return list(SurveyInvitation.objects.order_by("pk").values_list("survey", "round"))


def left_out() -> list[str]:
    return list(NotAsked.objects.order_by("pk").values_list("reason", flat=True))


def letter() -> OutboxMessage:
    return OutboxMessage.objects.latest("made_at")


def link_in(text: str) -> str:
    found = re.search(r"/s/([\w-]{32})/", text)
    assert found
    return found[1]


# ---- Days of a contract ----


def test_a_contact_is_asked_once_on_the_day() -> None:
    person = onboarding()
    for moment in (TUESDAY - MINUTE, TUESDAY, TUESDAY, TUESDAY + MINUTE, TUESDAY + DAY):
        ask_clients.run(moment)
    one = SurveyInvitation.objects.get()
    assert (one.contact, one.sent_at, one.closes_at) == (person, TUESDAY, TUESDAY + 14 * DAY)
    assert (one.contract_day, one.respondent, one.language) == (14, person.email, "en")
    assert OutboxMessage.objects.count() == 1
    assert ChangedMonth.objects.filter(fact="client_answer", month=date(2026, 9, 1)).exists()


def test_all_three_days_of_a_contract_replayed_once_a_day() -> None:
    onboarding(zone="America/New_York")
    look = datetime(2026, 9, 1, 16, tzinfo=UTC)
    while look < datetime(2026, 12, 10, tzinfo=UTC):
        ask_clients.run(look)
        look += DAY
    sent = list(SurveyInvitation.objects.order_by("sent_at").values_list("contract_day", "sent_at"))
    assert [day for day, _ in sent] == [14, 45, 80]
    assert all(timedelta(0) <= moment - _ten(day) <= 2 * DAY for day, moment in sent)


def _ten(day: int) -> datetime:
    return datetime(2026, 9, 1, 14, tzinfo=UTC) + day * DAY


def test_the_link_in_the_message_opens_the_sheet_of_that_day() -> None:
    onboarding()
    ask_clients.run(TUESDAY)
    token = link_in(letter().text)
    sheet = client_links.sheet_of(token, as_of=TUESDAY + HOUR)
    assert sheet is not None
    assert [one.key for one in sheet.questions] == ["area-contract", "area-responsiveness", "comment"]
    assert f"https://msp.example/s/{token}/?area-contract=5" in letter().text


def test_a_holiday_of_the_client_moves_it() -> None:
    person = onboarding()
    Holiday.objects.create(client=person.client, day=TUESDAY.date(), name="Liberation")
    ask_clients.run(TUESDAY)
    assert not asked()
    ask_clients.run(TUESDAY + DAY)
    assert len(asked()) == 1


def test_who_is_gone_has_no_address_or_belongs_to_ourselves_is_not_asked() -> None:
    for fields in ({"active": False}, {"email": ""}, {"system": "demo"}):
        onboarding(**fields)
    person = onboarding()
    person.client.is_internal = True
    person.client.save()
    ask_clients.run(TUESDAY)
    assert not asked()
    ask_clients.run(TUESDAY + 8 * DAY)
    assert set(left_out()) == {"no-contact"}


def test_after_a_long_downtime_it_says_whom_it_left_out() -> None:
    onboarding()
    told = ask_clients.run(TUESDAY + 8 * DAY)
    assert not asked()
    assert left_out() == ["too-late"]
    assert "too-late 1" in told
    ask_clients.run(TUESDAY + 8 * DAY + MINUTE)
    assert left_out() == ["too-late"]


def test_opted_out_and_disabled_addresses_get_a_row_instead() -> None:
    one, other = onboarding(), onboarding()
    opt_out(address=one.email, topic="surveys", as_of=TUESDAY - DAY)
    disable(address=other.email, reason="bounced", answer="", as_of=TUESDAY - DAY)
    ask_clients.run(TUESDAY)
    assert not asked()
    assert sorted(left_out()) == ["address-disabled", "opted-out"]


def test_a_survey_that_is_not_asked_asks_nobody() -> None:
    onboarding()
    Questionnaire.objects.create(key="client-onboarding", asks=False)
    ask_clients.run(TUESDAY)
    assert not asked()


def test_without_a_mail_server_nobody_is_asked(settings: Any) -> None:
    settings.TRIMTAB_SENDS_MAIL = False
    onboarding()
    assert "no mail server" in ask_clients.run(TUESDAY)
    assert not asked()


def test_killed_between_invitation_and_message_nothing_is_left_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    onboarding()

    def killed(**_given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ask_clients, "enqueue", killed)
        with pytest.raises(KeyboardInterrupt):
            ask_clients.run(TUESDAY)
    assert not asked()
    ask_clients.run(TUESDAY + MINUTE)
    assert len(asked()) == OutboxMessage.objects.count() == 1


# ---- After a ticket ----


def test_a_follow_up_comes_an_hour_after_closing() -> None:
    ticket = closed(contact(), TUESDAY)
    ask_clients.run(TUESDAY + HOUR - MINUTE)
    assert not asked()
    ask_clients.run(TUESDAY + HOUR)
    assert asked() == [("ticket-follow-up", f"ticket-{ticket.pk}")]
    assert SurveyInvitation.objects.get().ticket == ticket
    assert f"{ticket.external_id} Printer" in letter().text


@pytest.mark.parametrize(
    "fields",
    [{"status": "open"}, {"excluded": "spam"}, {"contact": None}, {"resolved_at": None, "closed_at": None}],
)
def test_some_tickets_have_no_follow_up(fields: dict[str, Any]) -> None:
    closed(contact(), TUESDAY, **fields)
    ask_clients.run(TUESDAY + HOUR)
    assert not asked()


def test_a_ticket_reopened_meanwhile_waits_for_its_real_end() -> None:
    ticket = closed(contact(), TUESDAY)
    Ticket.objects.filter(pk=ticket.pk).update(status="open", reopened=1)
    ask_clients.run(TUESDAY + HOUR)
    assert not asked()
    end = TUESDAY + 2 * DAY
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", resolved_at=end, closed_at=end)
    ask_clients.run(end + HOUR)
    assert len(asked()) == 1


def test_in_the_night_it_waits_for_working_hours() -> None:
    for weekday in range(1, 6):
        WorkingHours.objects.create(weekday=weekday, opens="09:00", closes="17:00")
    closed(contact(), TUESDAY.replace(hour=20))
    ask_clients.run(TUESDAY.replace(hour=21))
    assert not asked()
    ask_clients.run(TUESDAY.replace(hour=9) + DAY)
    assert len(asked()) == 1


def test_one_person_is_asked_once_a_fortnight_and_every_ticket_is_decided() -> None:
    person = contact()
    for turn in range(3):
        closed(person, TUESDAY + turn * MINUTE)
    ask_clients.run(TUESDAY + 2 * HOUR)
    assert len(asked()) == 1
    assert left_out() == ["asked-recently", "asked-recently"]


def test_a_survey_of_a_contracts_day_outranks_a_follow_up() -> None:
    person = onboarding()
    closed(person, TUESDAY - 5 * DAY)
    ask_clients.run(TUESDAY - 5 * DAY + HOUR)
    assert left_out() == ["asked-soon"]
    ask_clients.run(TUESDAY)
    assert [survey for survey, _ in asked()] == ["client-onboarding"]


def test_looking_for_closed_tickets_uses_their_index() -> None:
    reader = ask_clients.Reader(terms={}, survivors={}, as_of=TUESDAY)
    found = reader._closed_lately()
    plan = found.explain()  # type: ignore[attr-defined]
    if connection.vendor == "sqlite":
        assert "ticket_ended" in plan


# ---- Afterwards ----


def test_who_said_nothing_is_reminded_once_by_a_link_of_its_own() -> None:
    onboarding()
    ask_clients.run(TUESDAY)
    first = link_in(letter().text)
    for moment in (
        TUESDAY + 5 * DAY - MINUTE,
        TUESDAY + 6 * DAY,
        TUESDAY + 6 * DAY + MINUTE,
        TUESDAY + 9 * DAY,
    ):
        ask_clients.run(moment)
    assert (
        OutboxMessage.objects.values_list("kind", flat=True).order_by("made_at").last() == "survey-reminder"
    )
    assert OutboxMessage.objects.count() == 2
    second = link_in(letter().text)
    assert first != second
    for token in (first, second):
        assert client_links.sheet_of(token, as_of=TUESDAY + 7 * DAY) is not None
    assert "the only reminder" in letter().text


@pytest.mark.parametrize("given", [{"area-contract": 4}, {}])
def test_who_answered_or_wants_a_call_is_not_reminded(given: dict[str, int]) -> None:
    onboarding()
    ask_clients.run(TUESDAY)
    client_links.fill(link_in(letter().text), Filled(given, call=not given), as_of=TUESDAY + HOUR)
    ask_clients.run(TUESDAY + 6 * DAY)
    assert OutboxMessage.objects.count() == 1


def test_what_did_not_arrive_is_out_of_the_response_rate() -> None:
    onboarding()
    ask_clients.run(TUESDAY)
    OutboxMessage.objects.update(
        state="given-up", problem="address", ended_at=TUESDAY + HOUR, text="", html="", headers={}
    )
    ChangedMonth.objects.all().delete()
    ask_clients.run(TUESDAY + 2 * HOUR)
    assert not SurveyInvitation.objects.get().delivered
    assert ChangedMonth.objects.filter(fact="client_answer").exists()
    assert client_actions.note_undelivered(as_of=TUESDAY + 3 * HOUR) == 0


# ---- The message ----


@pytest.mark.parametrize(("language", "word"), [("en", "Good day"), ("tr", "Sayın"), ("ja", "様")])
def test_the_message_is_small_in_the_contacts_language_and_names_nothing_from_elsewhere(
    language: str, word: str
) -> None:
    onboarding(language=language)
    ask_clients.run(TUESDAY)
    one = letter()
    assert one.language == language
    assert f'<html lang="{language}">' in one.html
    assert one.topic == "surveys"
    assert one.secret
    assert word in one.text
    assert len(one.text.encode()) + len(one.html.encode()) <= 100_000
    assert "<img" not in one.html
    assert set(re.findall(r"https?://[^/\"\s<]+", one.html + one.text)) == {"https://msp.example"}
    assert len(set(re.findall(r"\?area-contract=(\d)", one.html))) == 5


def test_a_hostile_name_stays_text() -> None:
    onboarding(name="<img src=x onerror=alert(1)>\r\nBcc: x@y.example")
    ask_clients.run(TUESDAY)
    assert "<img" not in letter().html
    assert "\n" not in letter().subject
