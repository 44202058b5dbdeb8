"""Reads: which targets and thresholds hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from trimtab.domain.changes.keeping import kept
from trimtab.domain.targets.models import Target


@kept(100)
def in_force(*, on: date, client: int | None = None, kind: str = Target.Kind.TARGET) -> Mapping[str, float]:
    """Which target (or threshold) holds for each KPI on that day? KPIs without one are absent.

    A client's own goes before the organisation's; without a client, the organisation's alone.
    """
    whose = Q(client__isnull=True) if client is None else Q(client__isnull=True) | Q(client=client)
    rows = Target.objects.filter(whose, kind=kind, from_day__lte=on).order_by("from_day")
    own: dict[str, float | None] = {}
    everyones: dict[str, float | None] = {}
    for target in rows:
        (everyones if target.client_id is None else own)[target.kpi] = target.value
    return {kpi: value for kpi, value in {**everyones, **own}.items() if value is not None}


def said_last(kpis: Collection[str], *, on: date, kind: str = Target.Kind.TARGET) -> list[Target]:
    """What was said last until that day of each of these KPIs, for everyone and for each client that differs.

    The rows themselves, with client and author: where a value comes from. One without a value says that there is none.
    """
    rows = Target.objects.filter(kpi__in=kpis, kind=kind, from_day__lte=on).select_related(
        "client", "made_by"
    )
    return list({(one.kpi, one.client_id): one for one in rows.order_by("from_day")}.values())


@dataclass(frozen=True)
class Own:
    """A client that has a target or threshold of its own; ``value`` None: it has none, whatever the provider has."""

    kpi: str
    kind: str
    client: int
    name: str
    value: float | None


@dataclass(frozen=True)
class Held:
    """What holds of one KPI on a day: of everyone, and of the clients that have their own; None: there is none."""

    everyones: float | None
    own: Mapping[int, float | None]

    def of(self, client: int) -> float | None:
        """What holds for this client?"""
        return self.own.get(client, self.everyones)


def held(kpi: str, *, on: date, kind: str = Target.Kind.THRESHOLD) -> Held:
    """What holds of one KPI for everyone and for each client that differs, in one question?"""
    rows = Target.objects.filter(kpi=kpi, kind=kind, from_day__lte=on).order_by("from_day")
    own: dict[int, float | None] = {}
    everyones: float | None = None
    for client, value in rows.values_list("client_id", "value"):
        if client is None:
            everyones = value
        else:
            own[client] = value
    return Held(everyones, own)


def history(kpi: str) -> list[Target]:
    """What was ever said of the KPI, the latest day first, each with its client and who said it?"""
    rows = Target.objects.filter(kpi=kpi).select_related("client", "made_by")
    return list(rows.order_by("-from_day", "kind", "client__name", "-pk"))


def clients_own(*, on: date) -> list[Own]:
    """Which clients differ from the provider on that day, by KPI? The latest said of each client counts."""
    rows = Target.objects.filter(client__isnull=False, from_day__lte=on).select_related("client")
    latest: dict[tuple[str, str, int], Target] = {}
    for target in rows.order_by("from_day"):
        latest[target.kpi, target.kind, target.client_id or 0] = target
    found = [
        Own(kpi, kind, client, target.client.name, target.value)
        for (kpi, kind, client), target in latest.items()
        if target.client is not None
    ]
    return sorted(found, key=lambda own: (own.kpi, own.kind, own.name, own.client))
