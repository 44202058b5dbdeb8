"""Which groups' results may be shown without giving away what a few people answered (section 10).

The groups of a round form one hierarchy: organisation, departments, teams. Showing a whole and all
but one of its parts shows the last part too, so it is not enough that each group shown is large.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

SMALLEST_GROUP = 5
"""K_ANON: a colleague who knows his or her own answer still faces a group of four. Never lowered."""
ANSWERS_FOR_A_DISTRIBUTION = 10
"""ANON-4: with fewer answers only the mean is shown."""

_SCALE_POINTS = 5
_SMALLEST_CLASS = 3

_Department = TypeVar("_Department", bound=str | None)
_Team = TypeVar("_Team", bound=str | None)


class DisclosureRisk(Exception):
    """Results may not be released: some published groups together tell of too few people."""


@dataclass(frozen=True, slots=True)
class Published:
    """The groups of a round whose results may be shown."""

    organisation: bool
    departments: frozenset[str]
    teams: frozenset[str]


class ShownClass(NamedTuple):
    """How many answered from `first` to `last` on the five-point scale."""

    first: int
    last: int
    answers: int


@dataclass(frozen=True, slots=True)
class Display:
    """What may be shown of a group's answers: nothing, the mean and n, or those and classes of answers."""

    kind: Literal["nothing", "mean", "classes"]
    classes: tuple[ShownClass, ...] = ()


class _Node:
    """A group of the hierarchy while it is being decided which groups stay visible."""

    def __init__(self, level: Literal["organisation", "department", "team"], name: str, n: int) -> None:
        self.level = level
        self.name = name
        self.n = n
        self.parts: list[_Node] = []
        self.visible = False

    def shown_parts(self) -> list[_Node]:
        """The largest visible groups inside this one; a hidden part gives way to its own parts."""
        shown: list[_Node] = []
        for part in self.parts:
            shown.extend([part] if part.visible else part.shown_parts())
        return shown

    def all(self) -> list[_Node]:
        """This group and every group inside it, parts before wholes."""
        return [inner for part in self.parts for inner in part.all()] + [self]


def publishable(respondents: Mapping[_Department, Mapping[_Team, int]], k: int = SMALLEST_GROUP) -> Published:
    """Which groups of a round may be shown, given {department: {team: number of respondents}}.

    Starts from all groups of at least `k` and hides the smallest part of a group as long as those in
    the group but in none of its shown parts number 1 to k - 1 (ANON-1, ANON-2). The department None
    holds teams without a department, the team None people without a team: counted, never shown.
    ValueError for k below 5, negative numbers, or one team in two departments.
    """
    organisation = _hierarchy(respondents, k)
    groups = organisation.all()
    for group in groups:
        group.visible = group.n >= k and group.name != ""
    changed = True
    while changed:
        changed = False
        for group in groups:
            parts = group.shown_parts() if group.visible else []
            if parts and 0 < group.n - sum(part.n for part in parts) < k:
                min(parts, key=lambda part: (part.n, part.name, part.level)).visible = False
                changed = True
    return Published(
        organisation=organisation.visible,
        departments=frozenset(g.name for g in groups if g.visible and g.level == "department"),
        teams=frozenset(g.name for g in groups if g.visible and g.level == "team"),
    )


def publishable_teams(respondents: Mapping[_Team, int], k: int = SMALLEST_GROUP) -> Published:
    """Which groups may be shown in an organisation that has teams but no departments?"""
    return publishable({None: respondents}, k)


def audit(
    published: Published, respondents: Mapping[_Department, Mapping[_Team, int]], k: int = SMALLEST_GROUP
) -> None:
    """Refuse a release that would tell of 1 to k - 1 people (ANON-9); says nothing when it is safe.

    Raises DisclosureRisk naming the groups, also for a group that is published but not in the round.
    Works on sets of teams and shares no code with the choice of groups, so that each checks the other.
    """
    _check_threshold(k)
    cells: dict[tuple[str | None, str | None], int] = {
        (d, t): n for d, teams in respondents.items() for t, n in teams.items()
    }
    groups: dict[str, frozenset[tuple[str | None, str | None]]] = {}
    if published.organisation:
        groups["organisation"] = frozenset(cells)
    for name in published.departments:
        groups[f"department {name}"] = frozenset(cell for cell in cells if cell[0] == name)
    for name in published.teams:
        groups[f"team {name}"] = frozenset(cell for cell in cells if cell[1] == name)
    audit_groups(groups, cells, k)


_Cell = TypeVar("_Cell")


def audit_groups(
    groups: Mapping[str, frozenset[_Cell]], sizes: Mapping[_Cell, int], k: int = SMALLEST_GROUP
) -> None:
    """The same for any groups: each is a set of cells, each cell a number of respondents.

    Groups that cut across each other are refused outright: what they tell together is not bounded by
    their atoms (ANON-3). Raises DisclosureRisk; ValueError for k below 5.
    """
    _check_threshold(k)
    for name, cells in groups.items():
        if sum(sizes[cell] for cell in cells) < k:
            raise DisclosureRisk(f"{name} has fewer than {k} respondents")
        for other, others in groups.items():
            if cells & others and not (cells <= others or others <= cells):
                raise DisclosureRisk(f"{name} and {other} cut across each other")
        inside = frozenset[_Cell]().union(*(others for others in groups.values() if others < cells))
        left = sum(sizes[cell] for cell in cells - inside)
        if 0 < left < k:
            raise DisclosureRisk(f"{name} without its published parts leaves {left} respondents")


def display(counts: Sequence[int], k: int = SMALLEST_GROUP) -> Display:
    """What may be shown of a group, given how many answered each of the points 1 to 5 (ANON-1, ANON-4).

    Fewer than k: nothing. Fewer than 10: the mean and n, since answers that agree give everyone away.
    From 10: low 1-2, middle 3, high 4-5, a class of one or two answers merged with its neighbour; when
    that leaves a single class there is no distribution to show.
    """
    _check_threshold(k)
    if len(counts) != _SCALE_POINTS or min(counts) < 0:
        raise ValueError(f"needs how many answered each of {_SCALE_POINTS} points, not {list(counts)}")
    n = sum(counts)
    if n < k:
        return Display("nothing")
    if n < ANSWERS_FOR_A_DISTRIBUTION:
        return Display("mean")
    low, middle, high = counts[0] + counts[1], counts[2], counts[3] + counts[4]
    classes = _merged([ShownClass(1, 2, low), ShownClass(3, 3, middle), ShownClass(4, 5, high)])
    return Display("classes", tuple(classes)) if len(classes) > 1 else Display("mean")


def _check_threshold(k: int) -> None:
    if k < SMALLEST_GROUP:
        raise ValueError(f"groups of fewer than {SMALLEST_GROUP} are never shown; k was {k}")


def _name(group: str | None) -> str:
    """The name a group is looked up by; "" for people without one, who are never shown."""
    return group or ""


def _merged(classes: list[ShownClass]) -> list[ShownClass]:
    """The classes with every one of one or two answers merged into a neighbour, smaller first."""
    while len(classes) > 1:
        small = [i for i, c in enumerate(classes) if 0 < c.answers < _SMALLEST_CLASS]
        if not small:
            break
        at = small[0]
        beside = [i for i in (at - 1, at + 1) if 0 <= i < len(classes)]
        # An empty neighbour would leave the class as small as it was.
        other = min(beside, key=lambda i: (classes[i].answers == 0, classes[i].answers, i))
        first, last = sorted((at, other))
        merged = ShownClass(
            classes[first].first, classes[last].last, classes[at].answers + classes[other].answers
        )
        classes = [*classes[:first], merged, *classes[last + 1 :]]
    return classes


def _hierarchy(respondents: Mapping[_Department, Mapping[_Team, int]], k: int) -> _Node:
    """The organisation with its departments and teams, in order of their names; checks what it is given."""
    _check_threshold(k)
    organisation = _Node("organisation", "organisation", 0)
    seen: set[str] = set()
    for department, teams in sorted(respondents.items(), key=lambda item: _name(item[0])):
        if department == "" or "" in teams or min(teams.values(), default=0) < 0:
            raise ValueError(f"groups need a name and respondents of 0 or more: {department}: {dict(teams)}")
        twice = seen.intersection(team for team in teams if team is not None)
        if twice:
            raise ValueError(f"a team belongs to one department, but these are in two: {sorted(twice)}")
        seen.update(team for team in teams if team is not None)
        inside = _Node("department", _name(department), sum(teams.values()))
        for team, n in teams.items():
            inside.parts.append(_Node("team", _name(team), n))
        organisation.parts.append(inside)
        organisation.n += inside.n
    return organisation
