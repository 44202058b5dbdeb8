"""Look whether a client's escalation rate nears its threshold: at 06:00 in the reports' zone, and after escalations."""

from datetime import datetime

from trimtab.scorecards.moment import moment
from trimtab.scorecards.warning_looks import counts_up_to, look
from trimtab.scorecards.warning_notices import Teller


def run(as_of: datetime) -> str:
    """Look if a look is due; answers what came of it, for the worker's log. Safe to run twice."""
    entered = look(as_of, Teller(as_of, moment(as_of).rules, counts_up_to))
    if entered is None:
        return "no look is due"
    told = sum(not one.silent for one in entered)
    return f"looked at the clients: {len(entered)} entered another state, {told} told"
