"""The controls above a page: the period, what it is compared with, and what the view is narrowed to."""

from collections.abc import Callable, Mapping, Sequence
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
class Choice:
    """A filter with its entries; the first stands for everything."""

    name: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Offered:
    """What a page can be narrowed to, as (value, text). None: it cannot be narrowed by that at all."""

    clients: Mapping[int, str] | None = None
    teams: Mapping[int, str] | None = None
    categories: Sequence[str] | None = None
    sources: Sequence[str] | None = None
    stages: Sequence[str] | None = None


@dataclass(frozen=True)
class Picker:
    """The controls. ``before`` and ``after`` are addresses; "" where there is nothing. ``kept`` are the view's other
    parameters, which a form has to send along; ``compares`` is empty where a page compares nothing."""

    before: str
    after: str
    groups: Sequence[tuple[str, Sequence[Option]]]
    compares: Sequence[Option]
    clients: Sequence[Option]
    choices: Sequence[Choice]
    narrowed: Sequence[Narrowing]
    kept: Sequence[tuple[str, str]]


def picker(
    view: View,
    *,
    months: Sequence[Period],
    longer: Sequence[Period],
    following: Period,
    names: Mapping[str, str] | None = None,
    offered: Offered | None = None,
    comparable: bool = True,
) -> Picker:
    """The controls of this view. ``names`` are what the chosen client, team and technician are called."""
    given = offered or Offered()
    known = {*months, *longer}
    groups = [(gettext("Months"), months), (gettext("Quarters and years"), longer)]
    if view.period not in known:
        groups.insert(0, (gettext("Shown now"), [view.period]))
    newest = months[0].end if months else view.period.end
    before = view.period.previous() if view.period.start > EARLIEST else None
    clients = (given.clients or {}).items()
    found = _choices(view, given)
    own = {"period", *(choice.name for choice in found)}
    own |= {"client"} if clients else set()
    own |= {"compare"} if comparable else set()
    return Picker(
        before=view.query(period=before) if before and before.start >= EARLIEST else "",
        after=view.query(period=following) if following.start < newest and following.end <= LATEST else "",
        groups=[(name, [_period(period, view.period) for period in periods]) for name, periods in groups],
        compares=_compares(view) if comparable else [],
        clients=[Option(str(key), name, key == view.filters.client) for key, name in clients],
        choices=found,
        narrowed=_narrowed(view, names or {}, shown_otherwise=bool(clients)),
        kept=[(name, value) for name, value in view.parameters().items() if name not in own],
    )


def _compares(view: View) -> list[Option]:
    words = {
        None: gettext("No comparison"),
        "previous": gettext("Against the period before"),
        "year": gettext("Against a year before"),
    }
    return [Option(value or "", text, value == view.compare) for value, text in words.items()]


def _choices(view: View, offered: Offered) -> list[Choice]:
    """The filters that stand together behind "Filters"."""
    teams = None if offered.teams is None else [(str(key), name) for key, name in offered.teams.items()]
    entries: dict[str, tuple[str, str, Sequence[tuple[str, str]] | None]] = {
        "team": (gettext("Team"), gettext("All teams"), teams),
        "category": (gettext("Category"), gettext("All categories"), _in_words(offered.categories, str)),
        "source": (
            gettext("Source"),
            gettext("People and monitoring"),
            _in_words(offered.sources, source_text),
        ),
        "stage": (gettext("Support"), gettext("Early and ongoing"), _in_words(offered.stages, stage_text)),
    }
    return [
        _choice(name, label, every, found, getattr(view.filters, name))
        for name, (label, every, found) in entries.items()
        if found is not None
    ]


def _in_words(values: Sequence[str] | None, words: Callable[[str], str]) -> list[tuple[str, str]] | None:
    return None if values is None else [(value, words(value)) for value in values]


def _choice(name: str, label: str, every: str, entries: Sequence[tuple[str, str]], chosen: object) -> Choice:
    now = "" if chosen is None else str(chosen)
    found = [Option(value, text[:1].upper() + text[1:], value == now) for value, text in entries]
    if now and not any(option.chosen for option in found):
        found.insert(0, Option(now, now, True))  # chosen, though nothing of it is in this period
    return Choice(name, label, [Option("", every, not now), *found])


def _period(period: Period, chosen: Period) -> Option:
    return Option(period.label, period_text(period), period == chosen)


def _narrowed(view: View, names: Mapping[str, str], *, shown_otherwise: bool) -> list[Narrowing]:
    """The filters in force, each with a way out; the client stands in a list of its own where there is one."""
    filters = view.filters
    words = {
        "client": (gettext("Client"), None if shown_otherwise else names.get("client")),
        "team": (gettext("Team"), names.get("team")),
        "technician": (gettext("Technician"), names.get("technician")),
        **{name: (dimension_text(name), getattr(filters, name)) for name in TEXTS},
        "source": (gettext("Source"), source_text(filters.source)),
        "stage": (gettext("Support"), stage_text(filters.stage)),
    }
    return [
        Narrowing(title, text, view.query(**{name: None})) for name, (title, text) in words.items() if text
    ]


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
