"""When is a client's contact asked, and is it still sensible now? Plain values: no database, and the clock comes in.

Days of a contract are dates in the contract's zone (COHORT-1, COHORT-2); hours are those of the contact's own clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from trimtab.domain.calendars.reckoning import is_working_day, next_working_day, next_working_moment
from trimtab.domain.calendars.working import Calendar
from trimtab.kpi.cohort import ContractTerm, engagements, stage_windows

AT = time(10)
"""When surveys of a contract's day and reminders go out, by the contact's clock."""
AFTER_CLOSING = timedelta(hours=1)
CONTRACT_DAY_KEEPS, FOLLOW_UP_KEEPS = timedelta(days=7), timedelta(days=2)
"""How long after its moment a survey that could not be sent is still worth sending."""
_DAYTIME = (time(8), time(20))
_PUNCTUAL = timedelta(minutes=30)
_DAY = timedelta(days=1)

Reason = Literal["too-late", "asked-recently", "asked-soon", "opted-out", "address-disabled"]
Verdict = Literal["send", "wait"] | Reason


@dataclass(frozen=True)
class Onboarding:
    """An onboarding clock of a client (COHORT-1, COHORT-6): its first day, the last one in force if known, its zone."""

    client: int
    contract: int
    starts_on: date
    ends_on: date | None
    zone: str


@dataclass(frozen=True)
class Due:
    """Somebody is to be asked at ``at``; after ``until`` no more. ``outranks``: others make room for it.

    ``waits``: whoever was asked something else lately is asked as soon as that is long enough ago.
    """

    at: datetime
    until: datetime
    outranks: bool
    waits: bool = False


@dataclass(frozen=True)
class Mailed:
    """What is known of a contact: when mail about surveys went out or will, when this survey did, and what they want.

    ``coming`` are the moments of surveys that outrank others and are due to them.
    """

    sent: Sequence[datetime] = ()
    same_survey: Sequence[datetime] = ()
    coming: Sequence[datetime] = ()
    opted_out: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Frequency:
    """At most so many mails within so many days, and the fewest days between two to the same survey."""

    most: int
    days: int
    rest_days: int = 0


def onboardings(
    client: int, terms: Iterable[ContractTerm], *, early_days: int, renewal_gap_days: int
) -> list[Onboarding]:
    """Which onboarding clocks does this client have? Its engagements, and contracts with a clock of their own."""
    known = list(terms)
    rules = {"early_days": early_days, "renewal_gap_days": renewal_gap_days}
    found = [
        Onboarding(client, one.contract_ids[0], one.starts_on, one.ends_on, one.zone)
        for one in engagements(known, **rules)
    ]
    own = {window.contract_id for window in stage_windows(known, **rules)} - {None}
    found += [
        Onboarding(client, term.contract_id, term.starts_on, term.ends_on, term.zone)
        for term in known
        if term.contract_id in own
    ]
    return found


def contract_day(
    of: Onboarding, day: int, *, last_day: int, zone: ZoneInfo, calendar: Calendar
) -> Due | None:
    """When is a contact asked what belongs to this day of the contract? None: the contract ends before.

    At ten by the contact's clock; a day on which nobody works gives way to the next one that is worked, or to the one
    before it where that would lie beyond the early stage or the contract's end (SURVEY-2).
    """
    last = of.starts_on + last_day * _DAY
    if of.ends_on is not None:
        last = min(last, of.ends_on)
    wanted = of.starts_on + day * _DAY
    if wanted > last:
        return None
    theirs = ZoneInfo(of.zone)

    def moment(chosen: date) -> datetime:
        return datetime.combine(chosen, AT, zone).astimezone(UTC)

    def fits(chosen: date) -> bool:
        return of.starts_on <= moment(chosen).astimezone(theirs).date() <= last

    after = next_working_day(calendar, wanted)
    before = (wanted - n * _DAY for n in range(day + 1))
    choices = [after, *(one for one in before if is_working_day(calendar, one)), wanted, wanted - _DAY]
    chosen = next((one for one in choices if fits(one)), None)
    if chosen is None:
        return None
    at = moment(chosen)
    end = datetime.combine(last + _DAY, time(0), theirs).astimezone(UTC)
    return Due(at, min(at + CONTRACT_DAY_KEEPS, end), outranks=True)


def of_round(day: date, started_at: datetime, *, zone: ZoneInfo, calendar: Calendar) -> Due:
    """When is a contact asked in a round of that day? At ten by the own clock, of a day that is worked.

    Where ten has passed when the round is started, at once; then only by day, as everything that is late.
    """
    at = datetime.combine(next_working_day(calendar, day), AT, zone).astimezone(UTC)
    begins = max(at, started_at)
    return Due(begins, begins + CONTRACT_DAY_KEEPS, outranks=False, waits=True)


def after_closing(ended_at: datetime, calendar: Calendar) -> Due:
    """When is a contact asked about a ticket? An hour after it was closed, in their working hours."""
    at = next_working_moment(calendar, ended_at + AFTER_CLOSING).astimezone(UTC)
    return Due(at, at + FOLLOW_UP_KEEPS, outranks=False)


def reminder(
    sent_at: datetime, closes_at: datetime, *, after_days: int | None, zone: ZoneInfo, calendar: Calendar
) -> Due | None:
    """When is whoever said nothing reminded? At ten of a working day; None: never, or it would close within a day."""
    if after_days is None:
        return None
    day = next_working_day(calendar, sent_at.astimezone(zone).date() + after_days * _DAY)
    at = datetime.combine(day, AT, zone).astimezone(UTC)
    until = closes_at - _DAY
    return Due(at, until, outranks=False) if sent_at < at <= until else None


def verdict(
    due: Due, of: Mailed, limit: Frequency, *, zone: ZoneInfo, calendar: Calendar, as_of: datetime
) -> Verdict:
    """Is it sent now, does it wait, or is it never sent, and why?"""
    if as_of < due.at:
        return "wait"
    refused: Reason | None = "opted-out" if of.opted_out else "address-disabled" if of.disabled else None
    if refused:
        return refused
    full, waits = _too_often(of, limit, as_of), due.outranks or due.waits
    if as_of > due.until:
        return "asked-recently" if full and waits else "too-late"
    if full:
        return "wait" if waits else "asked-recently"
    if not due.outranks and _too_soon(of, limit, as_of):
        return "asked-soon"
    return "send" if _is_a_time_to_write(due, zone, calendar, as_of) else "wait"


def _too_often(of: Mailed, limit: Frequency, as_of: datetime) -> bool:
    recent = sum(as_of - one < limit.days * _DAY for one in of.sent)
    same = any(as_of - one < limit.rest_days * _DAY for one in of.same_survey)
    return recent >= limit.most or same


def _too_soon(of: Mailed, limit: Frequency, as_of: datetime) -> bool:
    """Would this one stand in the way of one that outranks it and is due soon?"""
    coming = sum(one - as_of < limit.days * _DAY for one in of.coming)
    recent = sum(as_of - one < limit.days * _DAY for one in of.sent)
    return coming > 0 and recent + coming + 1 > limit.most


def _is_a_time_to_write(due: Due, zone: ZoneInfo, calendar: Calendar, as_of: datetime) -> bool:
    """What is late goes out by day only, and on days that are worked."""
    if as_of - due.at < _PUNCTUAL:
        return True
    local = as_of.astimezone(zone)
    by_day = _DAYTIME[0] <= local.time().replace(tzinfo=None) < _DAYTIME[1]
    return by_day and is_working_day(calendar, local.date())
