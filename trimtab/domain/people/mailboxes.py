"""Reads: whose address is it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.functions import Lower

from trimtab.domain.clients.models import Contact
from trimtab.domain.outbox.addresses import BadAddress, mailbox
from trimtab.domain.people.models import Person, User


@dataclass(frozen=True)
class Holder:
    """Whoever has an address: their name, and the client they are a contact of; no client for our own people."""

    name: str
    client: str = ""
    client_id: int | None = None


def holders_of(addresses: Iterable[str]) -> Mapping[str, Holder]:
    """Whose are these mailboxes (folded)? Contacts first, then technicians, then accounts; nobody's are left out."""
    wanted = set(addresses)
    # No database folds a part of a column: both parts in lower case find enough, and the mailbox decides.
    among = {"folded__in": {one.lower() for one in wanted}}
    found: dict[str, Holder] = {}
    for user in _folded(User).filter(**among).select_related("client"):
        _put(found, user.email, Holder(user.name, user.client.name if user.client else "", user.client_id))
    for person in _folded(Person).filter(**among):
        _put(found, person.email, Holder(person.name))
    for contact in _folded(Contact).filter(**among).select_related("client"):
        _put(found, contact.email, Holder(contact.name, contact.client.name, contact.client_id))
    return {address: holder for address, holder in found.items() if address in wanted}


def _folded(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.annotate(folded=Lower("email")).order_by("pk")


def _put(found: dict[str, Holder], address: str, holder: Holder) -> None:
    try:
        found[mailbox(address)] = holder
    except BadAddress:  # an import brought it, and no mail goes there
        return
