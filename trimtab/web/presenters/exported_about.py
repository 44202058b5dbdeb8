"""What every export says of itself: period, filters, freshness, definition, parameters; and what its file is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.text import slugify
from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.kpi.parameters import SPECIFICATION, Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.shapes import Filters
from trimtab.web.addresses import TEXTS
from trimtab.web.exports import Cell
from trimtab.web.presenters.catalogue_texts import told
from trimtab.web.presenters.dates import period_text
from trimtab.web.presenters.dimensions import dimension_text
from trimtab.web.presenters.numbers import percent_text
from trimtab.web.presenters.picker import source_text, stage_text


@dataclass(frozen=True)
class Frame:
    """What every export says of itself. ``names`` are what the client, team and technician of the view are called."""

    organisation: str
    period: Period
    filters: Filters
    names: Mapping[str, str]
    as_of: datetime
    fresh_at: datetime | None
    rules: Parameters
    zone: ZoneInfo


def about_kpi(kpi: Kpi, frame: Frame) -> list[tuple[str, Cell]]:
    return [
        (gettext("KPI"), f"{gettext(kpi.title)} ({kpi.identifier})"),
        (gettext("It asks"), gettext(kpi.asks)),
        (gettext("Definition"), told(kpi.formula, frame.rules)),
        (gettext("What counts"), told(kpi.counts, frame.rules)),
        (gettext("What is left out"), "; ".join(told(text, frame.rules) for text in kpi.leaves_out)),
        *about(frame),
    ]


def about(frame: Frame) -> list[tuple[str, Cell]]:
    return [
        (gettext("Period"), period_text(frame.period)),
        (gettext("Filters"), "; ".join(_filters(frame)) or gettext("none")),
        (gettext("Intervals"), percent_text(frame.rules.conf, 0)),
        (gettext("Numbers as of"), frame.fresh_at),
        *ending(frame),
    ]


def ending(frame: Frame) -> list[tuple[str, Cell]]:
    return [
        (gettext("Exported at"), frame.as_of),
        (gettext("KPI specification"), SPECIFICATION),
        (gettext("Parameters"), frame.rules.digest),
        (gettext("Provider"), frame.organisation),
    ]


def _filters(frame: Frame) -> list[str]:
    filters = frame.filters
    words = {
        gettext("Client"): frame.names.get("client"),
        gettext("Team"): frame.names.get("team"),
        gettext("Technician"): frame.names.get("technician"),
        **{dimension_text(name): getattr(filters, name) for name in TEXTS},
        gettext("Source"): source_text(filters.source),
        gettext("Support"): stage_text(filters.stage),
    }
    return [f"{title}: {text}" for title, text in words.items() if text]


def file_name(subject: str, what: str, frame: Frame) -> str:
    """trimtab-ticket-escalation-rows-client-34-2026-10: what it is, of whom and when."""
    narrowed = [
        f"{name.removesuffix('_id')}-{slugify(str(value)) or 'x'}"
        for name, value in frame.filters.columns().items()
    ]
    when = frame.period.label.replace("..", "-to-")
    return "-".join(part for part in ("trimtab", subject, what, *narrowed, when) if part)


def whole(value: float | None) -> Cell:
    """A count as a whole number, an average as it is."""
    return int(value) if value is not None and float(value).is_integer() else value
