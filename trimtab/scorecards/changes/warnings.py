"""Which clients near or passed their threshold since the last look, and which are back (ALERT-4)."""

from collections.abc import Iterable
from datetime import date, timedelta

from trimtab.domain.account_owners.queries import owners_of
from trimtab.domain.people.models import User
from trimtab.domain.warnings.models import ClientEpisode, State
from trimtab.domain.warnings.queries import entered_between, warned
from trimtab.kpi.period import Period
from trimtab.scorecards.changes.shapes import WEIGHTS, Change, Owner, is_present, looks
from trimtab.scorecards.moment import Moment

KIND = "warning"
_SIDES = {State.NORMAL: "usual", State.APPROACHING: "worse", State.EXCEEDED: "worse"}


def found(viewer: User, period: Period, now: Moment) -> list[Change]:
    """The states that clients entered since the look before, and those that they are in for longer.

    Of a period that is long over, the last state that each client entered in it. Client contacts see none.
    """
    if viewer.role == User.Role.CLIENT_CONTACT:
        return []
    after, before = looks(period, now)
    if is_present(period, now):
        entered = entered_between(before.last_day + timedelta(days=1), after.last_day)
        rows, since = [*entered, *warned()], before.last_day
    else:
        rows, since = list(entered_between(period.start, period.last_day)), period.start - timedelta(days=1)
    latest: dict[int, ClientEpisode] = {}
    for row in rows:
        latest.setdefault(row.client_id, row)
    owners = owners_of(latest, on=now.today)
    return [_told(row, owners.get(row.client_id), since) for row in _first_last(latest.values())]


def _first_last(rows: Iterable[ClientEpisode]) -> list[ClientEpisode]:
    return sorted(rows, key=lambda row: (row.entered_at, row.pk))


def _told(row: ClientEpisode, owner: User | None, since: date) -> Change:
    state = State(row.state)
    kind = "client-usual" if state == State.NORMAL else f"client-{state.value}"
    return Change(
        weight=WEIGHTS[kind],
        kind=KIND,
        evidence={
            "kpi": "ticket-escalation",
            "client": row.client_id,
            "name": row.client.name,
            "side": _SIDES[state],
            "state": state.value,
            "entered": row.entered_on.isoformat(),
            "kept": row.escalated,
            "total": row.tickets,
            "days": row.window_days,
            "threshold": row.threshold,
            "approach": row.approach,
            "exceed": row.exceed,
            "stage": row.stage,
            "day": row.contract_day,
        },
        owner=Owner(owner.name if owner else None, f"/clients/{row.client_id}/#owns"),
        link=f"/clients/{row.client_id}/",
        about=f"client:{row.client_id}",
        size=float(row.tickets),
        new=row.entered_on > since,
    )
