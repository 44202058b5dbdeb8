"""Writes: what a KPI is to reach from a day on, and from when on there is nothing to reach any more."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from trimtab.domain.audit.actions import Values, record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client
from trimtab.domain.targets.models import Target
from trimtab.kpi.parameters import ESC_THRESHOLD

ESCALATION = "ticket-escalation"


@dataclass(frozen=True)
class _Origin:
    """Where a value comes from, and the kept estimate behind it if there is one."""

    kind: str = Target.Origin.PERSON
    estimate: int | None = None


_OWN = _Origin()


@transaction.atomic
def set_target(
    *,
    by: Actor,
    as_of: datetime,
    kpi: str,
    kind: str,
    value: float,
    from_day: date,
    client: Client | None = None,
    reason: str = "",
) -> Target:
    """From this day on the KPI is to reach ``value``, or warns there. In the KPI's own unit; shares 0 to 1.

    What was said before for the same day is replaced; other days keep theirs.
    """
    return _write("target.set", by, as_of, kpi, kind, value, from_day, client, reason)


@transaction.atomic
def set_threshold(
    *,
    by: Actor,
    as_of: datetime,
    kpi: str,
    value: float,
    from_day: date,
    client: Client | None = None,
    origin: str = Target.Origin.PERSON,
    origin_estimate: int | None = None,
    reason: str = "",
) -> Target:
    """From this day on the KPI warns at ``value``, of which it is recorded where it comes from.

    In the KPI's own unit; shares 0 to 1. ``origin`` is "person", "suggestion" (one that a person accepted) or
    "tipping-point" with its ``origin_estimate``. Raises ValueError for an escalation threshold outside 1 to 100 %, an
    origin that is not known, and an origin and an estimate that do not go together.
    """
    low, high = ESC_THRESHOLD
    if kpi == ESCALATION and not low <= value <= high:
        raise ValueError(f"an escalation threshold lies between {low:.0%} and {high:.0%}, not at {value:.1%}")
    if origin not in Target.Origin.values:
        raise ValueError(
            f"a threshold comes from one of {', '.join(Target.Origin.values)}, not from {origin}"
        )
    if not _go_together(origin, origin_estimate):
        raise ValueError(f"an origin {origin!r} does not go with the estimate {origin_estimate}")
    kind, where = Target.Kind.THRESHOLD, _Origin(origin, origin_estimate)
    return _write("target.set", by, as_of, kpi, kind, value, from_day, client, reason, where)


def _go_together(origin: str, estimate: int | None) -> bool:
    if origin == Target.Origin.TIPPING_POINT:
        return estimate is not None
    return origin == Target.Origin.SUGGESTION or estimate is None


@transaction.atomic
def end_target(
    *,
    by: Actor,
    as_of: datetime,
    kpi: str,
    kind: str,
    from_day: date,
    client: Client | None = None,
    reason: str = "",
) -> Target:
    """From this day on there is none: for a client not even the provider's."""
    return _write("target.end", by, as_of, kpi, kind, None, from_day, client, reason)


@transaction.atomic
def withdraw_target(*, by: Actor, as_of: datetime, target: Target) -> None:
    """Take back what was said for one day, as if it had never been said: what was said before it holds again."""
    name = f"{target.kpi}: {target.client.name}" if target.client else target.kpi
    before, key = _values(target), target.pk
    target.delete()
    record(by=by, as_of=as_of, action="target.withdraw", of="target", key=key, name=name, before=before)


def _write(
    action: str,
    by: Actor,
    as_of: datetime,
    kpi: str,
    kind: str,
    value: float | None,
    from_day: date,
    client: Client | None,
    reason: str,
    origin: _Origin = _OWN,
) -> Target:
    of_the_day = Target.objects.select_for_update().filter(
        kpi=kpi, kind=kind, client=client, from_day=from_day
    )
    target = of_the_day.first()
    before = _values(target)
    target = target or Target(kpi=kpi, kind=kind, client=client, from_day=from_day)
    target.value, target.reason, target.made_by_id = value, reason, by.user
    target.origin, target.origin_estimate = origin.kind, origin.estimate
    target.save()
    record(
        by=by,
        as_of=as_of,
        action=action,
        of="target",
        key=target.pk,
        name=f"{kpi}: {client.name}" if client else kpi,
        before=before,
        after=_values(target),
    )
    return target


def _values(target: Target | None) -> Values | None:
    if target is None:
        return None
    return {
        "kpi": target.kpi,
        "kind": target.kind,
        "client": target.client_id,
        "value": target.value,
        "from_day": target.from_day,
        "reason": target.reason,
        "origin": target.origin,
        "origin_estimate": target.origin_estimate,
    }
