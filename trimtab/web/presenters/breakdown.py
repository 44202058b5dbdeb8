"""A KPI split by client, team …: a table whose order and colours claim no more than the data allow (EB-1, EB-5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext, ngettext

from trimtab.insight.intervals import Interval
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Exposure, Share
from trimtab.kpi.parameters import Parameters
from trimtab.reports.wording import after_another
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.shapes import Breakdown, BreakdownRow
from trimtab.web.presenters.comparison import Compared
from trimtab.web.presenters.dates import step_text
from trimtab.web.presenters.dimensions import dimension_text
from trimtab.web.presenters.figures import Chip, Shown, shown
from trimtab.web.presenters.links import STEPS
from trimtab.web.presenters.numbers import amount, count, interval_bare, percent_text, plain
from trimtab.web.presenters.picker import source_text, stage_text
from trimtab.web.presenters.scale import Scale, known

BAR = 132
SHOWN_ROWS = 40


@dataclass(frozen=True)
class Bar:
    """An interval as a picture 132 wide: from ``low`` to ``high``, the value at ``value``, the target at ``target``."""

    low: float
    width: float
    value: float
    target: float | None


@dataclass(frozen=True)
class SplitRow:
    """One row. ``href`` is where its name leads, ``rows`` the rows behind its number; "" where there is nothing.

    ``estimate`` is what the list is ordered by, ``weight`` how much of it is the row's own data.
    """

    label: str
    href: str
    support: str
    counts: str
    value: str
    interval: str
    bar: Bar | None
    chips: Sequence[Chip]
    rows: str
    compared: Compared | None = None
    rank: str = ""
    estimate: str = ""
    weight: str = ""


@dataclass(frozen=True)
class SplitTable:
    """The table of one split. ``order`` says how it is ordered, ``compared_with`` names the earlier period."""

    by: str
    title: str
    column: str
    has_support: bool
    has_counts: bool
    has_bars: bool
    order: str
    rows: Sequence[SplitRow]
    more: int
    total: SplitRow
    compared_with: str = ""
    has_estimates: bool = False
    group_says: str = ""


def split_table(
    found: Breakdown,
    rules: Parameters,
    *,
    target: float | None,
    page: Callable[[BreakdownRow], str],
    rows: Callable[[BreakdownRow | None], str],
) -> SplitTable:
    """The table of this split, at most 40 rows of it. ``page`` and ``rows`` give the addresses of a row."""
    kpi = found.kpi
    shows = [(row, shown(kpi, row.figure, rules)) for row in found.rows[:SHOWN_ROWS]]
    scale = bar_scale(kpi, [show_interval(row, show) for row, show in shows], target)
    made = [
        replace(_row(found, row, show, scale, target), href=page(row), rows=rows(row)) for row, show in shows
    ]
    total = _total(kpi, found, rules, rows(None))
    shrunken = any(row.shrunken is not None for row in found.rows)
    return SplitTable(
        by=found.by,
        title=gettext("By %(dimension)s") % {"dimension": dimension_text(found.by).lower()},
        column=dimension_text(found.by),
        has_support=found.by == "client" and any(row.support or row.rank for row in made),
        has_counts=kpi.unit != "count",
        has_bars=any(row.bar for row in made),
        order=_order(found.by, shrunken),
        has_estimates=shrunken,
        group_says=_group_says(found),
        rows=made,
        more=len(found.rows) - len(made),
        total=total,
    )


def bar_scale(kpi: Kpi, intervals: Sequence[Interval | None], target: float | None) -> Scale | None:
    """The one scale that all bars of a table share; None when there is no interval to draw."""
    ends = [end for interval in intervals if interval is not None for end in interval]
    if not ends:
        return None
    everything = known([*ends, target])
    low = 0.0 if kpi.unit in ("share", "yearly-share") else min(everything)
    return Scale(low, max(everything), 2, BAR - 2)


def show_interval(row: BreakdownRow, show: Shown) -> Interval | None:
    """The interval that may be drawn: none where the figure itself is not shown."""
    return Interval(*row.figure.interval) if row.figure.interval and show.interval and show.lead else None


def label_of(by: str, row: BreakdownRow) -> str:
    """What a row is called; a row of what is not known says so."""
    if row.key is None or not row.label:
        return gettext("Not known")
    if by in STEPS:
        return step_text(row.figure.period)
    words = {"stage": stage_text, "source": source_text}.get(by)
    text = (words(str(row.key)) if words else "") or row.label
    return text[:1].upper() + text[1:] if words else text


def _row(
    found: Breakdown, row: BreakdownRow, show: Shown, scale: Scale | None, target: float | None
) -> SplitRow:
    interval = show_interval(row, show)
    return SplitRow(
        label=label_of(found.by, row),
        href="",
        support=_support(row),
        counts="" if show.lead is None else _pair(found.kpi, row, show),
        value=_value(show, row.figure),
        interval=show.interval,
        bar=_bar(scale, interval, row.figure.value, target),
        chips=[*_chips(found.kpi, row, show), *_moved(row)],
        rows="",
        rank=rank_text(row),
        estimate=estimate_text(found.kpi, row),
        weight=weight_text(found.kpi, row),
    )


def estimate_text(kpi: Kpi, row: BreakdownRow) -> str:
    """What can be believed of the row: what the list is ordered by (EB-4, EB-7)."""
    if row.shrunken is None or row.hidden or row.figure.value is None:
        return ""
    return plain(kpi, row.shrunken)


def weight_text(kpi: Kpi, row: BreakdownRow) -> str:
    """ "7.8 to 22.7 · 34% its own": the estimate's 90 % interval where there is one, and what is the row's own data."""
    if not estimate_text(kpi, row) or row.own_weight is None:
        return ""
    own = gettext("%(share)s its own") % {"share": percent_text(row.own_weight, 0)}
    around = interval_bare(kpi, row.shrunken_interval) if row.shrunken_interval else ""
    return " · ".join(part for part in (around, own) if part)


def _group_says(found: Breakdown) -> str:
    """What the estimates are drawn towards, stage by stage (EB-8)."""
    texts = {
        "early": gettext(
            "Clients in early support have %(mean)s, which weighs as much as %(n)s tickets of their own."
        ),
        "ongoing": gettext(
            "Clients in ongoing support have %(mean)s, which weighs as much as %(n)s tickets of their own."
        ),
    }
    stages = {
        "early" if row.stage == "early" else "ongoing" for row in found.rows if row.shrunken is not None
    }
    return after_another(
        texts[stage] % {"mean": plain(found.kpi, prior.mean), "n": count(prior.strength)}
        for stage, prior in found.priors.items()
        if stage in stages
    )


def rank_text(row: BreakdownRow) -> str:
    """Such as "rank 2 to 9 of 31": where a client may stand among those of its stage, never one bare place (EB-5)."""
    if row.rank is None:
        return ""
    first, last, of = (count(number) for number in (*row.rank, row.peers))
    return gettext("rank %(first)s to %(last)s of %(of)s") % {"first": first, "last": last, "of": of}


def _value(show: Shown, figure: Figure) -> str:
    """The percentage; the counts, which come first, have a column of their own. "–" where there is none (MIN-2)."""
    few = not show.second and "small_sample" in figure.flags
    return "–" if show.lead is None or few or figure.value is None else show.second or show.text


def _pair(kpi: Kpi, row: BreakdownRow, show: Shown) -> str:
    figure = row.figure
    if isinstance(kpi.measure, Share | Exposure) and figure.denominator is not None:
        return gettext("%(k)s of %(n)s") % {
            "k": amount(figure.numerator or 0),
            "n": amount(figure.denominator),
        }
    return show.counts


def _support(row: BreakdownRow) -> str:
    if row.stage == "early" and row.contract_day is not None:
        return gettext("early, day %(day)s") % {"day": row.contract_day}
    return {"early": gettext("early"), "ongoing": gettext("ongoing")}.get(row.stage or "", "")


def _bar(
    scale: Scale | None, interval: Interval | None, value: float | None, target: float | None
) -> Bar | None:
    if scale is None or interval is None or value is None:
        return None
    low, high = scale.at(interval.low), scale.at(interval.high)
    at = None if target is None else scale.at(target)
    return Bar(low, round(max(2.0, high - low), 1), scale.at(value), at)


def _chips(kpi: Kpi, row: BreakdownRow, show: Shown) -> list[Chip]:
    """What has to be said of the row, and whether it is clearly apart from its group (EB-5)."""
    if row.hidden or (isinstance(kpi.measure, Confidential) and show.lead is None):
        return [Chip(gettext("withheld to protect answers"))]
    if row.figure.value is None:
        return [Chip(show.withheld)]
    marks = list(show.chips)
    if row.standing in ("above", "below"):
        worse = (row.standing == "above") == (kpi.better == "lower")
        above = (
            gettext("clearly above the group")
            if row.standing == "above"
            else gettext("clearly below the group")
        )
        marks.insert(0, Chip(above, "" if kpi.better == "neither" else "bad" if worse else "good"))
    return marks


def _moved(row: BreakdownRow) -> list[Chip]:
    """Who went to another team did not leave: said beside the departures (HEAD-6)."""
    if not row.transfers_out:
        return []
    said = ngettext("%(n)s transfer out", "%(n)s transfers out", row.transfers_out)
    return [Chip(said % {"n": count(row.transfers_out)})]


def _order(by: str, shrunken: bool) -> str:
    if shrunken:
        return gettext("ordered by the estimate that allows for small samples")
    return "" if by in ("month", "week", "day") else gettext("largest first")


def _total(kpi: Kpi, found: Breakdown, rules: Parameters, rows: str) -> SplitRow:
    whole: Any = BreakdownRow(None, gettext("All"), found.total)
    show = shown(kpi, found.total, rules)
    return SplitRow(
        label=gettext("All"),
        href="",
        support="",
        counts="" if show.lead is None else _pair(kpi, whole, show),
        value=_value(show, found.total),
        interval=show.interval,
        bar=None,
        chips=(),
        rows=rows,
    )
