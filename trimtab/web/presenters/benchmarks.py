"""Outside figures beside a KPI: a line of text each, with all that is needed to judge it. Never a target."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.catalogue.benchmarks import BENCHMARKS
from trimtab.domain.benchmarks.models import OutsideFigure
from trimtab.kpi.definition import Kpi
from trimtab.web.presenters.numbers import plain


@dataclass(frozen=True)
class Outside:
    """One figure. ``remove`` is where it is taken away, "" for one that Trimtab brings, and for who may not."""

    value: str
    source: str
    definition: str
    differs: str
    remove: str = ""


def outside(kpi: Kpi, own: Sequence[OutsideFigure], *, query: str, may_change: bool) -> list[Outside]:
    """What others published of such a figure: what Trimtab knows, then what owners added."""
    known = [
        Outside(
            plain(kpi, one.value),
            _source(one.source, one.year),
            gettext(one.definition),
            gettext(one.differs),
        )
        for one in BENCHMARKS.get(kpi.key, ())
    ]
    added = [
        Outside(
            value=plain(kpi, one.value),
            source=_source(one.source, one.year),
            definition=one.definition,
            differs=one.differs,
            remove=reverse("kpi-benchmark-remove", args=[kpi.key, one.pk]) + query if may_change else "",
        )
        for one in own
    ]
    return [*known, *added]


def _source(source: str, year: int) -> str:
    """The year stands behind the source, unless its title says it already."""
    return (
        source if str(year) in source else gettext("%(source)s, %(year)s") % {"source": source, "year": year}
    )
