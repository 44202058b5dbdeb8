"""Rounds among clients' contacts: of a survey every so many months, and of one that an owner asks now.

A round is a day. Whoever can be asked on it is asked at ten by their own clock, or on the next day they work, as far as
nobody is asked too often; who is left out gets a row with the reason, as for every other survey.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from trimtab.catalogue.survey import Survey
from trimtab.catalogue.survey_rules import when_of
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.questionnaires.queries import in_use, limit_of
from trimtab.domain.surveys.client_contacts import refuses, served
from trimtab.domain.surveys.client_models import ClientRound
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.domain.surveys.planning import months_later, next_day
from trimtab.domain.surveys.population import working_week
from trimtab.domain.surveys.starting import CannotStart
from trimtab.kpi.period import day_of

KEEPS = timedelta(days=7)
"""For so long after its day a round still asks whoever had to wait."""


@dataclass(frozen=True)
class Reach:
    """Whom a round that began now would ask: contacts of how many clients, how many of them wait or get no mail."""

    contacts: int
    clients: int
    asked_lately: int
    refuse: int


def starts_by_hand(survey: Survey) -> bool:
    """Can an owner start a round of this survey among clients now?"""
    return survey.audience == "clients" and when_of(survey.timing) in ("on-demand", "every-months")


def reach_of(*, as_of: datetime) -> Reach:
    """Whom would a round among clients reach that began now?"""
    people = list(served(next_day(as_of)).values_list("pk", "client_id", "email"))
    limit = limit_of("clients")
    recent = SurveyInvitation.objects.filter(
        contact__in=[pk for pk, _, _ in people],
        version__isnull=False,
        sent_at__gt=as_of - timedelta(days=limit.days),
    )
    counts: dict[int | None, int] = {}
    for contact in recent.values_list("contact_id", flat=True):
        counts[contact] = counts.get(contact, 0) + 1
    return Reach(
        contacts=len(people),
        clients=len({client for _, client, _ in people}),
        asked_lately=sum(counts.get(pk, 0) >= limit.most for pk, _, _ in people),
        refuse=sum(refuses(email) for _, _, email in people),
    )


@transaction.atomic
def start_now(*, by: Actor, as_of: datetime, survey: str) -> ClientRound:
    """Ask clients' contacts today, or on the next working day.

    Raises CannotStart, KeyError for an unknown survey and ValueError for one that is not started by hand.
    """
    asked = in_use(survey)
    if not starts_by_hand(asked):
        raise ValueError(f"{survey} is not started by hand")
    day = next_day(as_of)
    if not served(day).exists():
        raise CannotStart("nobody")
    if ClientRound.objects.filter(survey=survey, day__gt=day - KEEPS).exists():
        raise CannotStart("open")
    made = ClientRound.objects.create(survey=survey, day=day, started_at=as_of)
    record(
        by=by, as_of=as_of, action="survey.start", of="survey", key=survey, name=asked.title.text("en"),
        after={"opens on": day, "people": reach_of(as_of=as_of).contacts},
    )  # fmt: skip
    return made


@transaction.atomic
def start_due(surveys: Iterable[Survey], *, as_of: datetime) -> int:
    """Begin the rounds of surveys that come every so many months and are due today. How many began?

    The first one on the first working day on which the survey is asked, the others so many months after the last.
    """
    today, made = day_of(as_of, report_zone()), 0
    if not working_week().is_worked(today):
        return 0
    last = dict(ClientRound.objects.values_list("survey").annotate(Max("day")))
    for survey in surveys:
        months = survey.timing.every_months
        if months is None or not served(today).exists():
            continue
        if survey.key not in last or today >= months_later(last[survey.key], months):
            made += ClientRound.objects.get_or_create(
                survey=survey.key, day=today, defaults={"started_at": as_of}
            )[1]
    return made


def rounds_since(moment: datetime) -> list[ClientRound]:
    """The rounds of that day or later."""
    return list(ClientRound.objects.filter(day__gte=moment.date()).order_by("day", "pk"))
