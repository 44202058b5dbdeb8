"""Who looks after what changed: somebody whose initiative aims at it already; else nobody yet."""

from collections.abc import Mapping

from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.initiatives.queries import every_initiative
from trimtab.scorecards.changes.shapes import Owner

PROPOSE = "/initiatives/new/"
Aim = tuple[str, int | None, int | None]
"""A KPI, and the client or team that it is of; None and None: of everything."""


def by_aim() -> Mapping[Aim, str]:
    """The owner of the latest running initiative that aims at each KPI of each group."""
    running = every_initiative(state=Initiative.State.RUNNING).order_by("starts_on", "pk")
    return {(one.kpi, one.client_id, one.team_id): one.owner.name for one in running}


def owner_of(aim: Aim, known: Mapping[Aim, str]) -> Owner:
    """Who works on it? An initiative names somebody where nobody does yet."""
    return Owner(known.get(aim), PROPOSE)
