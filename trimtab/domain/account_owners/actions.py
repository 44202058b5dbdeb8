"""Writes: say who looks after a client."""

from datetime import date, datetime

from django.db import transaction

from trimtab.domain.account_owners.models import AccountOwner
from trimtab.domain.account_owners.queries import owner_of
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.domain.people.roles import PROVIDER


class CannotLookAfter(ValueError):
    """The account is a client's own, or no longer signs in."""


@transaction.atomic
def look_after(
    *, by: Actor, client: Client, account: User | None, starts_on: date, as_of: datetime
) -> AccountOwner:
    """From this day on ``account`` looks after the client; None: nobody in particular. Raises CannotLookAfter."""
    if account is not None and not (account.is_active and account.role in PROVIDER):
        raise CannotLookAfter
    Client.objects.select_for_update().get(pk=client.pk)
    before = owner_of(client.pk, on=starts_on)
    made, _ = AccountOwner.objects.update_or_create(
        client=client, starts_on=starts_on, defaults={"account": account}
    )
    record(
        by=by,
        as_of=as_of,
        action="client.account-owner",
        of="client",
        key=client.pk,
        name=client.name,
        before={"account": before.name if before else None},
        after={"account": account.name if account else None, "starts_on": starts_on.isoformat()},
    )
    return made
