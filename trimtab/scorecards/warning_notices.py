"""Tell people of a state that a client entered, with all that ALERT-8 asks for, once (ALERT-6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from trimtab.domain.notices.actions import About, tell
from trimtab.domain.warnings.actions import Entered
from trimtab.domain.warnings.models import State
from trimtab.domain.warnings.queries import watched_clients
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.warning_facts import as_evidence, facts
from trimtab.warehouse.client_days import Days

ESCALATION = "ticket-escalation"
_SAYS = {
    State.APPROACHING: ("escalation-approaching", "warning", "approaching"),
    State.EXCEEDED: ("escalation-exceeded", "exceeded", "exceeded"),
    State.NORMAL: ("escalation-normal", "info", "information"),
}
"""Of each state: which words, how serious, which receivers."""


@dataclass(frozen=True)
class Teller:
    """Tells of states in the transaction that enters them. ``counts``: each client's days, for the forecast."""

    as_of: datetime
    rules: Parameters
    counts: Callable[[date], Mapping[int, Days]]

    def __call__(self, entered: Entered) -> bool:
        """Is anybody told? Not of a key that was told before."""
        return tell(about=self._about(entered), as_of=self.as_of) is not None

    def _about(self, entered: Entered) -> About:
        episode = entered.episode
        kind, severity, level = _SAYS[State(episode.state)]
        client, day = episode.client_id, episode.entered_on
        found = facts(client, episode, day, self.counts(day).get(client), level=self.rules.conf)
        name = watched_clients().get(client, "")
        return About(
            kind=kind,
            key=f"escalation:{client}:{episode.state}:{episode.number}",
            cause=f"escalation:client:{client}",
            severity=severity,
            kpi=ESCALATION,
            client=client,
            level=level,
            evidence=as_evidence(
                found, episode, name=name, before=entered.before, fraction=self.rules.approach_fraction
            ),
            link=f"/clients/{client}/#warning",
            ends=episode.state == State.NORMAL,
        )
