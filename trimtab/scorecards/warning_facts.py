"""What stands with a client's state: rate with interval, forecast, what was escalated, the last months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.tickets.escalated import About, about_escalated
from trimtab.domain.tickets.listing import with_absorbed
from trimtab.domain.warnings import queries
from trimtab.domain.warnings.models import ClientEpisode, Seen, State
from trimtab.insight.forecasts import Forecast, forecast
from trimtab.insight.intervals import Interval, wilson
from trimtab.kpi.period import Period, local_midnight
from trimtab.warehouse.client_days import Days

MONTHS = 3
_WORST = (State.EXCEEDED, State.APPROACHING, State.NORMAL)


@dataclass(frozen=True)
class MonthState:
    """The worst state of a client in a month; None: it was in none."""

    month: Period
    state: str | None


@dataclass(frozen=True)
class Facts:
    """What stands with an evaluation that ended on ``day``. ``rate`` and ``interval`` are None without tickets."""

    day: date
    rate: float | None
    interval: Interval | None
    level: float
    forecast: Forecast
    about: About
    months: Sequence[MonthState]


def facts(client: int, seen: Seen, day: date, days: Days | None, *, level: float) -> Facts:
    """What stands with what was seen of a client that day? ``days``: its (escalated, total) up to that day.

    ``level`` is that of the interval.
    """
    pairs = [(int(e), int(n)) for e, n in days[-seen.window_days :].tolist()] if days is not None else []
    zone = report_zone()
    first = day - timedelta(days=max(0, seen.window_days - 1))
    return Facts(
        day,
        seen.escalated / seen.tickets if seen.tickets else None,
        wilson(seen.escalated, seen.tickets, level),
        level,
        forecast(pairs, seen.threshold, level=level),
        about_escalated(
            with_absorbed(client), local_midnight(first, zone), local_midnight(day + timedelta(days=1), zone)
        ),
        last_months(client, day),
    )


def last_months(client: int, day: date) -> list[MonthState]:
    """What was the worst state in each of the last three months, the one that runs included?"""
    months = Period.months_back(MONTHS, day, include_current=True)
    episodes = queries.history(client, since=months[0].start)
    return [MonthState(month, _worst(month, episodes)) for month in months]


def _worst(month: Period, episodes: Sequence[ClientEpisode]) -> str | None:
    zone = report_zone()
    held = {
        one.state
        for one in episodes
        if one.entered_on < month.end
        and (one.left_at is None or one.left_at.astimezone(zone).date() >= month.start)
    }
    return next((state for state in _WORST if state in held), None)


def as_evidence(found: Facts, seen: Seen, *, name: str, before: str, fraction: float) -> Mapping[str, object]:
    """The same as plain JSON, for a notice (ALERT-8). Shares are 0 to 1; words are made when it is read."""
    said = found.forecast
    return {
        "client": name,
        "stage": seen.stage,
        "contract_day": seen.contract_day,
        "escalated": seen.escalated,
        "tickets": seen.tickets,
        "window_days": seen.window_days,
        "until": found.day.isoformat(),
        "rate": found.rate,
        "low": found.interval.low if found.interval else None,
        "high": found.interval.high if found.interval else None,
        "level": found.level,
        "threshold": seen.threshold,
        "warning_level": fraction * seen.threshold,
        "approach": seen.approach,
        "exceed": seen.exceed,
        "before": before,
        "categories": [list(one) for one in found.about.categories],
        "tiers": [list(one) for one in found.about.tiers],
        "months": [[one.month.label, one.state] for one in found.months],
        "forecast": said.kind,
        "forecast_days": said.days,
        "forecast_soonest": said.soonest,
        "forecast_latest": said.latest,
        "forecast_overlaps": said.overlaps,
    }
