"""The Programme page: its tiles and its desk strip, ready to print. What changed is in presenters/changes.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from trimtab.kpi.measures import Exposure
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.comparing import Comparison
from trimtab.scorecards.shapes import Programme, Scorecard
from trimtab.web.addresses import View
from trimtab.web.presenters.comparison import Compared, compared
from trimtab.web.presenters.dates import period_text, step_of
from trimtab.web.presenters.figures import Chip, Shown, counted, shown
from trimtab.web.presenters.links import kpi_page
from trimtab.web.presenters.numbers import bare, count
from trimtab.web.presenters.sparkline import Sparkline, sparkline
from trimtab.web.presenters.verdicts import Said, said


@dataclass(frozen=True)
class Tile:
    """One KPI on the page; the whole tile is a link. ``compared``: beside an earlier period, where one was chosen."""

    key: str
    title: str
    asks: str
    href: str
    shown: Shown
    beside: str
    spark: Sparkline
    said: Said
    chips: Sequence[Chip]
    period: str
    compared: Compared | None = None


@dataclass(frozen=True)
class Lane:
    """One lane: what it is called, what it covers, its tiles."""

    title: str
    covers: str
    tiles: Sequence[Tile]


def lanes(
    page: Programme, view: View, rules: Parameters, before: Mapping[str, Comparison] | None = None
) -> list[Lane]:
    """The three lanes in order. ``before``: what the figures are compared with."""
    return [
        Lane(lane_title(name), _covers(name, page), tiles(cards, view, rules, before))
        for name, cards in page.lanes.items()
    ]


def tiles(
    cards: Sequence[Scorecard], view: View, rules: Parameters, before: Mapping[str, Comparison] | None = None
) -> list[Tile]:
    """Scorecards as tiles, each beside its earlier figure where there is one."""
    found = before or {}
    return [tile(card, view, rules, found.get(card.kpi.key)) for card in cards]


def lane_title(lane: str) -> str:
    """What a lane is called."""
    titles = {
        "onboarding": gettext("Client onboarding"),
        "proactive": gettext("Proactive IT"),
        "people": gettext("People"),
        "desk": gettext("Service desk"),
    }
    return titles.get(lane, lane)


def tile(card: Scorecard, view: View, rules: Parameters, before: Comparison | None = None) -> Tile:
    """A scorecard as a tile."""
    show = shown(card.kpi, card.figure, rules)
    ignored = view.filters.client is not None and "client_id" not in card.figure.scope
    chips = (*show.chips, Chip(gettext("all clients"))) if ignored else show.chips
    return Tile(
        key=card.kpi.key,
        title=gettext(card.kpi.title),
        asks=gettext(card.kpi.asks),
        href=kpi_page(card.kpi.key, view),
        shown=show,
        beside=beside(card, show),
        spark=sparkline(card, rules),
        said=said(card),
        chips=chips,
        period=_of_period(card, view.period),
        compared=compared(card.kpi, card.figure, before, rules) if before else None,
    )


def beside(card: Scorecard, show: Shown) -> str:
    """What stands beside the value: on what it rests, its interval, its target."""
    target = (
        "" if card.target is None else gettext("target %(value)s") % {"value": bare(card.kpi, card.target)}
    )
    counts = show.of if show.second == "" and not isinstance(card.kpi.measure, Exposure) else ""
    if isinstance(card.kpi.measure, Exposure) and card.figure.value is not None:
        counts = counted(card.kpi, card.figure)
    return " · ".join(part for part in (counts, show.second, show.interval, target) if part)


def _covers(lane: str, page: Programme) -> str:
    early, clients = page.clients_in_early_support, page.clients
    if lane == "onboarding":
        text = ngettext("%(n)s client in early support", "%(n)s clients in early support", early)
        return text % {"n": count(early)}
    if lane == "proactive":
        first = ngettext("%(n)s client", "%(n)s clients", clients) % {"n": count(clients)}
        second = ngettext("%(n)s device", "%(n)s devices", page.devices) % {"n": count(page.devices)}
    else:
        first = ngettext("%(n)s technician", "%(n)s technicians", page.technicians) % {
            "n": count(page.technicians)
        }
        second = ngettext("%(n)s team", "%(n)s teams", page.teams) % {"n": count(page.teams)}
    return f"{first} · {second}"


def _of_period(card: Scorecard, asked: Period) -> str:
    """Of which period is the figure? A turnover covers the twelve months that end with the one asked for."""
    if card.figure.period == asked:
        return period_text(asked)
    return gettext("twelve months to %(month)s") % {"month": period_text(step_of(card.figure.period))}
