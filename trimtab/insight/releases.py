"""Which groups of a round, a month or a block are released, and what a later correction may change (ANON-6, ANON-9).

Everything that any page, export or program shows of the answers is a *view* of a *group*: a question, or an area of
several questions, of the organisation, a department or a team. They are decided together, once, when the round has
closed. All of it is plain arithmetic on opaque respondents, so that it can be tried on any organisation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from trimtab.insight.anonymity import DisclosureRisk, Published, audit, audit_groups, publishable

Level = Literal["organisation", "department", "team"]
_POINTS = 5


class Given(NamedTuple):
    """One answer: of which team, by which opaque respondent, to which question."""

    team: int
    respondent: str
    question: str
    score: int


@dataclass(frozen=True)
class Group:
    """A released view of a group: who is in it, how many answered, and for a single question the answers 1 to 5."""

    view: str
    level: Level
    name: str
    teams: tuple[int, ...]
    n: int
    counts: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The group as plain data, which ``from_json`` turns back."""
        return {**vars(self), "teams": list(self.teams), "counts": list(self.counts)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Group":
        """The group that ``as_json`` wrote."""
        return cls(**{**data, "teams": tuple(data["teams"]), "counts": tuple(data["counts"])})

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same group in another release."""
        return self.view, self.level, self.name


def name_of(questions: Sequence[str]) -> str:
    """What a view of these questions is called."""
    return "+".join(questions)


def who_counts(given: Iterable[Given], questions: Sequence[str]) -> dict[int, set[str]]:
    """Which respondents of each team have a value in this view? At least half of an area's questions (AG-3)."""
    asked: dict[str, int] = defaultdict(int)
    for question in questions:
        asked[area_of(question)] += 1
    answered: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for one in given:
        if one.question in questions:
            answered[one.team, one.respondent, area_of(one.question)].add(one.question)
    found: dict[int, set[str]] = defaultdict(set)
    for (team, respondent, area), items in answered.items():
        if 2 * len(items) >= asked[area]:
            found[team].add(respondent)
    return found


def area_of(question: str) -> str:
    """The area that a question belongs to: what stands before its last hyphen."""
    return question.rpartition("-")[0] or question


def decide(
    given: Sequence[Given],
    departments: Mapping[int, str],
    views: Collection[Sequence[str]],
    k: int,
) -> list[Group]:
    """Which views of which groups are released? ``departments`` has each team's; empty or absent: none.

    Each view's groups form one hierarchy and keep the atom rule. A question of an area is shown only in groups where
    the area is and whoever has a value of it answered the question too; several areas together only where each of them
    is shown. So the difference of two views is never a few people. Raises DisclosureRisk when the audit disagrees.
    """
    found: list[Group] = []
    sets = {name_of(questions): who_counts(given, questions) for questions in views}
    for questions in views:
        who = sets[name_of(questions)]
        shown = _shown(who, departments, k)
        found += _groups(questions, who, departments, shown, given)
    return [one for one in found if _stands_with_others(one, views, sets, found)]


def _shown(who: Mapping[int, set[str]], departments: Mapping[int, str], k: int) -> Published:
    sizes: dict[str | None, dict[str, int]] = defaultdict(dict)
    for team, people in who.items():
        sizes[departments.get(team) or None][str(team)] = len(people)
    shown = publishable(sizes, k)
    audit(shown, sizes, k)
    return shown


def _groups(
    questions: Sequence[str],
    who: Mapping[int, set[str]],
    departments: Mapping[int, str],
    shown: Published,
    given: Sequence[Given],
) -> list[Group]:
    # All that answered anything, so that a group has the same teams in every view of the round.
    teams = sorted({one.team for one in given})
    levels: list[tuple[Level, str, tuple[int, ...]]] = []
    if shown.organisation:
        levels.append(("organisation", "", tuple(teams)))
    for name in sorted(shown.departments):
        levels.append(("department", name, tuple(team for team in teams if departments.get(team) == name)))
    levels += [("team", name, (int(name),)) for name in sorted(shown.teams)]
    return [
        Group(
            name_of(questions),
            level,
            name,
            inside,
            sum(len(who.get(team, ())) for team in inside),
            _counts(given, questions[0], inside) if len(questions) == 1 else (),
        )
        for level, name, inside in levels
    ]


def _counts(given: Iterable[Given], question: str, teams: Collection[int]) -> tuple[int, ...]:
    counts = [0] * _POINTS
    for one in given:
        if one.question == question and one.team in teams:
            counts[one.score - 1] += 1
    return tuple(counts)


def _stands_with_others(
    one: Group,
    views: Collection[Sequence[str]],
    sets: Mapping[str, Mapping[int, set[str]]],
    found: Sequence[Group],
) -> bool:
    mine = one.view.split("+")
    released = {other.key for other in found}
    for questions in views:
        wider = len(questions) > len(mine) and set(mine) < set(questions)
        if wider and len({area_of(question) for question in questions}) == 1:
            area, own = sets[name_of(questions)], sets[one.view]
            everyone = all(area.get(team, set()) == own.get(team, set()) for team in one.teams)
            if not everyone or (name_of(questions), one.level, one.name) not in released:
                return False
        narrower = len(questions) > 1 and set(questions) < set(mine)
        if narrower and (name_of(questions), one.level, one.name) not in released:
            return False
    return True


def refuse_correction(old: Sequence[Group], new: Sequence[Group], sizes: Mapping[int, int], k: int) -> None:
    """May a round that was released be released again after its answers changed (ANON-6)? ``sizes``: answers by team.

    Only if in every group that either release shows, nobody or at least ``k`` people answer differently, and both
    releases together keep the atom rule. Who they are is not known, so the fewest are counted that explain the change.
    Raises DisclosureRisk, naming the first group.
    """
    before, after = ({one.key: one for one in groups if one.counts} for groups in (old, new))
    for key in sorted({*before, *after}):
        if key in before and key in after:
            changed = fewest_changed(before[key].counts, after[key].counts)
            if 0 < changed < k:
                raise DisclosureRisk(f"{key[1]} {key[2]}: {changed} people's answers changed")
    for view in sorted({key[0] for key in (*before, *after)}):
        groups = {
            f"{place} {one.level} {one.name}": frozenset(one.teams)
            for place, release in enumerate((before, after))
            for one in release.values()
            if one.view == view
        }
        known = defaultdict(int, sizes)
        audit_groups(groups, {team: known[team] for teams in groups.values() for team in teams}, k)


def fewest_changed(old: Sequence[int], new: Sequence[int]) -> int:
    """How many people at least came, went or changed their answer, by how many gave each?"""
    came = sum(max(0, b - a) for a, b in zip(old, new, strict=True))
    went = sum(max(0, a - b) for a, b in zip(old, new, strict=True))
    return max(came, went)


def block_teams(
    people: Mapping[int, set[str]], departments: Mapping[int, str], weekly: Collection[int], k: int
) -> list[int]:
    """Which teams are shown for a block of weeks (ANON-7)? Those without a published week, of ``k`` people and more.

    They and the teams that have weeks are one hierarchy of distinct people. Raises DisclosureRisk like ``decide``.
    """
    shown = _shown(people, departments, k)
    return sorted(int(name) for name in shown.teams if int(name) not in weekly)


def still_shown(groups: Sequence[Group], k: int) -> list[Group]:
    """What of a release is shown under the threshold of today, which may be higher than the one it was released by?

    Looks at nothing but the release: a part is hidden as long as a group without its shown parts has 1 to k - 1.
    """
    shown = [one for one in groups if one.n >= k]
    while True:
        hidden = next((part for one in shown if (part := _too_telling(one, shown, k)) is not None), None)
        if hidden is None:
            return shown
        shown.remove(hidden)


def _too_telling(one: Group, shown: Sequence[Group], k: int) -> Group | None:
    inside = [other for other in shown if other.view == one.view and other != one and _is_part(other, one)]
    largest = [
        other for other in inside if not any(_is_part(other, wider) for wider in inside if wider != other)
    ]
    left = one.n - sum(other.n for other in largest)
    return min(largest, key=lambda other: (other.n, other.name)) if largest and 0 < left < k else None


def _is_part(one: Group, other: Group) -> bool:
    levels: tuple[Level, ...] = ("organisation", "department", "team")
    return levels.index(one.level) > levels.index(other.level) and set(one.teams) <= set(other.teams)
