"""What would have been said day by day: the early warning's looks of past days, with what was known on each of them.

For the sample provider and for tests. Real clients are judged from today on, never in the past (ALERT-6).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from trimtab.domain.targets.queries import held
from trimtab.domain.warnings.actions import Asked, Entered
from trimtab.insight.early_warning import LONGEST, WarningRule
from trimtab.kpi.period import Period, local_midnight
from trimtab.scorecards.moment import moment
from trimtab.scorecards.warning_looks import ESCALATION, LOOKS_FROM, Counts, digest_of, look_with
from trimtab.warehouse.client_days import Days, Known, known_then

MakeTell = Callable[[datetime, Counts], Callable[[Entered], bool]]


def replay(period: Period, as_of: datetime, tell: MakeTell) -> list[Entered]:
    """Look on each day of the period at 06:00, as it stood at the end of the day before; answers the states entered.

    ``tell`` makes what tells of them at a moment. Raises ValueError for a period that has not passed.
    """
    now = moment(as_of)
    if period.end > now.today + timedelta(days=1):
        raise ValueError(f"only days that have passed can be looked at again, not {period.last_day}")
    known = known_then(Period(period.start - timedelta(days=LONGEST), period.end))
    asked = Asked(as_of, now.today, WarningRule.of(now.rules), now.rules.warning_digest, True, 0, "")
    found: list[Entered] = []
    for day in period.dates():
        at = local_midnight(day, now.zone) + timedelta(hours=LOOKS_FROM.hour)
        thresholds = held(ESCALATION, on=day)
        that_day = replace(asked, as_of=at, day=day, digest=digest_of(thresholds, now.rules))
        counts = _day_before(known)
        found += look_with(that_day, now.rules, thresholds, counts, None, tell(at, counts))
    return found


def _day_before(known: Known) -> Counts:
    """At six in the morning nothing of the day itself is known yet; its place in the window is there, empty."""

    def counts(day: date) -> Mapping[int, Days]:
        return known.until(day, LONGEST)

    return counts
