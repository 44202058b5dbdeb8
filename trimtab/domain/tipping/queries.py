"""Reads: which estimates there are, and which of them people see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from trimtab.domain.tipping.models import TippingEstimate

SHOWN_OF_HISTORY = 24


@dataclass(frozen=True)
class Standing:
    """What people see of one use and source.

    ``shown`` is the newest run that said what is shown; ``latest`` the newest run, which may say something else that
    the next run would have to confirm. ``history``: the newest runs first, ``latest`` included.
    """

    shown: TippingEstimate
    latest: TippingEstimate
    history: Sequence[TippingEstimate]

    @property
    def waits(self) -> bool:
        """Does the newest run say something that is not shown yet?"""
        return self.latest.status != self.latest.shown


def standing(use: str, source: str) -> Standing | None:
    """What is shown of a use and source? None before the first run."""
    runs = list(every_run(use, source)[:SHOWN_OF_HISTORY])
    if not runs:
        return None
    latest = runs[0]
    shown = next((run for run in runs if run.status == latest.shown), latest)
    return Standing(shown, latest, runs)


def every_run(use: str, source: str) -> QuerySet[TippingEstimate]:
    """Every run of a use and source, the newest first."""
    return TippingEstimate.objects.filter(use=use, source=source).order_by("-due_on")


def every_result() -> Sequence[TippingEstimate]:
    """Every run of every use and source, the oldest first, without what only its own page draws."""
    return list(TippingEstimate.objects.defer("found", "needed").order_by("use", "source", "due_on"))


def run_of(use: str, source: str, due_on: date) -> TippingEstimate | None:
    """The run of that month or quarter; None when it has not been made."""
    return TippingEstimate.objects.filter(use=use, source=source, due_on=due_on).first()


def run_before(use: str, source: str, due_on: date) -> TippingEstimate | None:
    """The newest run before that month or quarter."""
    earlier = TippingEstimate.objects.filter(use=use, source=source, due_on__lt=due_on)
    return earlier.order_by("-due_on").first()
