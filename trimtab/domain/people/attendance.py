"""Who came in, who left, and who was refused: entries of the audit log."""

from datetime import datetime, timedelta

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.people.models import User

REFUSED = "account.sign-in-fail"
MOST_REFUSALS = 20
WITHIN = timedelta(hours=1)


@transaction.atomic
def signed_in(*, by: Actor, as_of: datetime, account: User) -> None:
    """The account came in. ``by`` says from where."""
    record(by=by, as_of=as_of, action="account.sign-in", of="account", key=account.pk, name=account.email)


@transaction.atomic
def signed_out(*, by: Actor, as_of: datetime, account: User) -> None:
    """The account left."""
    record(by=by, as_of=as_of, action="account.sign-out", of="account", key=account.pk, name=account.email)


@transaction.atomic
def sign_in_failed(*, by: Actor, as_of: datetime, tried: str) -> None:
    """Somebody tried to come in and was refused. ``tried``: as whom, never a password or a token.

    At most 20 entries an hour and address: a stranger must not fill the log. The last of them says so.
    """
    lately = AuditEntry.objects.filter(action=REFUSED, at__gt=as_of - WITHIN, address=by.address[:64]).count()
    if lately >= MOST_REFUSALS:
        return
    full = {"more": "not recorded for an hour"} if lately == MOST_REFUSALS - 1 else None
    record(by=by, as_of=as_of, action=REFUSED, of="account", name=tried, after=full)
