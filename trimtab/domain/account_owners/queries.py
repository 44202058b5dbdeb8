"""Reads: who looks after a client on a day?"""

from collections.abc import Iterable, Mapping
from datetime import date

from trimtab.domain.account_owners.models import AccountOwner
from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS, PROVIDER


def owner_of(client: int, *, on: date) -> User | None:
    """Who looks after this client that day? None: nobody in particular, or an account that no longer signs in."""
    return owners_of([client], on=on).get(client)


def owners_of(clients: Iterable[int], *, on: date) -> Mapping[int, User]:
    """Who looks after each of these clients that day? Clients without such an account are absent."""
    rows = AccountOwner.objects.filter(client__in=list(clients), starts_on__lte=on)
    last = {row.client_id: row.account for row in rows.select_related("account").order_by("starts_on", "pk")}
    return {
        client: account
        for client, account in last.items()
        if account is not None and account.is_active and account.role in PROVIDER
    }


def may_look_after() -> list[User]:
    """Which accounts can look after a client? Those of the provider that sign in, by name."""
    return list(User.objects.filter(is_active=True, role__in=PROVIDER).order_by("name", "pk"))


def service_managers() -> list[User]:
    """Who takes what nobody in particular looks after? The service managers; where there are none, the owners."""
    leads = list(User.objects.filter(is_active=True, role__in=LEADS).order_by("name", "pk"))
    managers = [one for one in leads if one.role == User.Role.SERVICE_MANAGER]
    return managers or leads
