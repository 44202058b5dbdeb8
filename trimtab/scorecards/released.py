"""Which parts of technicians' answers are published: what was released, as far as it still holds (section 10).

A part is a week of the pulse, a round of a survey, a month of onboardings or, for teams too small for a week, a
four-week block. Each was released as a whole (domain/surveys/releasing.py), and one whose answers are not exactly
those of its release is not shown. What figures are made of them stands in people.py.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from trimtab.domain.surveys.releasing import released_groups
from trimtab.insight.anonymity import publishable_teams
from trimtab.insight.releases import area_of, name_of
from trimtab.kpi.measures import Confidential, Tally
from trimtab.kpi.parameters import Parameters
from trimtab.warehouse import confidential, store
from trimtab.warehouse.confidential import RespondentMean, TeamSums

_PARTS = ("count", "total", "squares", "low")
Released = Mapping[tuple[str, str], int]


class Part(NamedTuple):
    """One published part: a week, a round or a block of one team or, with ``team`` None, of everyone."""

    opens_on: date
    closes_on: date
    team: int | None
    tally: Tally
    respondents: int


def of_group(asked: Confidential, rules: Parameters, *, before: date, team: int | None) -> Sequence[Part]:
    """Which parts of a survey are published, of a team or of everyone? Of rounds closed before that day (ANON-6)."""
    return _by_group(store.load().identity, asked, rules, before).get(team, ())


@lru_cache(maxsize=256)
def _by_group(
    warehouse: tuple[Path, int], asked: Confidential, rules: Parameters, before: date
) -> Mapping[int | None, Sequence[Part]]:
    """The published parts by team, None for everyone: a page asks for many teams and periods."""
    found: dict[int | None, list[Part]] = defaultdict(list)
    for part in _published(warehouse, asked, rules, before):
        found[part.team].append(part)
    return found


@lru_cache(maxsize=256)
def _published(
    _warehouse: tuple[Path, int], asked: Confidential, rules: Parameters, before: date
) -> Sequence[Part]:
    if len(asked.questions) > 1:
        return _rounds(asked, rules, before)
    sums = [
        row
        for row in confidential.team_sums(asked.survey)
        if row.question in asked.questions and row.closes_on < before
    ]
    if asked.survey == "pulse":
        weekly = _grouped(asked, sums, rules, "round", lambda row: row.opens_on)
        return weekly + _blocks(asked, weekly, rules, before)
    # Onboarding rounds are pooled by the month they open in: one client's own group is mostly too small.
    if asked.survey == "agent-onboarding":
        return _grouped(asked, sums, rules, "month", lambda row: row.opens_on.replace(day=1))
    return _grouped(asked, sums, rules, "round", lambda row: row.opens_on)


def _grouped(
    asked: Confidential,
    sums: Iterable[TeamSums],
    rules: Parameters,
    unit: str,
    first_day: Callable[[TeamSums], date],
) -> list[Part]:
    groups: dict[date, list[TeamSums]] = defaultdict(list)
    for row in sums:
        groups[first_day(row)].append(row)
    parts: list[Part] = []
    for first, rows in groups.items():
        released = _released(asked, unit, first)
        opens, closes = min(row.opens_on for row in rows), max(row.closes_on for row in rows)
        parts += _shown(released, opens, closes, _by_team(rows), rules)
    return parts


def _released(asked: Confidential, unit: str, first: date) -> Released:
    """How many answered in each group that was released of these questions: (level, name) to number."""
    groups = _releases(store.load().identity).get((asked.survey, unit, first), ())
    view = name_of(asked.questions)
    return {(one["level"], one["name"]): one["n"] for one in groups if one["view"] == view}


@lru_cache(maxsize=4)
def _releases(_warehouse: tuple[Path, int]) -> Mapping[tuple[str, str, date], Sequence[Mapping[str, Any]]]:
    return released_groups()


def _by_team(rows: Iterable[TeamSums]) -> dict[int, Tally]:
    mine: dict[int, list[Tally]] = defaultdict(list)
    for row in rows:
        mine[row.team_id].append(Tally.of(_PARTS, (row.answers, row.total, row.squares, row.low)))
    return {team: tallies[0] if len(tallies) == 1 else Tally.sum(tallies) for team, tallies in mine.items()}


def _rounds(asked: Confidential, rules: Parameters, before: date) -> list[Part]:
    """Rounds of a survey whose respondents each count once, with the mean of several questions."""
    rounds: dict[date, list[RespondentMean]] = defaultdict(list)
    for row in _areas(confidential.respondents(asked.survey), asked.questions):
        if row.closes_on < before:
            rounds[row.opens_on].append(row)
    parts: list[Part] = []
    for opens, rows in rounds.items():
        by_team: dict[int, Tally] = defaultdict(Tally)
        for row in rows:
            by_team[row.team_id] += _mean_as_tally(row.mean)
        released = _released(asked, "round", opens)
        parts += _shown(released, opens, max(r.closes_on for r in rows), by_team, rules)
    areas = _areas_of(asked)
    if len(areas) == 1:
        return parts
    of_areas: dict[tuple[date, int | None], list[Part]] = defaultdict(list)
    for area in areas:
        for part in _rounds(area, rules, before):
            of_areas[part.opens_on, part.team].append(part)
    return [_of_areas(part, of_areas[part.opens_on, part.team]) for part in parts]


def _areas_of(asked: Confidential) -> list[Confidential]:
    """The same of each area alone."""
    found: dict[str, list[str]] = defaultdict(list)
    for question in asked.questions:
        found[area_of(question)].append(question)
    return [replace(asked, questions=tuple(questions)) for questions in found.values()]


def _of_areas(whole: Part, parts: Sequence[Part]) -> Part:
    """The mean over respondents where everyone answered every area; else that of the published areas alone.

    Otherwise the index and its areas would differ by the few who left an area out, and tell what they answered. Its
    spread is then the mean of the areas' own, the widest that they allow.
    """
    if all(part.respondents == whole.respondents for part in parts):
        return whole
    n = min(part.respondents for part in parts)
    means = [part.tally["total"] / part.respondents for part in parts]
    spreads = [
        max(0.0, part.tally["squares"] / part.respondents - mean * mean) ** 0.5
        for part, mean in zip(parts, means, strict=True)
    ]
    mean, spread = sum(means) / len(means), sum(spreads) / len(spreads)
    tally = Tally.of(_PARTS, (n, n * mean, n * (mean * mean + spread * spread), 0))
    return whole._replace(tally=tally, respondents=n)


def _shown(
    released: Released, opens: date, closes: date, by_team: Mapping[int, Tally], rules: Parameters
) -> list[Part]:
    """Which groups are shown: those released, as far as the rules of today leave them (ANON-1, ANON-2)?

    A threshold that was raised since hides more of a release and never shows anything else.
    """
    sizes = {str(team): int(tally["count"]) for team, tally in by_team.items()}
    shown = publishable_teams(sizes, rules.k_anon)
    parts = []
    whole = Tally.sum(by_team.values())
    if shown.organisation and released.get(("organisation", "")) == whole["count"]:
        parts.append(Part(opens, closes, None, whole, int(whole["count"])))
    for team, tally in by_team.items():
        if str(team) in shown.teams and released.get(("team", str(team))) == tally["count"]:
            parts.append(Part(opens, closes, team, tally, int(tally["count"])))
    return parts


def _blocks(asked: Confidential, weekly: list[Part], rules: Parameters, before: date) -> list[Part]:
    """Teams without a single published week in a four-week block are shown for the block instead (ANON-7)."""
    blocks: dict[int, list[TeamSums]] = defaultdict(list)
    for row in confidential.block_sums(asked.survey):
        blocks[row.group].append(row)
    shown_on: dict[date, set[int | None]] = defaultdict(set)
    for part in weekly:
        shown_on[part.opens_on].add(part.team)
    parts: list[Part] = []
    for rows in blocks.values():
        opens, closes = rows[0].opens_on, rows[0].closes_on
        if closes >= before:
            continue
        by_week = set().union(*(teams for day, teams in shown_on.items() if opens <= day <= closes))
        released = _released(asked, "block", opens)
        parts += [
            part
            for part in _shown(released, opens, closes, _by_team(rows), rules)
            if part.team is not None and part.team not in by_week
        ]
    return parts


def _areas(means: list[RespondentMean], questions: tuple[str, ...]) -> list[RespondentMean]:
    """Each respondent's mean over the areas asked for; an area needs half of its items answered (AG-3)."""
    items: dict[str, int] = defaultdict(int)
    for question in questions:
        items[question.split("-")[0]] += 1
    given: dict[tuple[int, int, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    sample: dict[tuple[int, int, str], RespondentMean] = {}
    for row in means:
        if row.question in questions:
            key = (row.round_id, row.team_id, row.respondent)
            given[key][row.question.split("-")[0]].append(row.mean)
            sample[key] = row
    answers = []
    for key, areas in given.items():
        values = [sum(a) / len(a) for name, a in areas.items() if 2 * len(a) >= items[name]]
        if values:
            row = sample[key]
            mean = sum(values) / len(values)
            answers.append(
                RespondentMean(
                    row.round_id,
                    row.opens_on,
                    row.closes_on,
                    row.team_id,
                    "",
                    row.respondent,
                    mean,
                    len(values),
                )
            )
    return answers


def _mean_as_tally(mean: float) -> Tally:
    return Tally.of(_PARTS, (1, mean, mean * mean, int(mean <= 2)))
