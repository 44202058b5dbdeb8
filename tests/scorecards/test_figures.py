"""What a chart judges is the figure that would be shown."""

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.measures import Counted, Tally
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import bare, figure

MARCH = Period.month(2026, 3)
EACH = {"total": 3, "squares": 9}
"""Rows that are answers of 3, or of which one of three is kept."""


def test_the_bare_value_of_every_kpi_is_that_of_its_figure() -> None:
    for key, kpi in KPIS.items():
        measure = kpi.measure
        if not isinstance(measure, Counted):
            continue
        for rows in (0, 7, 400):
            tally = Tally({name: rows * EACH.get(name, 1) for name in measure.columns()} if rows else {})
            shown = figure(kpi, MARCH, tally, Parameters(), flags=["part_period"])
            found = bare(kpi, tally, ["part_period"])
            assert (found.value, found.n, found.components) == (shown.value, shown.n, shown.components), key
            assert set(found.flags) <= set(shown.flags), key
