"""Days, months and moments as the reader's language writes them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time
from django.utils.translation import ngettext

from trimtab.reports.periods import month_name as month_name
from trimtab.reports.periods import month_short as month_short
from trimtab.reports.periods import month_year as month_year
from trimtab.reports.periods import period_short as period_short
from trimtab.reports.periods import period_text as period_text
from trimtab.reports.periods import step_of as step_of
from trimtab.reports.periods import step_text as step_text
from trimtab.reports.wording import clock_minute as clock_minute
from trimtab.reports.wording import day as day
from trimtab.reports.wording import moment as moment
from trimtab.reports.wording import reader
from trimtab.web.presenters.numbers import count

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def clock_time(value: datetime, zone: ZoneInfo) -> str:
    """A time of day with seconds, in ``zone``."""
    return str(format_time(value, format="medium", tzinfo=zone, locale=reader()))


def ago(value: datetime, as_of: datetime) -> str:
    """How long before ``as_of`` was it? "22 seconds ago", "3 days ago"; never a negative age."""
    seconds = max(0, int((as_of - value).total_seconds()))
    if seconds < _MINUTE:
        return _counted(ngettext("%(n)s second ago", "%(n)s seconds ago", seconds), seconds)
    if seconds < _HOUR:
        n = seconds // _MINUTE
        return _counted(ngettext("%(n)s minute ago", "%(n)s minutes ago", n), n)
    if seconds < _DAY:
        n = seconds // _HOUR
        return _counted(ngettext("%(n)s hour ago", "%(n)s hours ago", n), n)
    n = seconds // _DAY
    return _counted(ngettext("%(n)s day ago", "%(n)s days ago", n), n)


def _counted(text: str, n: int) -> str:
    return text % {"n": count(n)}
