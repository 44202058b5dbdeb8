"""Who looks after what changed: whose initiative aims at it already, the KPI's owner, the team's lead; else nobody."""

from collections.abc import Mapping

from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.initiatives.queries import every_initiative, treated_groups
from trimtab.domain.people.models import User
from trimtab.domain.responsibilities.queries import candidates, owners_of_kpis
from trimtab.scorecards.changes.shapes import Owner

PROPOSE, ASSIGN_LEAD = "/initiatives/new/", "/settings/told/"
LEAD = "team-lead"
Aim = tuple[str, int | None, int | None]
"""A KPI, and the client or team that it is of; None and None: of everything."""


def by_aim() -> Mapping[Aim, str]:
    """Whose running initiative aims at each KPI of each group, the latest first; else a KPI's owner, for everything."""
    own: dict[Aim, str] = {(kpi, None, None): name for kpi, name in owners_of_kpis().items()}
    running = every_initiative(state=Initiative.State.RUNNING).order_by("starts_on", "pk")
    return {**own, **{aim: one.owner.name for one in running if one.owner is not None for aim in _aims(one)}}


def _aims(one: Initiative) -> list[Aim]:
    """What it aims at: its KPI of each client or team that it is for, or of everything."""
    if one.kind == Initiative.Kind.EVERYBODY:
        return [(one.kpi, None, None)]
    return [(one.kpi, group.client_id, group.team_id) for group in treated_groups(one)]


def owner_of(aim: Aim, known: Mapping[Aim, str]) -> Owner:
    """Who works on it? An initiative names somebody where nobody does yet."""
    return Owner(known.get(aim), PROPOSE)


def owner_of_team(aim: Aim, known: Mapping[Aim, str]) -> Owner:
    """Who works on it, else who leads the team; the settings name a lead where nobody does."""
    lead = next(iter(candidates(client=None, team=aim[2]).get(LEAD, ())), None)
    name = User.objects.filter(pk=lead).values_list("name", flat=True).first() if lead else None
    return Owner(known.get(aim) or name, ASSIGN_LEAD)
