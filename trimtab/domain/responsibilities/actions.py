"""Writes: who holds a role, who is away, and where a notice goes that finds nobody."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client
from trimtab.domain.outbox.addresses import mailbox
from trimtab.domain.people.models import Team, User
from trimtab.domain.people.roles import PROVIDER
from trimtab.domain.responsibilities.models import Absence, FallbackAddress, Responsibility

Role = Responsibility.Role


class CannotHold(ValueError):
    """A client's account, or one that no longer signs in; holder and deputy are one; a KPI's owner without a KPI."""


@transaction.atomic
def give(
    *, by: Actor, as_of: datetime, role: str, client: Client | None = None, team: Team | None = None,
    kpi: str = "", holder: User | None, deputy: User | None,
) -> None:  # fmt: skip
    """From now on these two hold the role for the client, the team, or everything; None and None: nobody does.

    The owner of a KPI is named for that KPI, and no other role is.
    An account owner has only a deputy here: who owns it from which day stands in account_owners. Raises CannotHold.
    """
    if holder is not None and (holder == deputy or role == Role.ACCOUNT_OWNER):
        raise CannotHold(role)
    if (role == Role.KPI_OWNER) != bool(kpi) or (kpi and (client or team)):
        raise CannotHold(kpi or role)
    for one in (holder, deputy):
        _provider(one)
    rows = Responsibility.objects.select_for_update()
    kept = rows.filter(role=role, client=client, team=team, kpi=kpi).first()
    before = _named(kept)
    if holder is None and deputy is None:
        if kept is not None:
            kept.delete()
        after = None
    else:
        made, _ = Responsibility.objects.update_or_create(
            role=role, client=client, team=team, kpi=kpi, defaults={"holder": holder, "deputy": deputy}
        )
        after = _named(made)
    if before != after:
        group = client.name if client else team.name if team else kpi
        about = {"role": role, "group": group}
        record(
            by=by, as_of=as_of, action="responsibility.give", of="responsibility", key=role, name=group,
            before={**about, **before} if before else None, after={**about, **after} if after else None,
        )  # fmt: skip


@transaction.atomic
def be_away(
    *, by: Actor, as_of: datetime, account: User, starts_on: date, ends_on: date, stand_in: User | None
) -> Absence:
    """The account is away on these days, both included. Raises CannotHold."""
    if stand_in == account:
        raise CannotHold(account.pk)
    _provider(account)
    _provider(stand_in)
    made = Absence.objects.create(account=account, starts_on=starts_on, ends_on=ends_on, stand_in=stand_in)
    _record_absence("absence.add", made, by, as_of)
    return made


@transaction.atomic
def be_here(*, by: Actor, as_of: datetime, absence: int) -> None:
    """Take an absence back, by its key. Raises Absence.DoesNotExist."""
    held = Absence.objects.select_related("account", "stand_in").get(pk=absence)
    _record_absence("absence.remove", held, by, as_of)
    held.delete()


@transaction.atomic
def fall_back_on(*, by: Actor, as_of: datetime, address: str) -> None:
    """Where a notice goes that finds nobody; empty: to the owners. Raises BadAddress."""
    before = FallbackAddress.objects.values_list("address", flat=True).first() or ""
    after = mailbox(address) if address.strip() else ""
    if before == after:
        return
    if after:
        FallbackAddress.objects.update_or_create(id=1, defaults={"address": after})
    else:
        FallbackAddress.objects.all().delete()
    record(
        by=by, as_of=as_of, action="fallback-address.set", of="organisation", key=1, name=after or before,
        before={"address": before}, after={"address": after},
    )  # fmt: skip


def _provider(account: User | None) -> None:
    if account is not None and not (account.is_active and account.role in PROVIDER):
        raise CannotHold(account.pk)


def _named(row: Responsibility | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "holder": row.holder.name if row.holder else None,
        "deputy": row.deputy.name if row.deputy else None,
    }


def _record_absence(action: str, row: Absence, by: Actor, as_of: datetime) -> None:
    told = {
        "from": row.starts_on,
        "until": row.ends_on,
        "stand_in": row.stand_in.name if row.stand_in else None,
    }
    values = {"after": told} if action == "absence.add" else {"before": told}
    record(
        by=by, as_of=as_of, action=action, of="account", key=row.account_id, name=row.account.name, **values
    )
