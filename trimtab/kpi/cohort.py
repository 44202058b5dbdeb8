"""In which stage of the relationship a client is: before the start, early support or ongoing support.

The rules are COHORT-1 to COHORT-8. A clock turns time into stages. Every client with a contract has one,
which runs from the first day of its engagement; a later contract flagged `starts_onboarding` has its own.

Three things are decided here that the rules leave open:

* A client with no contract has no clock and no windows. Its tickets have no stage: they are counted overall
  and in neither stage.
* Time in which no contract is in force, after an engagement ended and before the next one starts, stays
  "ongoing" of the engagement that ended. It is never "early", also if the engagement ended early (COHORT-7).
* An engagement lives in the zone of the contract that started it, so that its days cannot overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Literal

from trimtab.kpi.period import local_midnight

Stage = Literal["pre_start", "early", "ongoing"]

_FOREVER = date(9999, 1, 1)  # the last days of the calendar have no midnight after them


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """One managed-service contract of a client, in force from `starts_on` to `ends_on`, both included.

    `ends_on` None means no end is known. `sets_client_clock` is False only for a contract that came with a
    client merge and must not move the surviving client's clock (COHORT-8). Raises ValueError when it ends
    before it starts.
    """

    contract_id: int
    starts_on: date
    ends_on: date | None
    zone: str
    starts_onboarding: bool
    sets_client_clock: bool = True

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(f"contract {self.contract_id} ends on {self.ends_on}, before {self.starts_on}")


@dataclass(frozen=True, slots=True)
class Engagement:
    """An unbroken relationship with a client: its contracts and their renewals (COHORT-5).

    `sequence` counts from 1. `ends_on` is the last day of its last contract, None while one is open.
    """

    sequence: int
    starts_on: date
    ends_on: date | None
    zone: str
    contract_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StageWindow:
    """The UTC instants [start, end) in which a clock shows one stage; None is the open side of time.

    `contract_id` None is the client-level clock, otherwise the flagged contract whose own clock it is
    (COHORT-6). `engagement` is the sequence number of the engagement; `pre_start` counts to the first.
    """

    stage: Stage
    contract_id: int | None
    start: datetime | None
    end: datetime | None
    engagement: int


def engagements(terms: Iterable[ContractTerm], *, early_days: int, renewal_gap_days: int) -> list[Engagement]:
    """The engagements of one client, oldest first (COHORT-1, COHORT-5).

    A contract that starts no later than `renewal_gap_days` after the last day of those before it continues
    their engagement; days are calendar differences (TIME-5). Raises ValueError for a parameter out of range.
    """
    _check(early_days, renewal_gap_days)
    found: list[Engagement] = []
    for term in sorted((t for t in terms if t.sets_client_clock), key=_by_start):
        current = found[-1] if found else None
        if current is None or not _continues(term, current, renewal_gap_days):
            found.append(
                Engagement(len(found) + 1, term.starts_on, term.ends_on, term.zone, (term.contract_id,))
            )
        else:
            found[-1] = replace(
                current,
                ends_on=_later_end(current.ends_on, term.ends_on),
                contract_ids=(*current.contract_ids, term.contract_id),
            )
    return found


def stage_on(day: date, client_engagements: Sequence[Engagement], *, early_days: int) -> Stage | None:
    """The stage of the client-level clock on a local day; None without engagement (COHORT-2, COHORT-7)."""
    if not client_engagements:
        return None
    latest = engagement_on(day, client_engagements)
    if latest is None:
        return "pre_start"
    ended = latest.ends_on is not None and day > latest.ends_on
    return "ongoing" if ended or age_on(day, latest) >= early_days else "early"


def engagement_on(day: date, client_engagements: Sequence[Engagement]) -> Engagement | None:
    """The last engagement that had started by a day, also if it has ended since; None before the first."""
    started = [one for one in client_engagements if one.starts_on <= day]
    return max(started, key=lambda one: one.starts_on, default=None)


def age_on(day: date, engagement: Engagement) -> int:
    """The contract age on a local day: 0 on the start date, negative before it (COHORT-2, TIME-5)."""
    return (day - engagement.starts_on).days


def stage_windows(
    terms: Iterable[ContractTerm], *, early_days: int, renewal_gap_days: int
) -> list[StageWindow]:
    """The UTC windows of every clock of one client; those of one clock cover all time, without overlap.

    The client-level clock comes first (`contract_id` None), then each flagged contract's own, by start. A
    flagged contract that starts an engagement is the client-level clock and gets none of its own (COHORT-6
    speaks of later contracts). No contract gives no windows. Bounds are local midnights (TIME-4).
    """
    known = list(terms)
    client_level = engagements(known, early_days=early_days, renewal_gap_days=renewal_gap_days)
    windows = list(_clock(client_level, None, early_days))
    for term in sorted(known, key=_by_start):
        if term.starts_onboarding and not _starts_an_engagement(term, client_level):
            windows.extend(_clock([_alone(term, client_level)], term.contract_id, early_days))
    return windows


def clock_for(
    linked: Iterable[int], terms: Iterable[ContractTerm], *, early_days: int, renewal_gap_days: int
) -> int | None:
    """Which clock a ticket linked to these contracts follows (COHORT-6).

    The youngest flagged contract with its own clock, by start date and then by id; None is the client-level
    clock. Contracts of other clients are ignored.
    """
    known, wanted = list(terms), set(linked)
    client_level = engagements(known, early_days=early_days, renewal_gap_days=renewal_gap_days)
    own = [
        term
        for term in known
        if term.contract_id in wanted
        and term.starts_onboarding
        and not _starts_an_engagement(term, client_level)
    ]
    youngest = max(own, key=_by_start, default=None)
    return youngest.contract_id if youngest else None


def merged_terms(surviving: Iterable[ContractTerm], absorbed: Iterable[ContractTerm]) -> list[ContractTerm]:
    """The contracts of a client that took over another client's record (COHORT-8).

    The earlier engagement start is kept. If the absorbed client has a flagged contract, its contracts no
    longer move the surviving client's clock: the flagged ones run their own.
    """
    kept, added = list(surviving), list(absorbed)
    if kept and any(term.starts_onboarding for term in added):
        added = [replace(term, sets_client_clock=False) for term in added]
    return sorted([*kept, *added], key=_by_start)


def _clock(
    client_level: Sequence[Engagement], contract_id: int | None, early_days: int
) -> Iterator[StageWindow]:
    """One clock's windows from the beginning of time to its end."""
    if not client_level:
        return
    # Zones lie up to 26 hours apart: a one-day engagement must not seem to start after the next one.
    starts = list(accumulate((local_midnight(one.starts_on, one.zone) for one in client_level), max))
    yield StageWindow("pre_start", contract_id, None, starts[0], client_level[0].sequence)
    for one, start, following in zip(client_level, starts, [*starts[1:], None], strict=True):
        turns_ongoing = max(start, local_midnight(_first_day_after_early(one, early_days), one.zone))
        if following is not None:
            # Two contracts in different zones may touch: the next engagement's first instant wins.
            turns_ongoing = min(turns_ongoing, following)
        if start < turns_ongoing:
            yield StageWindow("early", contract_id, start, turns_ongoing, one.sequence)
        if following is None or turns_ongoing < following:
            yield StageWindow("ongoing", contract_id, turns_ongoing, following, one.sequence)


def _first_day_after_early(engagement: Engagement, early_days: int) -> date:
    by_age = engagement.starts_on + timedelta(days=early_days)
    if engagement.ends_on is None or engagement.ends_on >= _FOREVER:
        return by_age
    return min(by_age, engagement.ends_on + timedelta(days=1))


def _alone(term: ContractTerm, client_level: Sequence[Engagement]) -> Engagement:
    """A flagged contract as an engagement of its own, numbered as the one it belongs to."""
    within = engagement_on(term.starts_on, client_level)
    sequence = within.sequence if within else 1
    return Engagement(sequence, term.starts_on, term.ends_on, term.zone, (term.contract_id,))


def _starts_an_engagement(term: ContractTerm, client_level: Sequence[Engagement]) -> bool:
    return any(one.contract_ids[0] == term.contract_id for one in client_level)


def _continues(term: ContractTerm, current: Engagement, renewal_gap_days: int) -> bool:
    return current.ends_on is None or (term.starts_on - current.ends_on).days <= renewal_gap_days


def _later_end(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def _by_start(term: ContractTerm) -> tuple[date, int]:
    return term.starts_on, term.contract_id


def _check(early_days: int, renewal_gap_days: int) -> None:
    if early_days < 1:
        raise ValueError(f"early support lasts at least one day, not {early_days}")
    if renewal_gap_days < 0:
        raise ValueError(f"a renewal gap is 0 days or more, not {renewal_gap_days}")
