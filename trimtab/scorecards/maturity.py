"""After how many days is a ticket mature? What the provider's own escalations suggest (LATE-1)."""

from dataclasses import dataclass

from trimtab.kpi.parameters import RANGES
from trimtab.warehouse import rows

FEWEST = 200
"""Escalated tickets before their times say anything."""
SHARE = 0.95


@dataclass(frozen=True)
class Suggestion:
    """Within ``days`` calendar days of their opening 95% of ``tickets`` escalated ones were first escalated.

    ``days`` is None with fewer tickets than FEWEST; it lies within what the parameter allows.
    """

    days: int | None
    tickets: int


def suggestion() -> Suggestion:
    """Which MATURITY_DAYS do the tickets on record suggest?"""
    found, tickets = rows.days_to_escalation(SHARE)
    if found is None or tickets < FEWEST:
        return Suggestion(None, tickets)
    low, high = RANGES["maturity_days"]
    return Suggestion(int(min(max(found, low), high)), tickets)
