"""Somebody wants to be called: who is to do it, by when, and that it was done."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from trimtab.domain.account_owners.queries import owner_of
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.calendars.queries import in_force
from trimtab.domain.calendars.reckoning import after_working
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS
from trimtab.domain.surveys.client_models import CallRequest
from trimtab.domain.surveys.models import SurveyInvitation

WITHIN = timedelta(hours=1)
"""Of working time, by the provider's calendar."""
LONGEST_NOTE = 2_000


class AlreadyEnded(ValueError):
    """Somebody said so before, or the wish was withdrawn."""


def open_for(account: User) -> QuerySet[CallRequest]:
    """Which calls are waited for that this account may see, the most urgent first?

    Those of the clients it looks after; owners and service managers see everybody's.
    """
    waiting = CallRequest.objects.filter(ended_at=None).select_related(
        "client", "contact", "owner", "invitation"
    )
    ordered = waiting.order_by("due_at", "pk")
    return ordered if account.role in LEADS else ordered.filter(owner=account)


def of_client(client: int, account: User) -> QuerySet[CallRequest]:
    """Which calls does this client wait for that this account may see, the most urgent first?"""
    return open_for(account).filter(client=client)


def untold() -> QuerySet[CallRequest]:
    """Of which calls was nobody told by mail yet?"""
    found = CallRequest.objects.filter(ended_at=None, told_at=None)
    return found.select_related("client", "contact", "owner", "invitation").order_by("due_at", "pk")


def is_wanted(invitation: SurveyInvitation) -> bool:
    """Does whoever answered this invitation wait for a call?"""
    return CallRequest.objects.filter(invitation=invitation, ended_at=None).exists()


@transaction.atomic
def want(*, invitation: SurveyInvitation, wanted: bool, as_of: datetime) -> None:
    """Whoever answered wants to be called, or no longer does. Saying so twice asks once."""
    waiting = CallRequest.objects.filter(invitation=invitation, ended_at=None)
    if not wanted:
        waiting.update(ended_at=as_of)
        return
    if waiting.exists():
        return
    CallRequest.objects.create(
        client_id=invitation.client_id,
        contact_id=invitation.contact_id,
        invitation=invitation,
        wanted_at=as_of,
        due_at=after_working(in_force(None), as_of, WITHIN),
        owner=owner_of(invitation.client_id, on=as_of.astimezone(report_zone()).date()),
    )


@transaction.atomic
def mark_told(*, call: CallRequest, as_of: datetime) -> bool:
    """A message about this call is on its way. False: somebody else told before."""
    return CallRequest.objects.filter(pk=call.pk, told_at=None).update(told_at=as_of) > 0


@transaction.atomic
def done(*, by: Actor, account: User, call: int, note: str, as_of: datetime) -> CallRequest:
    """The client was called; ``note`` says what came of it.

    Raises CallRequest.DoesNotExist for one that this account may not see, and AlreadyEnded.
    """
    held = CallRequest.objects.select_for_update(of=("self",)).select_related("client").get(pk=call)
    if account.role not in LEADS and held.owner_id != account.pk:
        raise CallRequest.DoesNotExist
    if held.ended_at is not None:
        raise AlreadyEnded
    held.ended_at, held.done_by, held.note = as_of, account, note[:LONGEST_NOTE]
    held.save(update_fields=["ended_at", "done_by", "note"])
    record(
        by=by, as_of=as_of, action="call.done", of="call", key=held.pk, name=held.client.name,
        after={"note": held.note},
    )  # fmt: skip
    return held
