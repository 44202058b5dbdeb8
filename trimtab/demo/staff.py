"""The provider's people: teams, employment and posts, with those who left, came back and moved."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random

from trimtab.demo.chance import stream
from trimtab.demo.invented_names import EN, FIRST_NAMES, JA, LAST_NAMES, TR
from trimtab.demo.stories import BURNT_OUT_TEAM, SYSTEM
from trimtab.demo.timeline import Timeline
from trimtab.domain.models import EmploymentSpell, Person, Post, Team
from trimtab.names import fold

NORTH, SOUTH, EVENING, WORKPLACE, NETWORK, CLOUD, SECURITY = (
    "north", "south", "evening", "workplace", "network", "cloud", "security",
)  # fmt: skip
DESK = (NORTH, SOUTH, EVENING)
# Key -> name, tier, department, people on the first day. Security is too small for its answers to be shown.
_TEAMS = {
    NORTH: (BURNT_OUT_TEAM, 1, "Service desk", 10),
    SOUTH: ("Service desk south", 1, "Service desk", 7),
    EVENING: ("Service desk evening", 1, "Service desk", 7),
    WORKPLACE: ("Workplace support", 2, "Technical support", 7),
    NETWORK: ("Network support", 2, "Technical support", 6),
    CLOUD: ("Cloud and servers", 3, "Engineering", 6),
    SECURITY: ("Security", 3, "Engineering", 3),
}
_ROLES = {1: "Support technician", 2: "Technical specialist", 3: "Engineer"}


@dataclass(frozen=True)
class _Leaving:
    """Someone of a team leaves in a month (from 0); a successor starts, or the same person returns."""

    team: str
    month: int
    day: int
    kind: str
    reason: str
    successor: bool = True
    back_after: int | None = None


_LEAVINGS = (
    _Leaving(SOUTH, 1, 24, "voluntary", "moved abroad"),
    _Leaving(WORKPLACE, 4, 12, "involuntary", "end of probation"),
    _Leaving(EVENING, 6, 27, "voluntary", "evening shifts"),
    _Leaving(NETWORK, 8, 30, "other", "retired"),
    _Leaving(SOUTH, 10, 17, "voluntary", "better offer"),
    _Leaving(WORKPLACE, 11, 8, "voluntary", "changed plans", successor=False, back_after=20),
    _Leaving(CLOUD, 13, 21, "voluntary", "own company", successor=False),
    _Leaving(NETWORK, 14, 14, "voluntary", "better offer", successor=False, back_after=60),
    _Leaving(EVENING, 15, 9, "involuntary", "misconduct"),
    _Leaving(WORKPLACE, 17, 28, "other", "end of a fixed term"),
    _Leaving(SOUTH, 19, 18, "voluntary", "further study", successor=False),
    _Leaving(NORTH, 23, 16, "voluntary", "workload", successor=False),
    _Leaving(NORTH, 23, 26, "voluntary", "workload", successor=False),
)


@dataclass(frozen=True)
class _Move:
    """Someone goes to another team in a month (from 0); ``successor``: a hire fills the place."""

    team: str
    to: str
    month: int
    day: int
    successor: bool


_MOVES = (
    _Move(SOUTH, WORKPLACE, 5, 10, True),
    _Move(WORKPLACE, CLOUD, 12, 5, False),
    _Move(NORTH, SOUTH, 18, 7, False),
)


@dataclass
class _Stint:
    """One person in one team, both days included; an open end is None."""

    person: Person
    team: str
    starts: date
    ends: date | None = None


@dataclass
class Staff:
    """The teams and people of the sample and who works where on a day."""

    teams: dict[str, Team]
    people: list[Person] = field(default_factory=list)
    spells: list[EmploymentSpell] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    stints: list[_Stint] = field(default_factory=list)

    def on_duty(self, team: str, day: date) -> list[Person]:
        """Who works in that team on that day? Contractors are left out."""
        turns, rosters = self._rosters[team]
        return rosters[max(0, bisect_right(turns, day) - 1)]

    @cached_property
    def _rosters(self) -> dict[str, tuple[list[date], list[list[Person]]]]:
        found = {}
        for team in self.teams:
            own = [stint for stint in self.stints if stint.team == team]
            ends = {stint.ends + timedelta(days=1) for stint in own if stint.ends}
            turns = sorted({stint.starts for stint in own} | ends)
            rosters = [[s.person for s in own if s.starts <= day and _lasts(s, day)] for day in turns]
            found[team] = (turns, rosters)
        return found


def _lasts(stint: _Stint, day: date) -> bool:
    return stint.ends is None or stint.ends >= day


def hire_staff(timeline: Timeline, seed: int) -> Staff:
    """Who has worked for the provider, in which team and until when?"""
    teams = {
        key: Team(
            system=SYSTEM,
            external_id=f"team-{key}",
            name=name,
            name_key=fold(name),
            tier=tier,
            department=unit,
        )
        for key, (name, tier, unit, _) in _TEAMS.items()
    }
    office = _Office(timeline, stream(seed, "staff"), Staff(teams))
    for key, (_, _, _, size) in _TEAMS.items():
        for place in reversed(range(size)):
            # The lead of each team joined years ago, the last one shortly before the sample.
            office.hire(
                key, timeline.first_day - timedelta(days=40 + 170 * place + office.random.randrange(90))
            )
    office.hire(NETWORK, timeline.first_day + timedelta(days=95), contractor=True)
    changes: list[_Leaving | _Move] = [*_LEAVINGS, *_MOVES]
    for change in sorted(changes, key=lambda one: (one.month, one.day)):
        if isinstance(change, _Leaving):
            office.part(change)
        else:
            office.move(change)
    return office.staff


class _Office:
    """Keeps the personnel files while the sample is made."""

    def __init__(self, timeline: Timeline, random: Random, staff: Staff) -> None:
        self.timeline, self.random, self.staff = timeline, random, staff

    def hire(self, team: str, day: date, *, contractor: bool = False) -> None:
        """Someone new joins the team that day, unless that is still to come."""
        if day >= self.timeline.today:
            return
        person = self._someone()
        self.staff.people.append(person)
        self._employ(person, team, day, contractor=contractor)

    def part(self, leaving: _Leaving) -> None:
        """Someone of the team leaves; a successor comes four weeks later or the person returns."""
        stint = self._one_of(leaving.team)
        last = self._day(leaving.month, leaving.day)
        stint.ends = last
        spell = next(s for s in self.staff.spells if s.person is stint.person and s.last_day is None)
        spell.last_day, spell.leaving_type, spell.leaving_reason = last, leaving.kind, leaving.reason
        if leaving.back_after is not None:
            self._employ(stint.person, leaving.team, last + timedelta(days=leaving.back_after))
        if leaving.successor:
            self.hire(leaving.team, last + timedelta(days=28))

    def move(self, move: _Move) -> None:
        """Someone of the team takes a post in another."""
        stint, day = self._one_of(move.team), self._day(move.month, move.day)
        stint.ends = day - timedelta(days=1)
        self._post(stint.person, move.to, day)
        if move.successor:
            self.hire(move.team, day + timedelta(days=14))

    def _employ(self, person: Person, team: str, day: date, *, contractor: bool = False) -> None:
        self.staff.spells.append(EmploymentSpell(person=person, hired_on=day, contractor=contractor))
        self._post(person, team, day, on_duty=not contractor)

    def _post(self, person: Person, team: str, day: date, *, on_duty: bool = True) -> None:
        record = self.staff.teams[team]
        first = not any(post.team is record for post in self.staff.posts)
        role = "Team lead" if first else _ROLES[record.tier or 1]
        self.staff.posts.append(Post(person=person, team=record, starts_on=day, role=role))
        if on_duty:
            self.staff.stints.append(_Stint(person, team, day))

    def _one_of(self, team: str) -> _Stint:
        """Whose turn is it to go? The one in the middle by seniority, never the lead."""
        open_stints = [s for s in self.staff.stints if s.team == team and s.ends is None]
        return sorted(open_stints, key=lambda s: s.starts)[len(open_stints) // 2]

    def _day(self, month: int, day: int) -> date:
        period = self.timeline.months[month]
        return period.start.replace(day=min(day, period.last_day.day))

    def _someone(self) -> Person:
        number = len(self.staff.people) + 1
        taken = {person.name for person in self.staff.people}
        while True:
            language = self.random.choices((TR, EN, JA), weights=(6, 3, 1))[0]
            first = self.random.choice(FIRST_NAMES[language])
            name = f"{first} {self.random.choice(LAST_NAMES[language])}"
            if name not in taken:
                break
        return Person(
            system=SYSTEM,
            external_id=f"tech-{number:03}",
            name=name,
            email=f"tech{number:03}@kestrel-it.example.com",
        )
