"""Writes: a run is kept, and with it what people see from now on."""

from datetime import date, datetime

from django.db import transaction

from trimtab.domain.tipping.models import TippingEstimate
from trimtab.domain.tipping.queries import run_before
from trimtab.insight.needed_score import NeededScore
from trimtab.insight.tipping_point import TippingPoint
from trimtab.kpi.parameters import SPECIFICATION


@transaction.atomic
def keep(
    *,
    use: str,
    source: str,
    due_on: date,
    as_of: datetime,
    found: TippingPoint,
    needed: NeededScore | None,
    parameters: str,
) -> TippingEstimate:
    """Keep what the run of this month or quarter said; a run that was kept for it before is replaced."""
    before = run_before(use, source, due_on)
    low, high = found.interval or (None, None)
    values = {
        "computed_at": as_of,
        "status": found.status,
        "shown": shown_after(found.status, before),
        "points": found.points,
        "clusters": found.clusters,
        "evidence": round(found.evidence),
        "p": found.p,
        "at": found.at,
        "low": low,
        "high": high,
        "found": found.as_json(),
        "needed": None if needed is None else needed.as_json(),
        "parameters": parameters,
        "specification": SPECIFICATION,
    }
    kept, _ = TippingEstimate.objects.update_or_create(use=use, source=source, due_on=due_on, defaults=values)
    return kept


@transaction.atomic
def renew_score(*, run: TippingEstimate, needed: NeededScore | None) -> None:
    """Keep the satisfaction that another target needs; what the run said of a tipping point stays as it is."""
    run.needed = None if needed is None else needed.as_json()
    run.save(update_fields=["needed"])


@transaction.atomic
def forget_all() -> None:
    """Delete every run: for records that leave no trace, such as the sample provider's. What is due is made again."""
    TippingEstimate.objects.all().delete()


def shown_after(status: str, before: TippingEstimate | None) -> str:
    """Which status do people see after a run? The one that two runs in a row agree on (TIP-12).

    The first result is shown at once: until then the page says that there is too little data, which is no longer so.
    """
    if before is None or before.status == status or before.shown == "insufficient_data":
        return status
    return before.shown
