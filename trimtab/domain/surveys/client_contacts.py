"""Reads: which contacts of clients can be asked at all, and whose address gets no mail about surveys?"""

from datetime import date

from django.db.models import QuerySet

from trimtab.domain.clients.models import Contact, Contract
from trimtab.domain.outbox import queries as outbox
from trimtab.domain.outbox.addresses import BadAddress, mailbox
from trimtab.domain.surveys.client_schedule import Mailed

TOPIC = "surveys"
SAMPLE = "demo"
"""The system of the sample provider's records: its people do not exist, so nobody writes to them."""


def reachable() -> QuerySet[Contact]:
    """Who can be asked at all: active, with an address, of a client that is none of our own."""
    found = Contact.objects.filter(active=True, client__is_internal=False).exclude(email="")
    return found.exclude(system=SAMPLE).select_related("client")


def served(day: date) -> QuerySet[Contact]:
    """Who can be asked on a day that belongs to no contract: nobody of a client whose contracts have all ended."""
    running = Contract.objects.exclude(ends_on__lt=day).values("client")
    over = Contract.objects.filter(ends_on__lt=day).exclude(client__in=running).values("client")
    return reachable().exclude(client__in=over)


def refuses(address: str) -> bool:
    """Does this address get no mail about surveys?"""
    known = refused(address)
    return known.opted_out or known.disabled


def refused(address: str) -> Mailed:
    """Why does this address get no mail about surveys, if it gets none?"""
    try:
        folded = mailbox(address)
    except BadAddress:
        return Mailed(disabled=True)
    return Mailed(
        opted_out=outbox.opted_out(address=folded, topic=TOPIC),
        disabled=bool(outbox.disabled_among([folded])),
    )
