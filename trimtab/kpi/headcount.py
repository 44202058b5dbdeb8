"""How many technicians there were on each day, and who left (HEAD-1 to HEAD-7).

Persons are counted, not full-time equivalents, from the first to the last day of employment, both included.
Contractors are left out; ask with `contractors=True` to report them apart. Pass every function the spells
that `continuous` returns, so that a rejoiner's cancelled separation is not counted.

A post says in which team and role a person works from a day on, until the person's next post. A day before
the first post belongs to no known team (None). `roles` names the roles that count as technician; None counts
all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Literal, NamedTuple

from trimtab.kpi.period import Period

LeavingType = Literal["", "voluntary", "involuntary", "other"]


@dataclass(frozen=True, slots=True)
class Spell:
    """One person's employment from `hired_on` to `last_day`, both included (HEAD-2).

    `last_day` None means still employed. `leaving_type` "" is not known; such a leaver still counts (HEAD-4).
    `rejoined` is set by `continuous`: the person came back so soon that nobody left (HEAD-5).
    Raises ValueError when it ends before it starts.
    """

    person_id: int
    hired_on: date
    last_day: date | None
    leaving_type: LeavingType
    contractor: bool
    rejoined: bool = False

    def __post_init__(self) -> None:
        if self.last_day is not None and self.last_day < self.hired_on:
            raise ValueError(
                f"person {self.person_id} has a last day, {self.last_day}, before the first, {self.hired_on}"
            )


@dataclass(frozen=True, slots=True)
class Post:
    """The team and role a person works in from a day on, until the person's next post."""

    person_id: int
    starts_on: date
    team_id: int | None
    role: str


class Transfer(NamedTuple):
    """A move between teams (HEAD-6). `to_team` None: to no team, or to a role that is not counted."""

    on: date
    person_id: int
    from_team: int
    to_team: int | None


class _Stretch(NamedTuple):
    """Days [start, end) as ordinals, end None when open, that a person spends in one team."""

    person_id: int
    start: int
    end: int | None
    team_id: int | None
    counts: bool


def continuous(spells: Iterable[Spell], *, rejoin_gap_days: int) -> list[Spell]:
    """The spells with rejoiners recognised: no overlaps, cancelled separations marked (HEAD-5).

    A person who is hired again no later than `rejoin_gap_days` after the last day never left; the gap days
    stay out of the headcount, so both spells remain and the first is marked `rejoined`. Work as a contractor
    is a history of its own. Ordered by person and first day.
    """
    if rejoin_gap_days < 0:
        raise ValueError(f"a rejoin gap is 0 days or more, not {rejoin_gap_days}")
    found: list[Spell] = []
    ordered = sorted(spells, key=lambda s: (s.person_id, s.contractor, s.hired_on, s.last_day or date.max))
    for _, own in groupby(ordered, key=attrgetter("person_id", "contractor")):
        joined = _without_overlap(own)
        for one, following in zip(joined, [*joined[1:], None], strict=True):
            found.append(replace(one, rejoined=_came_back(one, following, rejoin_gap_days)))
    return sorted(found, key=lambda spell: (spell.person_id, spell.hired_on, spell.contractor))


def person_days(spells: Iterable[Spell], period: Period, *, contractors: bool = False) -> int:
    """The sum over the period's local days of each day's headcount (HEAD-2, HEAD-3)."""
    first, end = period.start.toordinal(), period.end.toordinal()
    total = 0
    for _, start, stop in _stays(spells, contractors):
        total += max(0, min(end, end if stop is None else stop) - max(first, start))
    return total


def separations(spells: Iterable[Spell], period: Period, *, contractors: bool = False) -> list[Spell]:
    """The spells that ended for good in the period, by last day (HEAD-2, HEAD-4, HEAD-5)."""
    return sorted(
        (
            spell
            for spell in spells
            if spell.contractor == contractors
            and not spell.rejoined
            and spell.last_day is not None
            and period.contains(spell.last_day)
        ),
        key=lambda spell: (spell.last_day, spell.person_id),
    )


def daily_headcount(
    spells: Iterable[Spell],
    posts: Iterable[Post],
    period: Period,
    *,
    contractors: bool = False,
    roles: frozenset[str] | None = None,
) -> Iterator[tuple[date, int | None, int]]:
    """Persons per local day and team, teams without anyone left out (HEAD-1, HEAD-2, HEAD-6).

    Only the days on which something changes are looked at: the cost is one step per spell and post, then one
    per row. Raises ValueError when a person has two different posts from the same day.
    """
    first, end = period.start.toordinal(), period.end.toordinal()
    changes: defaultdict[int, defaultdict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    for stretch in _stretches(spells, posts, contractors, roles):
        start, stop = max(first, stretch.start), end if stretch.end is None else min(end, stretch.end)
        if stretch.counts and start < stop:
            changes[start][stretch.team_id] += 1
            changes[stop][stretch.team_id] -= 1
    return _counted_days(changes, first, end)


def separations_by_team(
    spells: Iterable[Spell],
    posts: Iterable[Post],
    period: Period,
    *,
    contractors: bool = False,
    roles: frozenset[str] | None = None,
) -> Iterator[tuple[date, int | None, LeavingType]]:
    """Each separation with the team the person was in on the last day (HEAD-6), by last day.

    A person whose role on the last day is not among `roles` is not a technician and not listed (HEAD-1).
    """
    by_person = _posts_by_person(posts)
    for spell in separations(spells, period, contractors=contractors):
        assert spell.last_day is not None
        own = by_person.get(spell.person_id, [])
        index = bisect_right(own, spell.last_day, key=attrgetter("starts_on"))
        post = own[index - 1] if index else None
        if _counts(post, roles):
            yield spell.last_day, post.team_id if post else None, spell.leaving_type


def transfers(
    spells: Iterable[Spell],
    posts: Iterable[Post],
    period: Period,
    *,
    contractors: bool = False,
    roles: frozenset[str] | None = None,
) -> list[Transfer]:
    """The moves out of a team in the period, by day; not separations (HEAD-6).

    A move is dated on the first day in the new team. A rejoiner who comes back to another team moved on the
    day of return. The first placing of a person is no move.
    """
    known = list(spells)
    came_back = {
        (spell.person_id, spell.last_day.toordinal() + 1)
        for spell in known
        if spell.rejoined and spell.last_day is not None
    }
    found: list[Transfer] = []
    for left, right in pairwise(_stretches(known, posts, contractors, roles)):
        unbroken = left.person_id == right.person_id and (
            left.end == right.start or (left.person_id, left.end) in came_back
        )
        to_team = right.team_id if right.counts else None
        if not unbroken or not left.counts or left.team_id is None or left.team_id == to_team:
            continue
        day = date.fromordinal(right.start)
        if period.contains(day):
            found.append(Transfer(day, left.person_id, left.team_id, to_team))
    return sorted(found, key=lambda move: (move.on, move.person_id))


def _came_back(one: Spell, following: Spell | None, rejoin_gap_days: int) -> bool:
    if following is None or one.last_day is None:
        return False
    return (following.hired_on - one.last_day).days <= rejoin_gap_days


def _without_overlap(own: Iterable[Spell]) -> list[Spell]:
    """One person's spells, by first day, overlaps joined; the one that ends later says why it ended."""
    joined: list[Spell] = []
    for spell in own:
        last = joined[-1] if joined else None
        if last is None or (last.last_day is not None and spell.hired_on > last.last_day):
            joined.append(spell)
        elif last.last_day is not None and (spell.last_day is None or spell.last_day > last.last_day):
            joined[-1] = replace(spell, hired_on=last.hired_on)
    return joined


def _stays(spells: Iterable[Spell], contractors: bool) -> Iterator[tuple[int, int, int | None]]:
    """Person, first day and the day after the last as ordinals; no two stays of a person overlap."""
    ordered = sorted(
        (spell for spell in spells if spell.contractor == contractors),
        key=lambda spell: (spell.person_id, spell.hired_on),
    )
    for person_id, own in groupby(ordered, key=attrgetter("person_id")):
        for spell in _without_overlap(own):
            stop = None if spell.last_day is None else spell.last_day.toordinal() + 1
            yield person_id, spell.hired_on.toordinal(), stop


def _stretches(
    spells: Iterable[Spell], posts: Iterable[Post], contractors: bool, roles: frozenset[str] | None
) -> Iterator[_Stretch]:
    """Each person's stays cut where a post begins, by person and day."""
    by_person = _posts_by_person(posts)
    for person_id, start, stop in _stays(spells, contractors):
        current: Post | None = None
        begin = start
        for post in by_person.get(person_id, ()):
            day = post.starts_on.toordinal()
            if stop is not None and day >= stop:
                break
            if day > begin:
                yield _stretch(person_id, begin, day, current, roles)
                begin = day
            current = post
        yield _stretch(person_id, begin, stop, current, roles)


def _stretch(
    person_id: int, start: int, end: int | None, post: Post | None, roles: frozenset[str] | None
) -> _Stretch:
    return _Stretch(person_id, start, end, post.team_id if post else None, _counts(post, roles))


def _counts(post: Post | None, roles: frozenset[str] | None) -> bool:
    # Someone whose role nobody recorded is counted: leaving them out would hide a person.
    return post is None or roles is None or post.role in roles


def _posts_by_person(posts: Iterable[Post]) -> dict[int, list[Post]]:
    by_person: defaultdict[int, list[Post]] = defaultdict(list)
    for post in sorted(set(posts), key=attrgetter("person_id", "starts_on")):
        own = by_person[post.person_id]
        if own and own[-1].starts_on == post.starts_on:
            raise ValueError(f"person {post.person_id} has two posts from {post.starts_on}")
        own.append(post)
    return by_person


def _counted_days(
    changes: dict[int, defaultdict[int | None, int]], first: int, end: int
) -> Iterator[tuple[date, int | None, int]]:
    now: defaultdict[int | None, int] = defaultdict(int)
    rows: list[tuple[int | None, int]] = []
    for ordinal in range(first, end):
        if ordinal in changes:
            for team_id, change in changes[ordinal].items():
                now[team_id] += change
            rows = sorted(
                ((team_id, persons) for team_id, persons in now.items() if persons),
                key=lambda row: (row[0] is not None, row[0] or 0),
            )
        day = date.fromordinal(ordinal)
        for team_id, persons in rows:
            yield day, team_id, persons
