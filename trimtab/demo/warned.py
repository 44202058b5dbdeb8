"""What Trimtab would have said of the sample provider in its last months: looked at again, day by day.

Real records are judged from today on (ALERT-6). The sample's clients are invented, and so is their having been watched,
and so is the night after the review of an initiative.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from trimtab.domain.warnings.actions import Entered
from trimtab.kpi.period import Period
from trimtab.scorecards.initiatives import evaluate_due
from trimtab.scorecards.moment import moment
from trimtab.scorecards.team_warnings import watch_teams
from trimtab.scorecards.warning_looks import Counts
from trimtab.scorecards.warning_notices import Teller
from trimtab.scorecards.warning_replay import replay

DAYS, WEEKS, WEEKS_APART = 95, 12, 4


def look_back(as_of: datetime) -> list[Entered]:
    """Look at clients day by day, up to yesterday, and at teams every four weeks; answers the states clients entered.

    What came of the initiatives whose review is past is kept.
    The warehouse must hold the sample already.
    """
    now = moment(as_of)

    def told_at(at: datetime, counts: Counts) -> Callable[[Entered], bool]:
        return Teller(at, now.rules, counts)

    entered = replay(Period(now.today - timedelta(days=DAYS), now.today), as_of, told_at)
    for back in range(WEEKS, 0, -WEEKS_APART):
        watch_teams(as_of - timedelta(weeks=back))
    evaluate_due(as_of)
    return entered
