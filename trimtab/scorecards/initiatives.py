"""What came of an initiative: its months against those of the groups it is compared with, judged by section 11.

Before its review date it has no verdict. From that date on, or the first later day on which it can be decided, whoever
asks has the verdict at once, computed from the months that were complete on that day. The night keeps it as it is
(AG-7): what is kept is what was said that day, unless the records changed in between, and never changes again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.initiatives import actions, queries
from trimtab.domain.initiatives.models import Initiative, InitiativeEvaluation, InitiativeGroup
from trimtab.domain.people.models import User
from trimtab.insight.initiative_effect import (
    MONTHS_BEFORE,
    MOST_AFTER,
    MOST_BEFORE,
    decidable_on,
    started_after_bad_spell,
)
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Exposure, Share
from trimtab.kpi.parameters import SPECIFICATION
from trimtab.kpi.period import Period
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.initiative_notices import tell_due, tell_evaluated
from trimtab.scorecards.initiative_outlook import judged_on, never_judged, outlook
from trimtab.scorecards.initiative_series import (
    EVERYBODY,
    Rows,
    month_away,
    months_between,
    recorded_until,
    rows_of,
    settle_days,
)
from trimtab.scorecards.initiative_shapes import (
    MonthCompared,
    OtherEffect,
    Outcome,
    Told,
    Why,
    as_kept,
    to_be_kept,
)
from trimtab.scorecards.initiative_windows import (
    Window,
    effect_in,
    groups_with_all,
    other_told,
    treated_means,
    window_of,
)
from trimtab.scorecards.moment import Moment, moment

Role = InitiativeGroup.Role
_COUNTED: tuple[Why, ...] = ("too_few_rows", "no_variation")
"""Why there is no effect although there are months enough: other KPIs may have one."""


@dataclass(frozen=True)
class Kept:
    """An initiative whose outcome was kept just now."""

    initiative: Initiative
    outcome: Outcome


@dataclass(frozen=True)
class _Sides:
    """The months that are complete, and the KPI of both sides in each."""

    months: list[Period]
    treated: Rows
    comparison: Rows
    waits: bool

    @property
    def starts(self) -> list[date]:
        return [month.start for month in self.months]


def outcome(viewer: User, one: Initiative, as_of: datetime) -> Outcome:
    """What came of it: as it was kept, else what can be said by now. Raises NotVisible for a client's contact."""
    if viewer.role == User.Role.CLIENT_CONTACT:
        raise NotVisible("There is nothing here for you.")
    kept = queries.evaluation_of(one)
    return kept_outcome(kept) if kept is not None else computed(one, moment(as_of))


def outcomes(found: Sequence[Initiative], as_of: datetime) -> Mapping[int, Outcome]:
    """What came of each by now: as it was kept, else what its dates say, else computed: its day has come.

    For lists, so without months before the day and without other KPIs. However many there are, the same number of
    questions is asked of the database.
    """
    now = moment(as_of)
    told: dict[int, Outcome] = {}
    open_ones = []
    for one in found:
        kept = queries.evaluation_of(one)
        known = kept_outcome(kept) if kept is not None else outlook(one, now.rules, now.today)
        if known is not None:
            told[one.pk] = known
        else:
            open_ones.append(one)
    if open_ones:
        begun = queries.begun()
        told.update({one.pk: judged(one, now, begun) for one in queries.with_groups(open_ones)})
    return told


def kept_outcome(kept: InitiativeEvaluation) -> Outcome:
    """What was kept of an initiative at its review date."""
    effect = None
    if kept.effect is not None and kept.low is not None and kept.high is not None:
        effect = (kept.effect, kept.low, kept.high)
    return as_kept(
        verdict=kept.verdict,
        why=kept.why,
        method=kept.method,
        effect=effect,
        figures=kept.figures,
        others=kept.others,
        at=kept.evaluated_at,
    )


def evaluate_due(as_of: datetime) -> list[Kept]:
    """Keep what came of every initiative at its review date; answers those kept now. Safe to run twice.

    One that cannot be decided yet waits for the first day on which it can.
    """
    now, done = moment(as_of), []
    for one in queries.due_for_evaluation(on=now.today):
        found = computed(one, now)
        if found.verdict == "too_early":
            tell_due(one, found, as_of)
        elif _keep(one, found, as_of, now):
            done.append(Kept(one, replace(found, kept_at=as_of)))
    return done


@transaction.atomic
def _keep(one: Initiative, found: Outcome, as_of: datetime, now: Moment) -> bool:
    """Keep an outcome and tell of it; False where another one was quicker."""
    kept, told = to_be_kept(found), found.told
    row = actions.keep_evaluation(
        as_of=as_of,
        initiative=one,
        found=actions.Found(
            verdict=found.verdict,
            why=found.why,
            method=told.method if told else "",
            effect=told.effect if told else None,
            low=told.interval.low if told else None,
            high=told.interval.high if told else None,
            figures=kept.figures,
            others=kept.others,
        ),
        parameters=now.rules.digest,
        specification=SPECIFICATION,
    )
    if row is not None:
        tell_evaluated(one, found, as_of)
    return row is not None


def computed(one: Initiative, now: Moment) -> Outcome:
    """What can be said of it by this day, with the other KPIs beside the one it aims at."""
    found, kpi = judged(one, now, queries.begun()), KPIS.get(one.kpi)
    if kpi is None or (found.told is None and found.why not in _COUNTED):
        return found
    return replace(found, others=_others(one, kpi, now, _looked_at(one, kpi, now)))


def judged(one: Initiative, now: Moment, begun: Sequence[Initiative]) -> Outcome:
    """What can be said of it by this day, from months complete by its day or, before it, by today.

    ``begun`` are all that have begun: it cannot be told from those of the same group and time.
    """
    kpi = KPIS.get(one.kpi)
    refused = _refused(one, kpi)
    if kpi is None or refused:
        return Outcome("withheld", why=refused)
    by = _looked_at(one, kpi, now)
    sides = _sides(one, kpi, now, by)
    start = one.starts_on.replace(day=1)
    overlaps = tuple((other.pk, other.title) for other in queries.overlapping(one, until=by, among=begun))
    day = judged_on(one, kpi, now.rules)
    base = Outcome("too_early", decidable_on=day, overlaps=overlaps, comparisons=len(sides.comparison))
    if start not in sides.starts:
        why: Why = "waits_for_records" if sides.waits else ""
        return replace(base, why=why, before=_known_before(sides), months=_months(sides, None))
    window = window_of(start, sides.starts, sides.treated, sides.comparison)
    base = replace(
        base,
        before=window.before,
        after=window.after,
        compared=len(window.groups),
        months=_months(sides, window),
        bad_spell=_bad_spell(one, sides, window),
    )
    undecided = _undecided(one, kpi, now, sides, window, base)
    return undecided if undecided is not None else _verdict(one, kpi, now, sides, window, base)


def _looked_at(one: Initiative, kpi: Kpi, now: Moment) -> date:
    """By which day do months have to be complete? By the one fixed for it, however much later it is computed."""
    return min(now.today, judged_on(one, kpi, now.rules))


def _verdict(one: Initiative, kpi: Kpi, now: Moment, sides: _Sides, window: Window, base: Outcome) -> Outcome:
    if one.begun_at is None:
        return replace(base, why="not_begun")
    if base.overlaps:
        return replace(base, verdict="withheld", why="overlap")
    is_rate = isinstance(kpi.measure, Share)
    found = effect_in(window, sides.treated, sides.comparison, is_rate=is_rate, level=now.rules.conf)
    if base.decidable_on is not None and now.today < base.decidable_on:
        return replace(base, why="before_review", told=found)
    if found is None:
        return replace(base, verdict="withheld", why="too_few_rows" if is_rate else "no_variation")
    if not found.interval.excludes(0.0):
        return replace(base, verdict="no_clear_effect", told=found)
    wanted = (found.effect > 0.0) == (one.direction == "higher")
    return replace(base, verdict="improvement" if wanted else "worse", told=found)


def _undecided(
    one: Initiative, kpi: Kpi, now: Moment, sides: _Sides, window: Window, base: Outcome
) -> Outcome | None:
    """Why there are too few months yet, or for good; None where there are enough (INIT-2)."""
    if window.is_enough:
        return None
    if window.before < MONTHS_BEFORE:
        # No month before the start is still to come.
        missing: Why = "not_published" if isinstance(kpi.measure, Confidential) else "too_few_before"
        return replace(base, verdict="withheld", why=missing if window.before else _no_values(kpi))
    if sides.waits:
        return replace(base, why="waits_for_records")
    if now.today < decidable_on(one.starts_on, settle_days(kpi, now.rules)):
        return base
    # A month that is over and settled without a figure will not have one by the review date.
    return replace(base, verdict="withheld", why=_no_values(kpi))


def _no_values(kpi: Kpi) -> Why:
    return "not_published" if isinstance(kpi.measure, Confidential) else "no_values"


def _refused(one: Initiative, kpi: Kpi | None) -> Why:
    """Why no effect on this KPI is ever computed for it; nothing where one may be."""
    why = never_judged(one, kpi)
    if not why and one.design and one.design != actions.design_of(one):
        return "design_changed"
    return why


def _sides(one: Initiative, kpi: Kpi, now: Moment, by: date) -> _Sides:
    """The months complete and settled by a day, and the KPI of each group in them."""
    first = month_away(one.starts_on, -MOST_BEFORE)
    last = month_away(one.starts_on, MOST_AFTER - 1)
    settle = settle_days(kpi, now.rules)
    recorded = recorded_until(kpi)
    settled = [month for month in months_between(first, last) if (by - month.end).days >= settle]
    months = [month for month in settled if recorded is None or month.end <= recorded]
    treated, comparison = _groups(one)
    if not months:
        empty: Rows = {}
        return _Sides([], empty, empty, bool(settled))
    return _Sides(
        months,
        rows_of(kpi, one.kind, treated, months, now),
        rows_of(kpi, one.kind, comparison, months, now) if comparison else {},
        len(months) < len(settled),
    )


def _groups(one: Initiative) -> tuple[list[int], list[int]]:
    """Who is treated, and who compared with: as written down when it began, else as it would be written now."""
    if one.kind == Initiative.Kind.EVERYBODY:
        return [EVERYBODY], []
    treated = queries.groups_of(one, Role.TREATED)
    if one.begun_at is None:
        return treated, queries.untreated(one)
    return treated, queries.groups_of(one, Role.COMPARISON)


def _known_before(sides: _Sides) -> int:
    """How many months in a row, up to the last complete one, have the treated groups a value?"""
    size = 0
    for value in reversed(treated_means(sides.treated, sides.starts) if sides.treated else []):
        if value is None:
            break
        size += 1
    return min(size, MOST_BEFORE)


def _months(sides: _Sides, window: Window | None) -> list[MonthCompared]:
    """The months of the chart: from the first in which either side has a value."""
    if not sides.treated:
        return []
    starts = sides.starts
    used = set(window.months) if window and window.is_enough else set()
    mine = treated_means(sides.treated, starts)
    theirs = treated_means({key: sides.comparison[key] for key in _drawn(sides, window)}, starts)
    found = [
        MonthCompared(month, one, other, month in used)
        for month, one, other in zip(starts, mine, theirs, strict=True)
    ]
    while found and found[0].treated is None and found[0].comparison is None:
        found.pop(0)
    return found


def _drawn(sides: _Sides, window: Window | None) -> Sequence[int]:
    """Whose mean is drawn: those of the verdict; before there is one, those with a value wherever the treated have."""
    if window is not None and window.is_enough:
        return window.groups
    means = zip(sides.starts, treated_means(sides.treated, sides.starts), strict=True)
    return groups_with_all(sides.comparison, [month for month, mean in means if mean is not None])


def _bad_spell(one: Initiative, sides: _Sides, window: Window) -> bool:
    before = treated_means(sides.treated, window.months[: window.before])
    known = [value for value in before if value is not None]
    return started_after_bad_spell(known, "higher" if one.direction == "higher" else "lower")


def _others(one: Initiative, primary: Kpi, now: Moment, by: date) -> list[OtherEffect]:
    """The headline KPIs beside the one it aims at: intervals, and no words (INIT-8)."""
    return [
        OtherEffect(kpi.key, found)
        for kpi in _beside(one, primary)
        if (found := _other(one, kpi, now, by)) is not None
    ]


def _beside(one: Initiative, primary: Kpi) -> Iterable[Kpi]:
    return (
        kpi
        for kpi in KPIS.values()
        if kpi.headline
        and kpi.key != primary.key
        and not isinstance(kpi.measure, Exposure)
        and (one.kind == Initiative.Kind.EVERYBODY or one.kind in kpi.by)
    )


def _other(one: Initiative, kpi: Kpi, now: Moment, by: date) -> Told | None:
    sides = _sides(one, kpi, now, by)
    start = one.starts_on.replace(day=1)
    if start not in sides.starts:
        return None
    window = window_of(start, sides.starts, sides.treated, sides.comparison)
    if not window.is_enough:
        return None
    is_rate = isinstance(kpi.measure, Share)
    return other_told(window, sides.treated, sides.comparison, is_rate=is_rate, level=now.rules.conf)
