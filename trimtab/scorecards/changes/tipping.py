"""Which tipping points were found, moved, became imprecise, or are no longer supported since the last look (TIP-12)?

Told by what people are shown, which two runs in a row have to agree on: a run that says something else for once is no
news.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.domain.tipping.queries import every_result
from trimtab.kpi.period import Period
from trimtab.scorecards.changes.owners import Aim, by_aim, owner_of
from trimtab.scorecards.changes.shapes import WEIGHTS, Change, looks
from trimtab.scorecards.moment import Moment

_PAGES = {
    TippingEstimate.Use.ESCALATIONS: ("ticket-escalation", "/tipping/escalations/?source="),
    TippingEstimate.Use.TURNOVER: ("turnover", "/tipping/turnover/?pairing="),
}
_SURE = {"imprecise": 1, "found": 2}
"""How much of a tipping point a status says: that there is one, and where."""


@dataclass(frozen=True)
class _Said:
    """What people were shown at a look: the status, and the run whose numbers stood beside it."""

    status: str
    run: TippingEstimate


def found(viewer: User, period: Period, now: Moment) -> list[Change]:
    """The tipping points that came, went, moved or lost their place between the two looks; for those who lead."""
    if viewer.role not in LEADS:
        return []
    after, before = looks(period, now)
    runs: dict[tuple[str, str], list[TippingEstimate]] = defaultdict(list)
    for run in every_result():
        runs[run.use, run.source].append(run)
    told = []
    for history in runs.values():
        one = _between(_said(history, before.last_day, now), _said(history, after.last_day, now))
        if one is not None:
            told.append(one)
    known = by_aim() if told else {}
    return [_change(kind, was, said, known) for kind, was, said in told]


def _said(history: Sequence[TippingEstimate], day: date, now: Moment) -> _Said | None:
    """What was shown at the end of that day? None before the first run."""
    until = [run for run in history if run.computed_at.astimezone(now.zone).date() <= day]
    if not until:
        return None
    status = until[-1].shown
    return _Said(status, next((run for run in reversed(until) if run.status == status), until[-1]))


def _between(was: _Said | None, said: _Said | None) -> tuple[str, _Said | None, _Said] | None:
    before, after = (_SURE.get(one.status, 0) if one is not None else 0 for one in (was, said))
    if said is None:
        return None
    if after > before:
        return "found", was, said
    if before > after:
        return "lost" if after == 0 else "blurred", was, said
    if was is not None and before == after == _SURE["found"] and _has_moved(was.run, said.run):
        return "moved", was, said
    return None


def _has_moved(was: TippingEstimate, said: TippingEstimate) -> bool:
    """Does the place lie outside the interval that was shown before?"""
    if was.low is None or was.high is None or said.at is None:
        return False
    return not was.low <= said.at <= was.high


def _change(what: str, was: _Said | None, said: _Said, known: Mapping[Aim, str]) -> Change:
    run = said.run
    kpi, page = _PAGES[TippingEstimate.Use(run.use)]
    before = was.run if was is not None and was.status in _SURE else None
    return Change(
        weight=WEIGHTS[f"tipping-{what}"],
        kind="tipping",
        evidence={
            "tipping": what,
            "kpi": kpi,
            "use": run.use,
            "source": run.source,
            "status": said.status,
            "side": "neither",
            "at": run.at,
            "low": run.low,
            "high": run.high,
            "was_at": before.at if before else None,
            "was_low": before.low if before else None,
            "was_high": before.high if before else None,
            "points": run.points,
        },
        owner=owner_of((kpi, None, None), known),
        link=f"{page}{run.source}",
        about=f"tipping:{run.use}",
        size=float(run.points),
    )
