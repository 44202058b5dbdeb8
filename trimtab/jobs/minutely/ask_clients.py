"""Ask clients' contacts what is due: on days of their contract, after a ticket; remind once; note what did not arrive.

An invitation and its message are written in one transaction, one person after another: killed at any moment, run late
or run twice, everybody is asked once. Who is not asked although the day has come is written down with the reason.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from trimtab.domain.clients.models import Contact
from trimtab.domain.organisation.queries import current, read_once
from trimtab.domain.outbox import problems
from trimtab.domain.outbox.actions import Enqueued, enqueue
from trimtab.domain.questionnaires.queries import survey_of
from trimtab.domain.surveys import client_actions, client_rounds
from trimtab.domain.surveys.client_actions import OF, Invited
from trimtab.domain.surveys.client_candidates import Candidate, Reader, unanswered
from trimtab.domain.surveys.client_contacts import TOPIC, refuses
from trimtab.domain.surveys.client_schedule import Frequency, Mailed, reminder, verdict
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.reports import survey_letters
from trimtab.warehouse.derived import contract_terms, survivors

_REASONS = {problems.OPTED_OUT: "opted-out", problems.DISABLED: "address-disabled"}
REMINDER = "survey-reminder"


class _Refused(Exception):
    """The outbox takes no message for this address: the invitation is not written either."""


def run(as_of: datetime) -> str:
    """Ask, remind and note; answers how many, for the worker's log. Safe to run twice."""
    if not settings.TRIMTAB_SENDS_MAIL:
        return "no mail server is set, so nobody is asked"
    with read_once():
        reader = Reader(terms=contract_terms(), survivors=survivors(), as_of=as_of)
        client_rounds.start_due(reader.surveys, as_of=as_of)
        done = Counter(_decide(one, reader) for one in reader.undecided())
        reminded = sum(_remind(one, reader) for one in unanswered(as_of=as_of))
        undelivered = client_actions.note_undelivered(as_of=as_of)
    asked, waiting = done.pop("send", 0), done.pop("wait", 0)
    left = ", ".join(f"{reason} {number}" for reason, number in sorted(done.items()))
    parts = f"{asked} asked, {waiting} wait, {reminded} reminded, {undelivered} did not arrive"
    return f"{parts}, not asked: {left or 'nobody'}"


def _decide(candidate: Candidate, reader: Reader) -> str:
    """What became of one: "send", "wait", or why not."""
    if candidate.contact is None:
        if reader.as_of <= candidate.due.until:
            return "wait"  # somebody may still be written down
        client_actions.leave_out(candidate=candidate, reason="no-contact", as_of=reader.as_of)
        return "no-contact"
    contact = candidate.contact
    known, limit = reader.known_of(candidate)
    found = verdict(
        candidate.due, known, limit, zone=reader.zone(contact), calendar=reader.calendar(contact.client_id),
        as_of=reader.as_of,
    )  # fmt: skip
    if found == "send":
        return _ask(candidate, contact, reader)
    if found != "wait":
        client_actions.leave_out(candidate=candidate, reason=found, as_of=reader.as_of)
    return found


def _ask(candidate: Candidate, contact: Contact, reader: Reader) -> str:
    try:
        with transaction.atomic():
            made = client_actions.invite(candidate=candidate, language=_language(contact), as_of=reader.as_of)
            if made is None:
                return "asked before"
            _send(made, contact, reader, kind=OF)
    except _Refused as refused:
        reason = _REASONS.get(str(refused), "address-disabled")
        client_actions.leave_out(candidate=candidate, reason=reason, as_of=reader.as_of)
        return reason
    return "send"


def _remind(invitation: SurveyInvitation, reader: Reader) -> bool:
    """Was this one reminded of now?"""
    contact, version, closes_at = invitation.contact, invitation.version, invitation.closes_at
    assert contact is not None
    assert version is not None
    assert closes_at is not None
    zone, calendar = reader.zone(contact), reader.calendar(contact.client_id)
    after_days = survey_of(version).timing.remind_after_days
    due = reminder(invitation.sent_at, closes_at, after_days=after_days, zone=zone, calendar=calendar)
    if due is None or refuses(contact.email):
        return False
    never = Frequency(most=1, days=0)  # the cap is about invitations: a reminder comes once anyway
    if verdict(due, Mailed(), never, zone=zone, calendar=calendar, as_of=reader.as_of) != "send":
        return False
    try:
        with transaction.atomic():
            made = client_actions.remind(invitation=invitation.pk, as_of=reader.as_of)
            if made is not None:
                _send(made, contact, reader, kind=REMINDER)
    except _Refused:  # the address was disabled a moment ago: the next look knows
        return False
    return made is not None


def _send(made: Invited, contact: Contact, reader: Reader, *, kind: str) -> None:
    """Put the message into the outbox. Raises _Refused."""
    letter = survey_letters.invitation(
        made.invitation, made.token, zone=reader.zone(contact), reminds=kind == REMINDER
    )
    done: Enqueued = enqueue(
        kind=kind, to=contact.email, language=made.invitation.language, subject=letter.subject, text=letter.text,
        html=letter.html, as_of=reader.as_of, topic=TOPIC, useless_after=_useless_after(made), secret=True, of=OF,
        key=made.invitation.pk,
    )  # fmt: skip
    if done.message is None:
        raise _Refused(done.refused)


def _useless_after(made: Invited) -> datetime | None:
    closes = made.invitation.closes_at
    return closes - timedelta(hours=12) if closes else None


def _language(contact: Contact) -> str:
    return contact.language if contact.language in ("en", "tr", "ja") else current().language
