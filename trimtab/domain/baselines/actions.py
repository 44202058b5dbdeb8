"""Writes: a lasting change is confirmed, or taken back."""

from datetime import date, datetime

from django.db import transaction

from trimtab.domain.audit.actions import Values, record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.baselines.models import Baseline


class AlreadyConfirmed(Exception):
    """The chart's baseline begins anew on that day already."""


@transaction.atomic
def confirm(
    *,
    by: Actor,
    as_of: datetime,
    kpi: str,
    starts_on: date,
    seen_to: date,
    reason: str,
    client: int | None = None,
    team: int | None = None,
) -> Baseline:
    """Let a chart's baseline begin anew at the first step of a lasting shift. Raises AlreadyConfirmed.

    That a rule of the chart saw the shift is for the caller to make sure of: the records know no rules.
    """
    group = {"client_id": client, "team_id": team}
    if Baseline.objects.filter(kpi=kpi, starts_on=starts_on, **group).exists():
        raise AlreadyConfirmed(f"{kpi} from {starts_on}")
    made = Baseline.objects.create(
        kpi=kpi,
        starts_on=starts_on,
        seen_to=seen_to,
        reason=reason,
        made_by_id=by.user,
        made_at=as_of,
        **group,
    )
    _record("baseline.confirm", made, by, as_of, after=_values(made))
    return made


@transaction.atomic
def undo(*, by: Actor, as_of: datetime, baseline: Baseline) -> None:
    """Judge the chart by the baseline before again. What was confirmed, and why, stays in the audit log."""
    _record("baseline.undo", baseline, by, as_of, before=_values(baseline))
    baseline.delete()


def _record(
    action: str,
    baseline: Baseline,
    by: Actor,
    as_of: datetime,
    *,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    record(
        by=by,
        as_of=as_of,
        action=action,
        of="baseline",
        key=baseline.pk,
        name=baseline.kpi,
        before=before,
        after=after,
    )


def _values(baseline: Baseline) -> Values:
    return {
        "kpi": baseline.kpi,
        "client": baseline.client_id,
        "team": baseline.team_id,
        "starts_on": baseline.starts_on,
        "seen_to": baseline.seen_to,
        "reason": baseline.reason,
    }
