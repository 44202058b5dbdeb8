"""The controls above a page: the period with its neighbours, and what the view is narrowed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from trimtab.kpi.period import Period
from trimtab.web.addresses import EARLIEST, LATEST, TEXTS, View
from trimtab.web.presenters.dates import period_text
from trimtab.web.presenters.dimensions import dimension_text


@dataclass(frozen=True)
class Option:
    """One entry of a list: what the address takes, what a person reads."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Narrowing:
    """One thing the view is narrowed to, and the address of the view without it."""

    name: str
    text: str
    without: str


@dataclass(frozen=True)
class Picker:
    """The controls. ``before`` and ``after`` are addresses; "" where there is nothing. ``kept`` are the view's other
    parameters, which a form has to send along."""

    before: str
    after: str
    groups: Sequence[tuple[str, Sequence[Option]]]
    clients: Sequence[Option]
    narrowed: Sequence[Narrowing]
    kept: Sequence[tuple[str, str]]


def picker(
    view: View,
    *,
    months: Sequence[Period],
    longer: Sequence[Period],
    clients: Mapping[int, str],
    names: Mapping[str, str],
    following: Period,
) -> Picker:
    """The controls of this view. ``names`` are what the chosen client, team and technician are called."""
    offered = {*months, *longer}
    groups = [(gettext("Months"), months), (gettext("Quarters and years"), longer)]
    if view.period not in offered:
        groups.insert(0, (gettext("Shown now"), [view.period]))
    newest = months[0].end if months else view.period.end
    before = view.period.previous() if view.period.start > EARLIEST else None
    return Picker(
        before=view.query(period=before) if before and before.start >= EARLIEST else "",
        after=view.query(period=following) if following.start < newest and following.end <= LATEST else "",
        groups=[(name, [_period(period, view.period) for period in periods]) for name, periods in groups],
        clients=[Option(str(key), name, key == view.filters.client) for key, name in clients.items()],
        narrowed=_narrowed(view, names),
        kept=_kept(view),
    )


def _period(period: Period, chosen: Period) -> Option:
    return Option(period.label, period_text(period), period == chosen)


def _narrowed(view: View, names: Mapping[str, str]) -> list[Narrowing]:
    """The filters that have no list of their own, each with a way out."""
    filters = view.filters
    words = {
        "team": (gettext("Team"), names.get("team")),
        "technician": (gettext("Technician"), names.get("technician")),
        **{name: (dimension_text(name), getattr(filters, name)) for name in TEXTS},
        "source": (gettext("Source"), source_text(filters.source)),
        "stage": (gettext("Support"), stage_text(filters.stage)),
    }
    return [
        Narrowing(title, text, view.query(**{name: None})) for name, (title, text) in words.items() if text
    ]


def _kept(view: View) -> list[tuple[str, str]]:
    filters = view.filters
    values = {
        "team": filters.team,
        "technician": filters.technician,
        **{name: getattr(filters, name) for name in TEXTS},
        "source": filters.source,
        "stage": filters.stage,
        "by": view.by,
        "grain": None if view.grain == "month" else view.grain,
        "show": None if view.show == "chart" else view.show,
    }
    return [(name, str(value)) for name, value in values.items() if value]


def stage_text(stage: str | None) -> str:
    """A stage of support in words; nothing for none."""
    words = {
        "early": gettext("early support"),
        "ongoing": gettext("ongoing support"),
        "pre_start": gettext("before the contract"),
    }
    return words.get(stage or "", "")


def source_text(source: str | None) -> str:
    """A ticket's source in words; nothing for none."""
    return {"person": gettext("people"), "monitoring": gettext("monitoring")}.get(source or "", "")
