"""Notes on charts, numbered by day: what people wrote, and the lasting changes that they confirmed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from trimtab.domain.annotations.models import Annotation
from trimtab.domain.baselines.models import Baseline
from trimtab.kpi.period import Period
from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.dates import day, step_of
from trimtab.web.presenters.plot import Note

_HALF = 0.5


@dataclass(frozen=True)
class Entry:
    """What is to stand on a chart at a day; ``href`` is where it is changed, ``undo`` where it is taken back."""

    day: date
    text: str
    covers: str
    href: str = ""
    undo: str = ""


def of_annotations(found: Iterable[Annotation], href: Callable[[Annotation], str]) -> list[Entry]:
    """The notes that people wrote. ``href``: where a note is changed."""
    return [Entry(one.day, one.text, covers(one), href(one)) for one in found]


def of_baselines(found: Iterable[Baseline], undo: Callable[[Baseline], str]) -> list[Entry]:
    """The lasting changes that people confirmed. ``undo``: where one is taken back."""
    return [Entry(one.starts_on, baseline_text(one), "", undo=undo(one)) for one in found]


def baseline_text(baseline: Baseline) -> str:
    """A confirmed change in one line, with who confirmed it and why."""
    given = {"reason": baseline.reason, "name": baseline.made_by.name if baseline.made_by else ""}
    if given["name"]:
        return gettext("New usual level, confirmed by %(name)s: %(reason)s") % given
    return gettext("New usual level: %(reason)s") % given


def numbered(found: Iterable[Entry], points: Sequence[Point]) -> list[Note]:
    """The entries that fall into these steps, by day, as they stand on the chart."""
    steps = [step_of(point.figure.period) for point in points]
    notes: list[Note] = []
    for entry in sorted(found, key=lambda one: one.day):
        step = _step(entry.day, steps)
        if step is not None:
            at = min(max(step - _HALF + _part(entry.day, steps[step]), 0.0), max(1, len(steps) - 1))
            notes.append(
                Note(
                    number=len(notes) + 1,
                    at=round(at, 3),
                    step=step,
                    day=day(entry.day),
                    text=entry.text,
                    covers=entry.covers,
                    href=entry.href,
                    undo=entry.undo,
                )
            )
    return notes


def covers(annotation: Annotation) -> str:
    """On whose charts is a note?"""
    if annotation.client is None:
        return "" if annotation.kpi else gettext("on every chart")
    given = {"client": annotation.client.name}
    if annotation.kpi:
        return gettext("for %(client)s") % given
    return gettext("on every chart of %(client)s") % given


def by_step(found: Iterable[Entry], points: Sequence[Point]) -> list[list[str]]:
    """The texts of the entries of each step, for a table to take along."""
    steps = [step_of(point.figure.period) for point in points]
    texts: list[list[str]] = [[] for _ in steps]
    for entry in sorted(found, key=lambda one: one.day):
        step = _step(entry.day, steps)
        if step is not None:
            texts[step].append(f"{entry.day.isoformat()}: {entry.text}")
    return texts


def _step(when: date, steps: Sequence[Period]) -> int | None:
    return next((place for place, step in enumerate(steps) if step.start <= when < step.end), None)


def _part(when: date, step: Period) -> float:
    """How much of the step lies before the middle of that day?"""
    return ((when - step.start).days + _HALF) / step.days
