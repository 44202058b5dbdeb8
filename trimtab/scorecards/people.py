"""What may be shown of technicians' answers, and what it comes to (sections 5 and 10 of the specification).

Every figure is a sum of parts that were each released (domain/surveys/releasing.py): a week of the pulse, a round of a
survey, a month of onboardings or, for teams too small for a week, a four-week block. A part whose answers are not
exactly those of its release is not shown. So no two figures differ by one to four people's answers. Nothing leaves
this file but rounded (published.py).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from trimtab.domain.surveys.models import Release
from trimtab.domain.surveys.releasing import latest_releases
from trimtab.insight.anonymity import publishable_teams
from trimtab.insight.intervals import Interval, blend, rating_mean, wilson
from trimtab.insight.releases import area_of, name_of
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Tally
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.published import as_published, rounded, rounded_interval
from trimtab.warehouse import confidential, store
from trimtab.warehouse.confidential import RespondentMean, TeamSums

_LOWEST, _HIGHEST = 1, 5
IN_DEPTH = "in-depth"
_PARTS = ("count", "total", "squares", "low")
_IN_DEPTH_AGE = timedelta(days=183)  # AG-4: not older than six months


Released = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Part:
    """One published part: a week, a round or a block of one team or, with ``team`` None, of everyone."""

    opens_on: date
    closes_on: date
    team: int | None
    tally: Tally
    respondents: int


def measure(kpi: Kpi, period: Period, now: Moment, *, team: int | None = None) -> Figure:
    """What is the published figure of the period, of everyone or of one team?"""
    return measures(kpi, [period], now, team=team)[0]


def measures(
    kpi: Kpi, periods: Sequence[Period], now: Moment, *, team: int | None = None
) -> Sequence[Figure]:
    """The same of many periods, each after the one before it: the parts are looked up and laid out once."""
    asked = kpi.measure
    if not isinstance(asked, Confidential):
        raise TypeError(f"{kpi.key} is not under the anonymity rules")
    if asked.blend:
        pulses, depths = (measures(_half(kpi, name), periods, now, team=team) for name in ("pulse", IN_DEPTH))
        return [
            _blended(kpi, asked, period, pulse, depth, now.rules)
            for period, pulse, depth in zip(periods, pulses, depths, strict=True)
        ]
    parts = _of_group(store.load().identity, asked, now.rules, now.today).get(team, ())
    scope = {"team_id": team} if team else {}
    return [
        _figure(kpi, asked, period, chosen, now.rules, scope)
        for period, chosen in zip(periods, _chosen(asked, periods, parts), strict=True)
    ]


def _chosen(asked: Confidential, periods: Sequence[Period], parts: Sequence[Part]) -> list[list[Part]]:
    """The parts that make up each period: those that open in it, or the in-depth round that is recent enough."""
    if asked.survey == IN_DEPTH:
        recent = ([part for part in parts if _recent(part, period)] for period in periods)
        return [[max(some, key=lambda part: part.opens_on)] if some else [] for some in recent]
    found: list[list[Part]] = [[] for _ in periods]
    starts = [period.start for period in periods]
    for part in parts:
        place = bisect_right(starts, part.opens_on) - 1
        if place >= 0 and periods[place].contains(part.opens_on):
            found[place].append(part)
    return found


def published(asked: Confidential, rules: Parameters, *, before: date) -> Sequence[Part]:
    """Which parts of a survey are published, of rounds that closed before that day (ANON-6)?"""
    return _published(store.load().identity, asked, rules, before)


@lru_cache(maxsize=256)
def _of_group(
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
    release = _releases(store.load().identity).get((asked.survey, unit, first))
    if release is None or release.refused:
        return {}
    view = name_of(asked.questions)
    return {(one["level"], one["name"]): one["n"] for one in release.groups if one["view"] == view}


@lru_cache(maxsize=4)
def _releases(_warehouse: tuple[Path, int]) -> Mapping[tuple[str, str, date], Release]:
    return latest_releases()


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
    return replace(whole, tally=tally, respondents=n)


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
    parts: list[Part] = []
    for rows in blocks.values():
        opens, closes = rows[0].opens_on, rows[0].closes_on
        if closes >= before:
            continue
        by_week = {part.team for part in weekly if opens <= part.opens_on <= closes}
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


def _recent(part: Part, period: Period) -> bool:
    return part.closes_on < period.end <= part.closes_on + _IN_DEPTH_AGE + timedelta(days=1)


def _figure(
    kpi: Kpi,
    asked: Confidential,
    period: Period,
    parts: list[Part],
    rules: Parameters,
    scope: Mapping[str, int],
) -> Figure:
    sums = (parts[0].tally if len(parts) == 1 else Tally.sum(part.tally for part in parts)).parts
    count = int(sums.get("count", 0))
    reason = None if count else "too_few_responses"
    value, interval = (None, None) if reason else _value(asked, sums, rules.conf)
    flags = ["indicative"] if not reason and count < rules.n_solid_score else []
    exact = Figure(
        kpi=kpi.key,
        period=period,
        scope=scope,
        components=sums,
        value=value,
        interval=interval,
        n=count,
        numerator=None if reason else sums["low"],
        denominator=None if reason else sums["count"],
        flags=tuple(flags),
        reason=reason,
        level=rules.conf,
    )
    return as_published(exact, asked)


def _value(asked: Confidential, sums: Mapping[str, float], level: float) -> tuple[float, Interval | None]:
    count, total = sums["count"], sums["total"]
    if asked.obstacle:
        return sums["low"] / count, wilson(sums["low"], count, level=level)
    interval = rating_mean(int(count), total, sums["squares"], low=_LOWEST, high=_HIGHEST, level=level)
    mean = total / count
    if asked.low == 0:
        return _to_ten(mean), Interval(_to_ten(interval.low), _to_ten(interval.high)) if interval else None
    return mean, interval


def _to_ten(face: float) -> float:
    """1 to 5 as 0 to 10: a mean face of 4.6 is 9 (AG-PULSE)."""
    return 2.5 * (face - 1)


def _blended(
    kpi: Kpi, asked: Confidential, period: Period, pulse: Figure, depth: Figure, rules: Parameters
) -> Figure:
    """Half the pulse of the period, half the latest in-depth index; alone and marked where one is missing (AG-4).

    Made of the halves as they are published: together they say no more than each for itself.
    """
    known = [half for half in (pulse, depth) if half.value is not None]
    value = sum(half.value or 0.0 for half in known) / len(known) if known else None
    interval = known[0].interval if len(known) == 1 else None
    if len(known) == 2 and value is not None and pulse.interval and depth.interval:
        width = blend(_half_width(pulse.interval), _half_width(depth.interval))
        interval = Interval(max(asked.low, value - width), min(asked.high, value + width))
    whole = Figure(
        kpi=kpi.key,
        period=period,
        scope=pulse.scope,
        components={"pulse count": pulse.n, "in-depth count": depth.n},
        value=value,
        interval=interval,
        n=sum(half.n for half in known),
        numerator=None,
        denominator=None,
        flags=("one_survey_only",) if len(known) == 1 else (),
        reason=None if known else "too_few_responses",
        level=rules.conf,
        extras={"pulse": pulse.value, "in-depth": depth.value, "pulse_n": pulse.n, "in_depth_n": depth.n},
    )
    return replace(whole, value=rounded(value), interval=rounded_interval(interval))


def _half(kpi: Kpi, survey: str) -> Kpi:
    questions = ("week",) if survey == "pulse" else tuple(f"area{a}-{i}" for a in range(1, 7) for i in (1, 2))
    return replace(kpi, measure=Confidential(survey, questions, 0, 10))


def _half_width(interval: Interval) -> float:
    return (interval.high - interval.low) / 2
