"""Early support week by week from the contract's first day: picture, sentences and tables, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Share
from trimtab.kpi.parameters import Parameters
from trimtab.reports.wording import after_another
from trimtab.scorecards.contract_weeks import KEYS, WEEKS, ContractWeeks, OneClient, Week
from trimtab.scorecards.figures import Figure
from trimtab.web.exports import Cell as FileCell
from trimtab.web.exports import Column, Kind, Table
from trimtab.web.presenters.chart import NARROW, WIDE, Frame, Label, apart
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.exported_about import Frame as ExportFrame
from trimtab.web.presenters.exported_about import about_kpi
from trimtab.web.presenters.figures import interval_of, is_withheld, shown
from trimtab.web.presenters.numbers import amount, count, decimal, percent_text, plain
from trimtab.web.presenters.scale import Scale, known, spans, ticks
from trimtab.web.presenters.sparkline import path

_Line = Sequence[float | None]
_EVERY = {WIDE.name: 2, NARROW.name: 6}
_SMALL = Frame("small", 160, 44, 2, 158, 4, 40, WEEKS)


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: which KPI, which client beside the average, which clients at all."""

    key: str = KEYS[0]
    client: int | None = None
    both: bool = False

    def query(self, **changes: object) -> str:
        """The address of this view with other parameters."""
        given = {"kpi": self.key, "client": self.client, "clients": "both" if self.both else None, **changes}
        return "?" + urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True)
class Drawing:
    """One picture: the average with its intervals, ongoing support, the chosen client, and where early support ends."""

    frame: Frame
    intervals: Sequence[str]
    lines: Sequence[tuple[str, str]]
    dots: Sequence[tuple[str, float, float]]
    ticks: Sequence[Label]
    weeks: Sequence[Label]
    labels: Sequence[Label]
    ongoing: float | None
    early_ends: float


@dataclass(frozen=True)
class Row:
    """One week of the table; ``drawn`` are the values that the picture shows, "" for none."""

    week: str
    clients: str
    counts: str
    value: str
    interval: str
    average: str
    own_counts: str
    own: str


@dataclass(frozen=True)
class Small:
    """One client against the average: a small picture, its figure so far, and the address that draws it large."""

    name: str
    href: str
    page: str
    says: str
    counts: str
    average: Sequence[str]
    own: Sequence[str]
    label: str


def drawings(found: ContractWeeks) -> list[Drawing]:
    """The wide and the narrow picture."""
    return [_drawing(found, frame) for frame in (WIDE, NARROW)]


def rows(found: ContractWeeks, rules: Parameters) -> list[Row]:
    """The table of what is drawn, and more of it."""
    return [_row(found.kpi, week, rules) for week in found.weeks]


def smalls(found: ContractWeeks, wanted: Wanted, rules: Parameters) -> list[Small]:
    """Every client against the average, the youngest contract first, on one scale."""
    values = [_drawable(week.figure) for week in found.weeks]
    up = _up(found, _SMALL, [value for one in found.clients for value in one.trailing])
    across = Scale(0, WEEKS - 1, _SMALL.left, _SMALL.right)
    average = _pieces(values, across, up)
    return [
        _small(found, one, wanted, average, _pieces(one.trailing, across, up), rules) for one in found.clients
    ]


def headline(found: ContractWeeks, rules: Parameters) -> str:
    """What early support comes to against ongoing support, in numbers only: no rule is asked here."""
    kpi, early = found.kpi, found.early
    if early.value is None or is_withheld(kpi, early, rules):
        return gettext("There is nothing yet from contracts that began within the last 24 months.")
    given = {
        "days": count(rules.early_days),
        "clients": count(len(found.clients)),
        "value": shown(kpi, early, rules).text,
        "interval": interval_of(kpi, early),
        "n": amount(early.denominator or early.n),
        "average": "" if found.early_average is None else plain(kpi, found.early_average),
        "ongoing": "" if found.ongoing.value is None else plain(kpi, found.ongoing.value),
    }
    if isinstance(kpi.measure, Share):
        text = gettext(
            "In the first %(days)s days of %(clients)s contracts %(value)s of %(n)s tickets were escalated "
            "(%(interval)s); the average of the clients is %(average)s."
        )
    else:
        text = gettext(
            "In the first %(days)s days of %(clients)s contracts %(n)s ratings came to %(value)s (%(interval)s); "
            "the average of the clients is %(average)s."
        )
    beside = gettext("In ongoing support it was %(ongoing)s over twelve months.") if given["ongoing"] else ""
    return after_another(part % given for part in (text, beside))


def chosen_says(found: ContractWeeks, rules: Parameters) -> str:
    """What the chosen client comes to so far; nothing without one."""
    one = found.chosen
    if one is None:
        return ""
    show = shown(found.kpi, one.figure, rules)
    given = {"name": one.name, "day": count(one.day), "value": show.text, "counts": show.counts}
    if show.lead is None:
        return gettext("%(name)s, contract day %(day)s: %(value)s.") % given
    return gettext("%(name)s, contract day %(day)s: %(value)s so far, %(counts)s.") % given


def exported(found: ContractWeeks, frame: ExportFrame) -> Table:
    """The weeks as a file, unrounded; with the chosen client's own."""
    kind: Kind = "percent" if found.kpi.unit == "share" else "number"
    columns = [
        Column(gettext("Contract week"), "whole"),
        Column(gettext("Clients in that week"), "whole"),
        Column(gettext("Clients with data"), "whole"),
        Column(gettext("Numerator"), "number"),
        Column(gettext("Denominator"), "number"),
        Column(gettext("Value"), kind),
        Column(gettext("Interval low"), kind),
        Column(gettext("Interval high"), kind),
        Column(gettext("Average of the clients"), kind),
        Column(gettext("Chosen client")),
        Column(gettext("Own numerator"), "number"),
        Column(gettext("Own denominator"), "number"),
        Column(gettext("Own value of the last four weeks"), kind),
    ]
    name = found.chosen.name if found.chosen else ""
    cells = [_file_row(found.kpi, week, name, frame.rules) for week in found.weeks]
    return Table(
        f"trimtab-{found.kpi.key}-contract-weeks", columns, cells, about_kpi(found.kpi, frame), frame.zone
    )


def _file_row(kpi: Kpi, week: Week, name: str, rules: Parameters) -> list[FileCell]:
    withheld = is_withheld(kpi, week.figure, rules)
    low, high = (None, None) if withheld else week.figure.interval or (None, None)
    own = week.own
    trailing = None if week.trailing is None else _drawable(week.trailing)
    return [
        week.number,
        week.present,
        week.clients,
        None if withheld else week.figure.numerator,
        week.figure.denominator,
        None if withheld else week.figure.value,
        low,
        high,
        None if withheld else week.client_average,
        name,
        own.numerator if own and isinstance(kpi.measure, Share) else None,
        own.denominator if own else None,
        trailing,
    ]


def _row(kpi: Kpi, week: Week, rules: Parameters) -> Row:
    show = shown(kpi, week.figure, rules)
    known_value = show.lead is not None
    small = (
        known_value
        and isinstance(kpi.measure, Share)
        and not show.second
        and "small_sample" in week.figure.flags
    )
    text = gettext("%(clients)s of %(present)s")
    return Row(
        week=count(week.number),
        clients=text % {"clients": count(week.clients), "present": count(week.present)},
        counts=show.counts if known_value else "",
        value=("–" if small else show.second or show.text) if known_value else "–",
        interval=show.interval,
        average=plain(kpi, week.client_average) if known_value and week.client_average is not None else "–",
        own_counts=shown(kpi, week.own, rules).counts if week.own and week.own.n else "",
        own=_own(kpi, week),
    )


def _own(kpi: Kpi, week: Week) -> str:
    value = None if week.trailing is None else _drawable(week.trailing)
    return "–" if value is None else plain(kpi, value)


def _drawing(found: ContractWeeks, frame: Frame) -> Drawing:
    kpi = found.kpi
    own = [None if one.trailing is None else _drawable(one.trailing) for one in found.weeks]
    values = [_drawable(week.figure) for week in found.weeks]
    marks = _marks(found, own)
    across = Scale(0, WEEKS - 1, frame.left, frame.right)
    up = Scale(marks[0], marks[-1], frame.bottom, frame.top)
    lines = [("main", piece) for piece in _pieces(values, across, up)]
    lines += [("own", piece) for piece in _pieces(own, across, up)]
    dots = [("plain", across.at(i), up.at(value)) for i, value in enumerate(values) if value is not None]
    dots += [("own", across.at(i), up.at(value)) for i, value in enumerate(own) if value is not None]
    ongoing = None if found.ongoing.value is None else up.at(found.ongoing.value)
    return Drawing(
        frame=frame,
        intervals=_ribbons(found, across, up),
        lines=lines,
        dots=dots,
        ticks=[Label(frame.left - 8, up.at(mark), _tick(kpi, mark, marks)) for mark in marks],
        weeks=[
            Label(across.at(week), frame.bottom + 20, count(week))
            for week in range(0, WEEKS, _EVERY[frame.name])
        ],
        labels=_labels(found, (values, own), frame, across, up),
        ongoing=ongoing,
        early_ends=across.at(found.early_weeks),
    )


def _labels(
    found: ContractWeeks, lines: tuple[_Line, _Line], frame: Frame, across: Scale, up: Scale
) -> list[Label]:
    """The names of the lines at their right end; that of a client whose weeks go on, where its line ends by now."""
    values, own = lines
    labels = [
        Label(frame.right + 12, up.at(value), gettext("average"), kind="strong") for _, value in _last(values)
    ]
    if found.ongoing.value is not None:
        labels.append(Label(frame.right + 12, up.at(found.ongoing.value), gettext("ongoing"), kind="quiet"))
    ends = [
        Label(across.at(week) + 12, up.at(value), _short(found.chosen.name, frame), kind="own")
        for week, value in _last(own)
        if found.chosen
    ]
    if any(end.x > frame.right for end in ends):
        return apart([*labels, *ends], frame.top, frame.bottom)
    return [*apart(labels, frame.top, frame.bottom), *ends]


def _last(line: _Line) -> list[tuple[int, float]]:
    """The last week that has a value, with it; none for a line that is not drawn."""
    return [(week, value) for week, value in enumerate(line) if value is not None][-1:]


def _short(name: str, frame: Frame) -> str:
    longest = 16 if frame is WIDE else 9
    return name if len(name) <= longest else name[: longest - 1] + "…"


def _marks(found: ContractWeeks, own: Sequence[float | None]) -> list[float]:
    kpi = found.kpi
    values = known([*(_drawable(week.figure) for week in found.weeks), *own, found.ongoing.value])
    low = 0.0 if isinstance(kpi.measure, Share) or not kpi.scale else kpi.scale[0]
    ceiling = 1.0 if kpi.unit == "share" else kpi.scale[1] if kpi.scale else None
    marks = ticks(low, max([*values, low + 0.1]))
    return [mark for mark in marks if ceiling is None or mark <= ceiling + 1e-9] or marks


def _up(found: ContractWeeks, frame: Frame, own: Sequence[float | None]) -> Scale:
    marks = _marks(found, own)
    return Scale(marks[0], marks[-1], frame.bottom, frame.top)


def _ribbons(found: ContractWeeks, across: Scale, up: Scale) -> list[str]:
    limits = [week.figure.interval if _drawable(week.figure) is not None else None for week in found.weeks]
    outlines = []
    for first, last in spans([one is not None for one in limits]):
        run = [(across.at(i), one) for i, one in enumerate(limits[first : last + 1], first) if one]
        if first == last:
            run = [(run[0][0] - 2, run[0][1]), (run[0][0] + 2, run[0][1])]
        top = [(x, up.at(one[1])) for x, one in run]
        outlines.append(path([*top, *((x, up.at(one[0])) for x, one in reversed(run))]))
    return outlines


def _pieces(values: Sequence[float | None], across: Scale, up: Scale) -> list[str]:
    places = [None if value is None else (across.at(i), up.at(value)) for i, value in enumerate(values)]
    runs = spans([value is not None for value in values])
    return [path(places[first : last + 1]) for first, last in runs if last > first]


def _drawable(one: Figure) -> float | None:
    """A value that may be drawn: not of fewer than five rows or answers (MIN-2, MIN-3)."""
    return one.value if one.n >= 5 else None


def _tick(kpi: Kpi, value: float, marks: Sequence[float]) -> str:
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    if kpi.unit == "share":
        return percent_text(value, 0 if step >= 0.01 else 1)
    return decimal(value, 0 if step >= 1 else 1)


def _small(
    found: ContractWeeks,
    one: OneClient,
    wanted: Wanted,
    average: Sequence[str],
    own: Sequence[str],
    rules: Parameters,
) -> Small:
    show = shown(found.kpi, one.figure, rules)
    given = {"day": count(one.day), "since": day(one.starts_on)}
    says = gettext("contract day %(day)s, since %(since)s") % given
    label = gettext("%(name)s week by week beside the average: %(value)s so far") % {
        "name": one.name,
        "value": show.text,
    }
    return Small(
        name=one.name,
        href=wanted.query(client=one.client_id),
        page=reverse("client", args=[one.client_id]),
        says=says,
        counts=show.counts if show.lead is not None else show.withheld,
        average=average,
        own=own,
        label=label,
    )


def tabs(wanted: Wanted, kpis: Sequence[Kpi]) -> dict[str, list[tuple[str, str, bool]]]:
    """The ways to look at the page: (text, address, chosen)."""
    return {
        "kpis": [(gettext(kpi.title), wanted.query(kpi=kpi.key), kpi.key == wanted.key) for kpi in kpis],
        "whom": [
            (gettext("All clients"), wanted.query(clients=None), not wanted.both),
            (gettext("Clients seen in both stages"), wanted.query(clients="both"), wanted.both),
        ],
    }


def clients_text(found: ContractWeeks) -> str:
    """Of how many contracts is it?"""
    n = len(found.clients)
    return ngettext(
        "%(n)s contract began within the last 24 months", "%(n)s contracts began within the last 24 months", n
    ) % {"n": count(n)}
