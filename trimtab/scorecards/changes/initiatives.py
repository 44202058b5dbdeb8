"""Of which initiatives is it known now what came of them, since the last look?"""

from datetime import datetime, time, timedelta

from trimtab.domain.initiatives.models import InitiativeEvaluation
from trimtab.domain.people.models import User
from trimtab.kpi.period import Period
from trimtab.scorecards.changes.shapes import WEIGHTS, Change, Owner, looks
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.viewing import allowed


def found(viewer: User, period: Period, now: Moment) -> list[Change]:
    """The initiatives that were evaluated between the two looks, with their verdict. Raises NotVisible."""
    allowed(viewer, Filters())
    after, before = looks(period, now)
    first = datetime.combine(before.last_day + timedelta(days=1), time.min, tzinfo=now.zone)
    end = datetime.combine(after.last_day + timedelta(days=1), time.min, tzinfo=now.zone)
    rows = InitiativeEvaluation.objects.filter(evaluated_at__gte=first, evaluated_at__lt=end)
    if viewer.role == User.Role.TECHNICIAN:
        rows = rows.exclude(
            initiative__kind="team"
        )  # of another team's they see nothing, and roles are told alike
    return [
        _change(row)
        for row in rows.exclude(verdict="withheld").select_related("initiative", "initiative__owner")
    ]


def _change(row: InitiativeEvaluation) -> Change:
    one = row.initiative
    path = f"/initiatives/{one.pk}/"
    return Change(
        weight=WEIGHTS["initiative"],
        kind="initiative",
        evidence={
            "initiative": one.title,
            "kpi": one.kpi,
            "direction": one.direction,
            "verdict": row.verdict,
            "effect": row.effect,
            "low": row.low,
            "high": row.high,
            "alone": row.method == "pair",
        },
        owner=Owner(one.owner.name if one.owner else None, path),
        link=path,
        about=f"initiative:{one.pk}",
    )
