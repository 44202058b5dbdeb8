"""What counts as a hand-off to a higher tier at the sample MSP."""

from collections.abc import Iterable

from trimtab.demo.stories import SYSTEM
from trimtab.domain.models import Team
from trimtab.kpi.escalation import EscalationRule, TierPattern


def sample_rule(teams: Iterable[Team]) -> EscalationRule:
    """The sample's rule: a team's name, as in a table, gives its tier."""
    return EscalationRule(
        name=SYSTEM,
        tiers=tuple(TierPattern(team.name, team.tier, exact=True) for team in teams if team.tier is not None),
    )
