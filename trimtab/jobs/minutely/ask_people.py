"""Ask technicians when it is their time, remind once, and close rounds that are over.

Nothing here tells one person from another in the worker's log: it says how many, and never who or when exactly.
"""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from trimtab.domain.organisation.queries import current, parameters
from trimtab.domain.outbox.actions import enqueue
from trimtab.domain.questionnaires.queries import numbered
from trimtab.domain.surveys import people_rounds, traces
from trimtab.domain.surveys.due import may_go_now
from trimtab.domain.surveys.models import Admission, PeopleRound
from trimtab.domain.surveys.people_links import language_of
from trimtab.domain.surveys.planning import Plan, due_rounds
from trimtab.reports.mail.people_surveys import Asked, invitation, topic_of

KIND, REMINDER = "people-survey", "people-reminder"


def run(as_of: datetime) -> str:
    """Close, open, ask and remind; answers how many of each, for the worker's log. Safe to run twice."""
    closed = _close(as_of)
    opened = sum(_open(plan, as_of) for plan in due_rounds(as_of))
    asked, reminded = _ask(as_of), _remind(as_of)
    people_rounds.destroy_old_keys(as_of=as_of)
    people_rounds.forget_old_askings(as_of=as_of)
    return f"{closed} rounds closed, {opened} opened, {asked} people asked, {reminded} reminded"


def _close(as_of: datetime) -> int:
    over = PeopleRound.objects.filter(asking=True, closes_at__lte=as_of)
    closed = sum(people_rounds.close_round(one=one, as_of=as_of) for one in over)
    if closed:
        traces.remove()
    return closed


@transaction.atomic
def _open(plan: Plan, as_of: datetime) -> int:
    """Open the round, or let more people into the month's; remember which onboardings it asks about."""
    there = PeopleRound.objects.filter(survey=plan.survey, opens_on=plan.opens_on).first()
    if there is not None:
        people_rounds.join_round(one=there, members=plan.members)
    elif plan.members:
        people_rounds.open_round(
            survey=plan.survey,
            opens_on=plan.opens_on,
            closes_on=plan.closes_on,
            members=plan.members,
            as_of=as_of,
        )
    for one in plan.onboardings:
        people_rounds.mark_onboarding(contract=one.contract, survey=plan.survey, day=one.day)
    return int(there is None and bool(plan.members))


def _ask(as_of: datetime) -> int:
    due = Admission.objects.filter(round__asking=True, asked=False, send_at__lte=as_of, closes_at__gt=as_of)
    return sum(
        _invite(one, as_of)
        for one in _shuffled(due)
        # Only a week's rounds have a key of their block: its answers are asked for on that day or not at all.
        if may_go_now(one.send_at, as_of, _zone(one), that_day_only=bool(one.round.keyed))
    )


def _remind(as_of: datetime) -> int:
    due = Admission.objects.filter(
        round__asking=True, asked=True, reminded=False, used=False, remind_at__lte=as_of, closes_at__gt=as_of
    )
    return sum(
        _remind_one(one, as_of)
        for one in _shuffled(due)
        if one.remind_at is not None and may_go_now(one.remind_at, as_of, _zone(one))
    )


@transaction.atomic
def _invite(admission: Admission, as_of: datetime) -> bool:
    """Was this person asked? Whoever opted out, or has an address that no mail reaches, leaves the round unasked."""
    token = people_rounds.ask(admission=admission, as_of=as_of, zone=_zone(admission).key)
    if token is None:
        return False
    if _send(admission, token, as_of, KIND):
        return True
    people_rounds.leave_out(admission=admission)
    return False


@transaction.atomic
def _remind_one(admission: Admission, as_of: datetime) -> bool:
    token = people_rounds.remind(admission=admission, as_of=as_of)
    return token is not None and _send(admission, token, as_of, REMINDER)


def _send(admission: Admission, token: str, as_of: datetime, kind: str) -> bool:
    """Put the message into the outbox, with nothing in it that names the admission. False: its address gets none."""
    one = admission.round
    assert one.version is not None  # by people_round_asked_has_words_and_end
    survey, language = numbered(one.survey, one.version), language_of(admission.person)
    asked = Asked(
        to=admission.person.email,
        language=language,
        survey=survey,
        token=token,
        closes_at=admission.closes_at,
        zone=_zone(admission),
        k=parameters().k_anon,
        provider=current().name,
        again=kind == REMINDER,
    )
    letter = invitation(asked)
    done = enqueue(
        kind=kind,
        to=asked.to,
        language=language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        as_of=as_of,
        topic=topic_of(survey),
        useless_after=admission.closes_at,
        secret=True,
    )
    return done.message is not None


def _zone(admission: Admission) -> ZoneInfo:
    return ZoneInfo(admission.person.zone or current().zone)


def _shuffled(due: QuerySet[Admission]) -> list[Admission]:
    """In an order of chance, so that the outbox's rows lie in none that says anything."""
    rows = list(due.select_related("round", "person__account"))
    secrets.SystemRandom().shuffle(rows)
    return rows
