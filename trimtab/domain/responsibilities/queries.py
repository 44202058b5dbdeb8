"""Reads: who holds a role for a client or a team, who is here today, and what remains when nobody is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q

from trimtab.domain.people.models import User
from trimtab.domain.people.roles import PROVIDER
from trimtab.domain.responsibilities.models import Absence, FallbackAddress, Responsibility


def candidates(*, client: int | None, team: int | None, kpi: str = "") -> Mapping[str, Sequence[int]]:
    """Which accounts hold each role for this client, team or KPI, in the order in which they are asked?

    What was said of the client comes first, then of the team, then of everything: the holder before the deputy.
    """
    whose = Q(client=None, team=None, kpi="")
    if kpi:
        whose |= Q(kpi=kpi)
    if client is not None:
        whose |= Q(client=client)
    if team is not None:
        whose |= Q(team=team)
    rows = sorted(
        Responsibility.objects.filter(whose), key=lambda row: (row.client_id is None, row.team_id is None)
    )
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for row in rows:
        for account in (row.holder_id, row.deputy_id):
            if account is not None:
                found[row.role].setdefault(account)
    return {role: tuple(accounts) for role, accounts in found.items()}


def away_on(day: date) -> Mapping[int, int | None]:
    """Which accounts are away that day, and who stands in for each? None: nobody was named."""
    found: dict[int, int | None] = {}
    for row in Absence.objects.filter(starts_on__lte=day, ends_on__gte=day).order_by("starts_on", "pk"):
        found[row.account_id] = row.stand_in_id or found.get(row.account_id)
    return found


def fallback_address() -> str:
    """Where notices go that find nobody; empty: nobody said."""
    return FallbackAddress.objects.values_list("address", flat=True).first() or ""


def owners_of_kpis() -> Mapping[str, str]:
    """The name of whoever owns each KPI that has an owner, by KPI; the deputy's where it has a deputy only."""
    rows = Responsibility.objects.filter(role=Responsibility.Role.KPI_OWNER).select_related(
        "holder", "deputy"
    )
    return {row.kpi: who.name for row in rows if (who := row.holder or row.deputy) is not None}


def every_responsibility() -> Sequence[Responsibility]:
    """Who holds what? Those for everything first, then by client and team."""
    rows = Responsibility.objects.select_related("client", "team", "holder", "deputy")
    return sorted(
        rows,
        key=lambda row: (
            row.client.name if row.client else "",
            row.team.name if row.team else "",
            row.kpi,
            Responsibility.Role.values.index(row.role),
        ),
    )


def absences(*, from_day: date) -> Sequence[Absence]:
    """Who is away from this day on, the soonest first?"""
    return list(Absence.objects.filter(ends_on__gte=from_day).select_related("account", "stand_in"))


def may_be_told() -> Sequence[User]:
    """Which accounts can hold a role? Those of the provider that sign in, by name."""
    return list(User.objects.filter(is_active=True, role__in=PROVIDER).order_by("name", "pk"))
