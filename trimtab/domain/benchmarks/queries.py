"""Reads: which outside figures did owners add?"""

from trimtab.domain.benchmarks.models import OutsideFigure


def of_kpi(kpi: str) -> list[OutsideFigure]:
    """The figures added beside a KPI, the newest first."""
    return list(OutsideFigure.objects.filter(kpi=kpi).select_related("made_by").order_by("-year", "pk"))


def figure_of(kpi: str, key: int) -> OutsideFigure | None:
    """The figure with this key, if it stands beside that KPI."""
    return OutsideFigure.objects.filter(kpi=kpi, pk=key).first()
