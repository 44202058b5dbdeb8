"""The Programme page: its tiles, its "what changed" strip and its desk strip, ready to print."""

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
from trimtab.web.presenters.dates import period_text, step_of, step_text
from trimtab.web.presenters.figures import Chip, Shown, counted, shown
from trimtab.web.presenters.links import kpi_page
from trimtab.web.presenters.numbers import bare, count, plain
from trimtab.web.presenters.sparkline import Sparkline, sparkline
from trimtab.web.presenters.verdicts import Said, latest_judged, said, usual_range


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
class Change:
    """One sentence of the strip: a KPI, what happened to it, and on what that rests."""

    title: str
    says: str
    evidence: str
    href: str
    said: Said


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


def changes(page: Programme, view: View) -> list[Change]:
    """What changed, in sentences with their evidence: at most as many as the page has."""
    # A rule that fired before the months shown is not what changed here.
    return [_change(card, view) for card in page.changes if said(card).tone]


def _change(card: Scorecard, view: View) -> Change:
    verdict, judged = said(card), latest_judged(card.series)
    evidence = ""
    if judged is not None and judged.figure.value is not None:
        evidence = counted(card.kpi, judged.figure) if judged.figure.denominator is not None else ""
    return Change(
        title=gettext(card.kpi.title),
        says=_sentence(card, verdict),
        evidence=evidence,
        href=kpi_page(card.kpi.key, view),
        said=verdict,
    )


def _sentence(card: Scorecard, verdict: Said) -> str:
    """ "left its usual range in October 2026: 13.8% where 8.1% to 12.4% is usual", or the lasting shift."""
    judged, found = latest_judged(card.series), card.series.verdict
    if judged is None or found is None:
        return verdict.words
    value = None if judged.figure.value is None else plain(card.kpi, judged.figure.value)
    usual = usual_range(card.kpi, judged)
    if found.rule == "R1" and not (value and usual):
        given = {"when": step_text(judged.figure.period)}
        above = gettext("is above its usual range in %(when)s") % given
        return above if found.kind == "above" else gettext("is below its usual range in %(when)s") % given
    if found.rule == "R2":
        words = verdict.words[:1].lower() + verdict.words[1:]
        return gettext("%(said)s, now %(value)s") % {"said": words, "value": value} if value else words
    since = card.series.points[found.since] if found.since is not None else judged
    given = {"value": value or "", "usual": usual, "when": step_text(since.figure.period)}
    if since is judged:
        return gettext("left its usual range in %(when)s: %(value)s, where %(usual)s is usual") % given
    return (
        gettext("has been outside its usual range since %(when)s: now %(value)s, where %(usual)s is usual")
        % given
    )


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
