"""Writes: invite a client's contact, remind them, write down who is not asked, and note what did not arrive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.changes.actions import mark_months, months_of
from trimtab.domain.clients.models import Contract
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.domain.outbox.problems import BOUNCED
from trimtab.domain.people.models import User
from trimtab.domain.questionnaires.actions import version_to_ask
from trimtab.domain.surveys import tokens
from trimtab.domain.surveys.client_candidates import Candidate, waiting_for
from trimtab.domain.surveys.client_models import NotAsked
from trimtab.domain.surveys.models import SurveyInvitation

OF = "survey-invitation"
"""What the outbox calls the subject of a message that belongs to an invitation; its key is the invitation's."""


@dataclass(frozen=True)
class Invited:
    """The invitation and its link's token, which is stored nowhere but in the message."""

    invitation: SurveyInvitation
    token: str


@transaction.atomic
def invite(*, candidate: Candidate, language: str, as_of: datetime) -> Invited | None:
    """Write the invitation; its message belongs in the same transaction. None: somebody did so before."""
    contact, survey = candidate.contact, candidate.survey
    assert contact is not None
    token = tokens.new()
    try:
        with transaction.atomic():
            made = SurveyInvitation.objects.create(
                external_id=f"{survey.key}:{candidate.round}:{contact.pk}",
                survey=survey.key,
                round=candidate.round,
                client=contact.client,
                contact=contact,
                respondent=contact.email,
                contract_id=_own_contract(candidate.contract, contact.client_id),
                ticket_id=candidate.ticket,
                sent_at=as_of,
                version=version_to_ask(key=survey.key, as_of=as_of),
                contract_day=candidate.contract_day,
                language=language,
                token=tokens.hashed(token, "invites"),
                closes_at=as_of + timedelta(days=survey.timing.open_days),
            )
    except IntegrityError:
        return None
    _mark(made, as_of)
    return Invited(made, token)


@transaction.atomic
def remind(*, invitation: int, as_of: datetime) -> Invited | None:
    """Give the invitation a second link, for its one reminder. None: it was reminded of before."""
    held = SurveyInvitation.objects.select_for_update(of=("self",)).get(pk=invitation)
    if held.reminded_at is not None:
        return None
    token = tokens.new()
    held.reminded_at, held.reminder = as_of, tokens.hashed(token, "invites")
    held.save(update_fields=["reminded_at", "reminder"])
    return Invited(held, token)


@transaction.atomic
def print_link(*, by: Actor, invitation: int, as_of: datetime) -> Invited:
    """Make a link to print for an open invitation; one that was printed before opens nothing any more.

    Raises SurveyInvitation.DoesNotExist for one that is closed or came with a file.
    """
    rows = SurveyInvitation.objects.select_for_update(of=("self",)).select_related(
        "version", "contact", "client"
    )
    held = rows.get(pk=invitation, token__isnull=False, closes_at__gt=as_of)
    token = tokens.new()
    held.printed = tokens.hashed(token, "invites")
    held.save(update_fields=["printed"])
    record(by=by, as_of=as_of, action="survey.print", of="survey", key=held.pk, name=held.client.name)
    return Invited(held, token)


@transaction.atomic
def link_of_ones_own(*, account: User, invitation: int, as_of: datetime) -> Invited:
    """Make a link for the client contact who was invited and is signed in; one made so before opens nothing any more.

    Raises SurveyInvitation.DoesNotExist for one that is closed, somebody else's, or came with a file.
    """
    mine = waiting_for(account, as_of=as_of).select_for_update(of=("self",))
    held = mine.get(pk=invitation)
    token = tokens.new()
    held.inside = tokens.hashed(token, "invites")
    held.save(update_fields=["inside"])
    return Invited(held, token)


@transaction.atomic
def leave_out(*, candidate: Candidate, reason: str, as_of: datetime) -> None:
    """Write down that somebody is not asked, and why; it is not decided again."""
    contact = candidate.contact
    whose = {"contact": contact} if contact else {"contact": None, "client_id": candidate.client}
    NotAsked.objects.get_or_create(
        survey=candidate.survey.key,
        round=candidate.round,
        **whose,
        defaults={
            "client_id": candidate.client,
            "contract_id": _own_contract(candidate.contract, candidate.client),
            "ticket_id": candidate.ticket,
            "due_at": candidate.due.at,
            "decided_at": as_of,
            "reason": reason,
        },
    )


@transaction.atomic
def note_undelivered(*, as_of: datetime) -> int:
    """Mark invitations whose first message did not arrive, by the outbox's records (SURVEY-5). How many are new?

    One that was answered arrived, whatever was reported.
    """
    failed = OutboxMessage.objects.filter(of=OF, kind=OF).exclude(problem="")
    ended = failed.filter(state__in=[OutboxMessage.State.GIVEN_UP, OutboxMessage.State.WITHDRAWN])
    keys = {int(key) for key in (ended | failed.filter(problem=BOUNCED)).values_list("key", flat=True)}
    found = SurveyInvitation.objects.filter(pk__in=keys, delivered=True, answers=None, texts=None)
    rows = list(found.select_for_update(of=("self",)))
    for row in rows:
        row.delivered = False
        row.save(update_fields=["delivered"])
        _mark(row, as_of)
    return len(rows)


def _own_contract(contract: int | None, client: int) -> int | None:
    """The contract, if it is this client's own: one of a client that was merged belongs to the other."""
    return contract if contract and Contract.objects.filter(pk=contract, client=client).exists() else None


def _mark(invitation: SurveyInvitation, as_of: datetime) -> None:
    months = months_of([invitation.sent_at], report_zone())
    mark_months(facts=["client_answer"], months=months, as_of=as_of)
