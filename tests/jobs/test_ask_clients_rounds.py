"""Clients are asked what an owner made: by days of contracts, after tickets, every so many months, and now."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.building import contract, organisation
from tests.domain.surveys.sending import contact
from tests.jobs.test_ask_clients import DAY, HOUR, TUESDAY, asked, closed, left_out, onboarding
from trimtab.catalogue.survey import Survey, Timing, built_in
from trimtab.domain.audit.actor import PROGRAM
from trimtab.domain.outbox.actions import opt_out
from trimtab.domain.questionnaires import actions
from trimtab.domain.questionnaires.models import Questionnaire
from trimtab.domain.surveys import client_rounds
from trimtab.domain.surveys.client_models import ClientRound
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.domain.surveys.starting import CannotStart
from trimtab.jobs.minutely import ask_clients

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.TRIMTAB_SENDS_MAIL = True
    settings.TRIMTAB_URL = "https://msp.example"
    organisation()


def own(key: str, **timing: Any) -> Survey:
    """A survey of the provider's own that is asked."""
    made = replace(built_in()["ticket-follow-up"], key=key, timing=Timing(**timing))
    actions.make_survey(by=PROGRAM, as_of=TUESDAY - 60 * DAY, survey=made)
    actions.set_asking(by=PROGRAM, as_of=TUESDAY - 60 * DAY, key=key, asks=True)
    return made


def hours(start: datetime, end: datetime, step: timedelta = HOUR) -> None:
    while start <= end:
        ask_clients.run(start)
        start += step


def test_an_own_survey_is_asked_long_after_the_onboarding() -> None:
    own("own-year", contract_days=(200,))
    person = onboarding("2026-02-27")  # day 200: 15 September
    onboarding("2025-01-01")  # its day 200 was long ago
    hours(TUESDAY - DAY, TUESDAY + DAY)
    assert asked() == [("own-year", SurveyInvitation.objects.get().round)]
    assert (SurveyInvitation.objects.get().contact, SurveyInvitation.objects.get().sent_at) == (
        person,
        TUESDAY,
    )
    assert not left_out()


def test_an_own_survey_follows_tickets() -> None:
    own("own-after", after_ticket=True)
    Questionnaire.objects.create(key="ticket-follow-up", asks=False)
    closed(contact(), TUESDAY)
    ask_clients.run(TUESDAY + HOUR)
    assert [survey for survey, _ in asked()] == ["own-after"]


def test_an_own_survey_every_three_months_asks_whom_we_serve() -> None:
    own("own-season", every_months=3)
    here, there, gone = contact(), contact(zone="Asia/Tokyo"), contact()
    contract(gone.client, "2025-01-01", ends_on=date(2026, 1, 1))
    hours(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 20, tzinfo=UTC), 5 * HOUR)
    hours(datetime(2026, 9, 20, tzinfo=UTC), datetime(2026, 12, 10, tzinfo=UTC), 25 * HOUR)
    hours(datetime(2026, 12, 10, tzinfo=UTC), datetime(2026, 12, 20, tzinfo=UTC), 5 * HOUR)
    rounds = list(ClientRound.objects.values_list("day", flat=True))
    assert rounds == [date(2026, 9, 14), date(2026, 12, 14)], "12 September is a Saturday"
    for person in (here, there):
        days = [
            one.sent_at.date() for one in SurveyInvitation.objects.filter(contact=person).order_by("sent_at")
        ]
        assert days == rounds
    assert not SurveyInvitation.objects.filter(contact=gone).exists()


def test_a_round_asked_now_reaches_everybody_once_and_waits_for_who_was_asked_lately() -> None:
    own("own-now")
    fresh, lately = contact(), contact()
    closed(lately, TUESDAY - 10 * DAY - HOUR)
    ask_clients.run(TUESDAY - 10 * DAY)
    ask_clients.run(TUESDAY + HOUR)
    assert [survey for survey, _ in asked()] == ["ticket-follow-up"], (
        "nobody is asked before somebody says so"
    )
    client_rounds.start_now(by=PROGRAM, as_of=TUESDAY + 2 * HOUR, survey="own-now")
    with pytest.raises(CannotStart, match="open"):
        client_rounds.start_now(by=PROGRAM, as_of=TUESDAY + 2 * HOUR, survey="own-now")
    hours(TUESDAY + 2 * HOUR, TUESDAY + 9 * DAY, 3 * HOUR)
    sent = {one.contact: one.sent_at for one in SurveyInvitation.objects.filter(survey="own-now")}
    assert sent[fresh] == TUESDAY + 2 * HOUR
    assert sent[lately] == datetime(2026, 9, 21, 9, tzinfo=UTC), "a fortnight later is a Saturday"
    assert SurveyInvitation.objects.filter(survey="own-now").count() == 2


def test_an_onboarding_comes_before_a_round() -> None:
    own("own-now")
    onboarding("2026-09-04")  # day 14: three days from now
    client_rounds.start_now(by=PROGRAM, as_of=TUESDAY, survey="own-now")
    hours(TUESDAY, TUESDAY + 4 * DAY)
    assert [survey for survey, _ in asked()] == ["client-onboarding"]
    assert left_out() == ["asked-soon"]


def test_what_a_round_reaches_is_told_before() -> None:
    own("own-now")
    busy, stopped, _other = contact(), contact(), contact()
    closed(busy, TUESDAY - 2 * HOUR)
    ask_clients.run(TUESDAY - HOUR)
    opt_out(address=stopped.email, topic="surveys", as_of=TUESDAY)
    assert client_rounds.reach_of(as_of=TUESDAY) == client_rounds.Reach(3, 3, 1, 1)


def test_a_survey_of_tickets_is_not_started_by_hand() -> None:
    contact()
    with pytest.raises(ValueError, match="by hand"):
        client_rounds.start_now(by=PROGRAM, as_of=TUESDAY, survey="ticket-follow-up")
