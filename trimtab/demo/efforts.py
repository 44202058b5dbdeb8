"""What the sample provider is doing about it: three initiatives, as section 11 must judge them.

One that helped, one of which nothing can be seen, and one that began too late to tell. Nobody of the sample has an
account, so whoever looks sees to none of them yet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Min

from trimtab.demo.effort_texts import HELPED, NOTHING_SEEN, TOO_EARLY, EffortTexts
from trimtab.demo.stories import BURNT_OUT_TEAM, DISK_CLEAN_UP, FIX_FROM_MONTH
from trimtab.demo.timeline import FULL_MONTHS, Timeline
from trimtab.domain.initiatives.actions import design_of
from trimtab.domain.initiatives.models import (
    Initiative,
    InitiativeGroup,
    InitiativeMove,
    InitiativeNote,
    InitiativeStep,
)
from trimtab.domain.initiatives.queries import untreated
from trimtab.domain.models import Batch, Client, Detection, Team

_REVIEWED_AFTER = 6
_CHECKED_FROM_MONTH = 21
_CHECKED = 2


@dataclass(frozen=True)
class Effort:
    """An initiative to be, with the groups that it is for, its steps (title, days after its start) and its notes."""

    initiative: Initiative
    treated: Sequence[int]
    steps: Sequence[tuple[str, int]]
    notes: Sequence[tuple[int, str]]


def plant(timeline: Timeline, batch: Batch, language: str) -> Mapping[str, int]:
    """Write the sample's initiatives down, when its clients and teams are there: how many rows of each record?

    ``language``: the provider's, in which its people write their plans.
    """
    counts: Counter[str] = Counter()
    for effort in planned(timeline, language):
        counts.update(_write(timeline, batch, effort))
    return counts


def planned(timeline: Timeline, language: str) -> list[Effort]:
    """The sample's initiatives in this language, when its clients and teams are there."""
    return [
        _that_helped(timeline, HELPED[language]),
        _without_effect(timeline, NOTHING_SEEN[language]),
        _too_early(timeline, TOO_EARLY[language]),
    ]


def _that_helped(timeline: Timeline, says: EffortTexts) -> Effort:
    cleaned = Detection.objects.filter(action__startswith=DISK_CLEAN_UP)
    start = timeline.months[FIX_FROM_MONTH - 1].start
    return Effort(
        Initiative(
            **_words(says),
            kpi="incidents-prevented",
            kind=Initiative.Kind.CLIENT,
            direction="higher",
            starts_on=start,
            review_on=timeline.months[FIX_FROM_MONTH - 1 + _REVIEWED_AFTER].start,
            state=Initiative.State.DONE,
        ),
        sorted(set(cleaned.values_list("client_id", flat=True))),
        _steps(says, -10, -3, 9),
        _notes(says, -14),
    )


def _without_effect(timeline: Timeline, says: EffortTexts) -> Effort:
    cleaned = Detection.objects.filter(action__startswith=DISK_CLEAN_UP).values("client_id")
    # Long with the provider, of some size, and left alone by the clean-up: two initiatives could not be told apart.
    first = timeline.months[3].bounds(timeline.zone)[0]
    last = timeline.months[FULL_MONTHS - 1].bounds(timeline.zone)[0]
    there = (
        Client.objects.filter(is_internal=False, merged_into=None)
        .exclude(pk__in=cleaned)
        .annotate(began=Min("tickets__opened_at"), last=Max("tickets__opened_at"), n=Count("tickets"))
        .filter(began__lt=first, last__gte=last)
    )
    start = timeline.months[_CHECKED_FROM_MONTH - 1].start
    return Effort(
        Initiative(
            **_words(says),
            kpi="sla-met",
            kind=Initiative.Kind.CLIENT,
            direction="higher",
            starts_on=start,
            review_on=timeline.months[FULL_MONTHS - 1].end,
            state=Initiative.State.RUNNING,
        ),
        [one.pk for one in there.order_by("-n", "name_key")[:_CHECKED]],
        _steps(says, -7, 0),
        _notes(says),
    )


def _too_early(timeline: Timeline, says: EffortTexts) -> Effort:
    start = timeline.months[FULL_MONTHS - 1].start
    return Effort(
        Initiative(
            **_words(says),
            kpi="weekly-pulse",
            kind=Initiative.Kind.TEAM,
            direction="higher",
            size=1.0,
            starts_on=start,
            review_on=_months_on(start, _REVIEWED_AFTER),
            state=Initiative.State.RUNNING,
            survey="pulse",
        ),
        [Team.objects.get(name=BURNT_OUT_TEAM).pk],
        _steps(says, -5, 3, 45),
        _notes(says, -9),
    )


def _words(says: EffortTexts) -> dict[str, str]:
    return {"title": says.title, "said": says.said, "hypothesis": says.hypothesis}


def _steps(says: EffortTexts, *days: int) -> list[tuple[str, int]]:
    return list(zip(says.steps, days, strict=True))


def _notes(says: EffortTexts, *days: int) -> list[tuple[int, str]]:
    return list(zip(days, says.notes, strict=True))


def _write(timeline: Timeline, batch: Batch, effort: Effort) -> Counter[str]:
    one = effort.initiative
    begun, state = _noon(timeline, one.starts_on), one.state
    one.batch, one.state = batch, Initiative.State.PROPOSED
    one.made_at = _noon(timeline, one.starts_on - timedelta(days=21))
    one.save()
    column = f"{one.kind}_id"
    sides = (("treated", effort.treated), ("comparison", None))
    groups = [
        InitiativeGroup(initiative=one, role=role, batch=batch, **{column: key})
        for role, keys in sides
        for key in (keys if keys is not None else _others(one, effort.treated))
    ]
    InitiativeGroup.objects.bulk_create(groups)
    one.state, one.begun_at, one.design = state, begun, design_of(one)
    moved = [("proposed", one.made_at), ("running", begun)]
    if state == Initiative.State.DONE:
        one.ended_on = one.review_on
        moved.append(("done", _noon(timeline, one.review_on)))
    one.save()
    rows = [one, *groups, *_rows(timeline, batch, effort), *_moves(one, batch, moved)]
    return Counter(str(type(row)._meta.verbose_name_plural) for row in rows)


def _others(one: Initiative, treated: Iterable[int]) -> list[int]:
    return sorted(set(untreated(one)) - set(treated))


def _moves(one: Initiative, batch: Batch, moved: Iterable[tuple[str, datetime]]) -> list[InitiativeMove]:
    return InitiativeMove.objects.bulk_create(
        InitiativeMove(initiative=one, state=state, at=at, batch=batch) for state, at in moved
    )


def _rows(timeline: Timeline, batch: Batch, effort: Effort) -> list[InitiativeStep | InitiativeNote]:
    """Its steps, done on the day they were due unless that is still to come, and its notes."""
    one, today = effort.initiative, timeline.today
    due = [(title, one.starts_on + timedelta(days=days)) for title, days in effort.steps]
    steps = InitiativeStep.objects.bulk_create(
        InitiativeStep(
            initiative=one, title=title, due_on=day, done_on=day if day < today else None, batch=batch
        )
        for title, day in due
    )
    notes = InitiativeNote.objects.bulk_create(
        InitiativeNote(
            initiative=one,
            day=one.starts_on + timedelta(days=days),
            text=text,
            made_at=_noon(timeline, one.starts_on + timedelta(days=days)),
            batch=batch,
        )
        for days, text in effort.notes
    )
    return [*steps, *notes]


def _noon(timeline: Timeline, day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timeline.zone)


def _months_on(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
