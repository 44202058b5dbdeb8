"""Notes on charts, numbered by day: where each stands, and what it says."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext

from trimtab.domain.annotations.models import Annotation
from trimtab.kpi.period import Period
from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.dates import day, step_of
from trimtab.web.presenters.plot import Note

_HALF = 0.5


def numbered(
    found: Sequence[Annotation], points: Sequence[Point], href: Callable[[Annotation], str]
) -> list[Note]:
    """The notes that fall into these steps, as they stand on the chart. ``href``: where a note is changed."""
    steps = [step_of(point.figure.period) for point in points]
    notes: list[Note] = []
    for annotation in found:
        step = _step(annotation.day, steps)
        if step is not None:
            at = min(max(step - _HALF + _part(annotation.day, steps[step]), 0.0), max(1, len(steps) - 1))
            notes.append(
                Note(
                    number=len(notes) + 1,
                    at=round(at, 3),
                    step=step,
                    day=day(annotation.day),
                    text=annotation.text,
                    covers=covers(annotation),
                    href=href(annotation),
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


def by_step(found: Sequence[Annotation], points: Sequence[Point]) -> list[list[str]]:
    """The texts of the notes of each step, for a table to take along."""
    steps = [step_of(point.figure.period) for point in points]
    texts: list[list[str]] = [[] for _ in steps]
    for annotation in found:
        step = _step(annotation.day, steps)
        if step is not None:
            texts[step].append(f"{annotation.day.isoformat()}: {annotation.text}")
    return texts


def _step(when: date, steps: Sequence[Period]) -> int | None:
    return next((place for place, step in enumerate(steps) if step.start <= when < step.end), None)


def _part(when: date, step: Period) -> float:
    """How much of the step lies before the middle of that day?"""
    return ((when - step.start).days + _HALF) / step.days
