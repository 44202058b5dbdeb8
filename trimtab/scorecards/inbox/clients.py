"""Clients in early support that lack what Trimtab needs to watch over them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from trimtab.domain.account_owners.queries import owners_of
from trimtab.domain.clients.models import Client, Contact
from trimtab.domain.organisation.queries import parameters, report_zone
from trimtab.domain.people.models import User
from trimtab.domain.targets.models import Target
from trimtab.domain.targets.queries import clients_own, in_force
from trimtab.kpi.period import local_midnight
from trimtab.scorecards.inbox_item import Item, Weight
from trimtab.scorecards.onboarding import in_first_days
from trimtab.scorecards.periods import today
from trimtab.warehouse.derived import survivors

ESCALATION = "ticket-escalation"
SET_UP_WITHIN = timedelta(days=10)


def found(_viewer: User, now: datetime) -> list[Item]:
    """Which clients in their first days have no account owner, nobody who can be written to, or no threshold?"""
    day = today(now)
    begun = {
        client: one.starts_on
        for client, one in in_first_days(day, parameters()).items()
        if one.starts_on <= day
    }
    names = dict(Client.objects.filter(pk__in=begun, is_internal=False).values_list("pk", "name"))
    lacking = _lacking(set(names), day)
    return [
        Item(
            key=f"client:{client}:set-up",
            source="clients",
            kind="set-up",
            weight=Weight.LATER,
            since=local_midnight(begun[client], report_zone()),
            link=f"/clients/{client}/",
            evidence={"client": name, "lacks": lacking[client]},
            deadline=local_midnight(begun[client] + SET_UP_WITHIN, report_zone()),
        )
        for client, name in names.items()
        if lacking[client]
    ]


def _lacking(clients: set[int], day: date) -> Mapping[int, list[str]]:
    """What does each client lack: "owner", "contacts", "threshold"?"""
    owned = set(owners_of(clients, on=day))
    final = {client: last for client, last in survivors().items() if last in clients}
    reachable = Contact.objects.filter(client__in=final, active=True).exclude(email="")
    reached = {
        final[client] for client in reachable.order_by().values_list("client_id", flat=True).distinct()
    }
    everybody = ESCALATION in in_force(on=day, kind=Target.Kind.THRESHOLD)
    own = {
        one.client: one.value is not None
        for one in clients_own(on=day)
        if one.kpi == ESCALATION and one.kind == Target.Kind.THRESHOLD
    }
    has = {
        "owner": owned,
        "contacts": reached,
        "threshold": {client for client in clients if own.get(client, everybody)},
    }
    return {client: [what for what, those in has.items() if client not in those] for client in clients}
