"""The early warning of teams in words and small pictures: where each stands, by which figures, since when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.targets.models import Target
from trimtab.domain.warnings.models import State, TeamEpisode, TeamEvaluation
from trimtab.reports.warning_words import state_word
from trimtab.scorecards.team_states import RULES, SHOWN_DAYS, TeamState, TeamWarning, TeamWarnings
from trimtab.scorecards.team_warnings import SATISFACTION
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters import dates
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.presenters.figures import Chip
from trimtab.web.presenters.numbers import count, decimal, percent_text
from trimtab.web.presenters.settings.warning import origin
from trimtab.web.presenters.tipping_words import sentence
from trimtab.web.presenters.warnings import HEIGHT, HEIGHTS, TONES, Bar

Figures = TeamEvaluation | TeamEpisode


@dataclass(frozen=True)
class Limit:
    """The limit of a KPI: its value, where it comes from, and the tipping point beside it."""

    kpi: str
    value: str
    origin: str
    href: str
    tipping: str
    tipping_href: str


@dataclass(frozen=True)
class Line:
    """One state, present or past. ``parts``: what it rests on; ``near`` and ``below``: how likely."""

    what: str
    href: str
    chip: Chip
    score: str
    parts: str
    limit: str
    near: str
    below: str
    first: str
    last: str


@dataclass(frozen=True)
class Card:
    """A team."""

    team: int
    name: str
    chip: Chip | None
    lines: Sequence[Line]
    history: Sequence[Line]
    bars: Sequence[Bar]
    says: str
    days: int = SHOWN_DAYS
    height: int = HEIGHT


@dataclass(frozen=True)
class Shown:
    """The page."""

    limits: Sequence[Limit]
    rule: str
    teams: Sequence[Card]


def shown(found: TeamWarnings, zone: ZoneInfo) -> Shown:
    """The page in words."""
    return Shown(limits(found), _rule(), [_card(one, found.today, zone) for one in found.teams])


def limits(found: TeamWarnings) -> list[Limit]:
    """What each KPI is judged by; without a limit nobody is told that a team nears it."""
    return [_limit(kpi, one, found) for kpi, one in found.limits.items()]


def _rule() -> str:
    """When people are told; both KPIs are judged by the same likelihoods."""
    rule = RULES[SATISFACTION]
    text = gettext(
        "People are told when it is at least %(approach)s likely that a team's true score is below the limit or at "
        "most %(margin)s points above it, and when it is at least %(exceed)s likely below the limit itself."
    )
    return text % {
        "approach": percent_text(rule.approach, 0),
        "margin": decimal(rule.margin, 1),
        "exceed": percent_text(rule.exceed, 0),
    }


def exported(found: TeamWarnings, frame: Frame) -> Table:
    """Every state of every team in the time shown, as a file; of those that last, what was judged last."""
    columns = [
        Column(gettext("Team")),
        Column(gettext("Watched"), width=40),
        Column(gettext("State")),
        Column(gettext("From"), "date"),
        Column(gettext("To"), "date"),
        Column(gettext("Published score, 0 to 10"), "number"),
        Column(gettext("Interval low"), "number"),
        Column(gettext("Interval high"), "number"),
        Column(gettext("Limit"), "number"),
        Column(gettext("Likely near the limit"), "percent"),
        Column(gettext("Likely below it"), "percent"),
        Column(gettext("Published parts it rests on"), "whole"),
        Column(gettext("Last part from"), "date"),
    ]
    rows = [_cells(team, one, seen, frame.zone) for team in found.teams for one, seen in _with_latest(team)]
    about: list[tuple[str, Cell]] = [
        (gettext("List"), gettext("Early warning of teams")),
        (gettext("To be read with"), gettext("Read from released results alone; no person is in it.")),
        *ending(frame),
    ]
    return Table(f"trimtab-team-warnings-{found.today}", columns, rows, about, frame.zone)


def _with_latest(team: TeamWarning) -> Iterator[tuple[TeamEpisode, Figures]]:
    latest = {one.present.pk: one.seen for one in team.states}
    return ((one, latest.get(one.pk, one)) for one in reversed(team.history))


def _cells(team: TeamWarning, one: TeamEpisode, seen: Figures, zone: ZoneInfo) -> list[Cell]:
    left = one.left_at.astimezone(zone).date() if one.left_at else None
    return [
        team.name, _what(one.kpi, one.watch), _state(one), one.entered_at.astimezone(zone).date(), left,
        _round(seen.value), _round(seen.low), _round(seen.high), seen.limit, seen.approach, seen.exceed, seen.parts,
        seen.published_on,
    ]  # fmt: skip


def _limit(kpi: str, one: Target | None, found: TeamWarnings) -> Limit:
    value = one.value if one is not None else None
    tipping, href = "", ""
    if kpi == SATISFACTION:
        href = reverse("tipping-turnover")
        tipping = sentence(found.tipping.shown) if found.tipping else gettext("Not computed yet.")
    return Limit(
        kpi=gettext(KPIS[kpi].title),
        value="" if value is None else decimal(value, 1),
        origin=origin(one) if one is not None and value is not None else "",
        href=reverse("settings-target", args=[kpi]),
        tipping=tipping,
        tipping_href=href,
    )


def _card(one: TeamWarning, today: date, zone: ZoneInfo) -> Card:
    worst = one.worst
    bars = list(_bars(one.history, today, zone))
    return Card(
        team=one.team,
        name=one.name,
        chip=Chip(_worst(one), TONES.get(worst, "")) if worst else None,
        lines=[_line(each.present, each.seen, zone) for each in one.states],
        history=[_line(each, seen, zone) for each, seen in _with_latest(one)],
        bars=bars,
        says=_says(bars),
    )


def _worst(one: TeamWarning) -> str:
    """The state in a word: of a limit where one is near or passed, else of what is usual."""
    serious: list[TeamState] = [each for each in one.states if each.present.state == one.worst]
    level = next((each for each in serious if each.watch == TeamEpisode.Watch.LEVEL), serious[0])
    return _state(level.present)


def _line(one: TeamEpisode, seen: Figures, zone: ZoneInfo) -> Line:
    return Line(
        what=_what(one.kpi, one.watch),
        href=f"{reverse('kpi', args=[one.kpi])}?team={one.team_id}",
        chip=Chip(_state(one), TONES.get(one.state, "")),
        score=_score(seen),
        parts=_parts(seen),
        limit=_of(seen.limit),
        near=_near(seen),
        below="–" if seen.exceed is None else percent_text(seen.exceed, 0),
        first=dates.day(one.entered_at.astimezone(zone).date()),
        last=dates.day(one.left_at.astimezone(zone).date()) if one.left_at else gettext("until today"),
    )


def _what(kpi: str, watch: str) -> str:
    if watch == TeamEpisode.Watch.TREND:
        return gettext("%(kpi)s, against what is usual for the team") % {"kpi": gettext(KPIS[kpi].title)}
    return gettext("%(kpi)s, against its limit") % {"kpi": gettext(KPIS[kpi].title)}


def _state(one: TeamEpisode) -> str:
    if one.watch == TeamEpisode.Watch.LEVEL:
        return {
            State.NORMAL.value: state_word(State.NORMAL),
            State.APPROACHING.value: pgettext("state of a team's satisfaction", "near its limit"),
            State.EXCEEDED.value: pgettext("state of a team's satisfaction", "below its limit"),
        }[one.state]
    if one.state == State.NORMAL:
        return pgettext("state of a team's pulse", "as usual")
    return pgettext("state of a team's pulse", "below its usual")


def _score(seen: Figures) -> str:
    given = {"value": decimal(seen.value, 1)}
    if seen.low is None or seen.high is None:
        return given["value"]
    given |= {"low": decimal(seen.low, 1), "high": decimal(seen.high, 1)}
    if seen.watch == TeamEpisode.Watch.TREND:
        return gettext("%(value)s (usual: %(low)s to %(high)s)") % given
    return gettext("%(value)s (95%% interval: %(low)s to %(high)s)") % given


def _parts(seen: Figures) -> str:
    given = {"n": count(seen.parts), "day": dates.day(seen.published_on)}
    if seen.kpi == SATISFACTION:
        return gettext("published for the quarter from %(day)s") % given
    text = ngettext(
        "the published week from %(day)s",
        "%(n)s published weeks together, the last from %(day)s",
        seen.parts,
    )
    return text % given


def _near(seen: Figures) -> str:
    """How likely it is below the warning level, which is named: limit and margin."""
    if seen.approach is None or seen.limit is None:
        return "–"
    given = {
        "chance": percent_text(seen.approach, 0),
        "near": decimal(seen.limit + RULES[seen.kpi].margin, 1),
    }
    return gettext("%(chance)s (below %(near)s)") % given


def _of(value: float | None) -> str:
    return "–" if value is None else decimal(value, 1)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _bars(history: Sequence[TeamEpisode], today: date, zone: ZoneInfo) -> Iterator[Bar]:
    """Days with the most serious state that the team was in, as blocks; days without any state are left empty."""
    since = today - timedelta(days=SHOWN_DAYS - 1)
    states = [""] * SHOWN_DAYS
    for one in sorted(history, key=lambda each: State.values.index(each.state)):
        first = (one.entered_at.astimezone(zone).date() - since).days
        last = (one.left_at.astimezone(zone).date() - since).days if one.left_at else SHOWN_DAYS
        for day in range(max(0, first), min(SHOWN_DAYS, last)):
            states[day] = one.state
    x = 0
    for state, days in groupby(states):
        width = len(list(days))
        if state:
            yield Bar(x, width, HEIGHT - HEIGHTS[state], HEIGHTS[state], state)
        x += width


def _says(bars: Sequence[Bar]) -> str:
    days = {state: sum(one.width for one in bars if one.state == state) for state in HEIGHTS}
    return gettext(
        "Of the last %(days)s days it was near its limit on %(approaching)s, and below its limit or its usual on "
        "%(below)s."
    ) % {
        "days": count(SHOWN_DAYS),
        "approaching": count(days["approaching"]),
        "below": count(days["exceeded"]),
    }
