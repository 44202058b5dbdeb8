"""Tell by mail that a client wants to be called: whoever looks after it, else every service manager."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from trimtab.domain.account_owners.queries import service_managers
from trimtab.domain.organisation.queries import current
from trimtab.domain.outbox.actions import enqueue
from trimtab.domain.people.models import User
from trimtab.domain.people.preferences import language_of
from trimtab.domain.surveys import calls
from trimtab.domain.surveys.client_models import CallRequest
from trimtab.reports.survey_letters import call_wanted

KIND = "call-wanted"


def run(as_of: datetime) -> str:
    """Write the messages; answers how many, for the worker's log. Safe to run twice."""
    told = sum(_tell(call, as_of) for call in calls.untold())
    return f"{told} messages that somebody wants to be called"


@transaction.atomic
def _tell(call: CallRequest, as_of: datetime) -> int:
    if not calls.mark_told(call=call, as_of=as_of):
        return 0
    owner = call.owner
    people = [owner] if owner is not None and owner.is_active else service_managers()
    return sum(_write(call, person, as_of) for person in people)


def _write(call: CallRequest, person: User, as_of: datetime) -> bool:
    language, zone = language_of(person.pk), ZoneInfo(person.zone or current().zone)
    letter = call_wanted(call, to=person.email, language=language, zone=zone)
    done = enqueue(
        kind=KIND, to=person.email, language=language, subject=letter.subject, text=letter.text, html=letter.html,
        as_of=as_of, of="call-request", key=call.pk,
    )  # fmt: skip
    return done.message is not None
