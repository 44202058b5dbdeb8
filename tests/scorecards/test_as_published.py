"""What is under the anonymity rules leaves rounded and without its sums, and says everything else as before."""

from dataclasses import fields

import pytest

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.intervals import Interval
from trimtab.kpi.measures import Confidential
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.published import as_published, bare_as_published

EXACT = Figure(
    kpi="weekly-pulse",
    period=Period.month(2026, 5),
    scope={"team_id": 3},
    components={"count": 7.0, "low": 2.0, "total": 30.0, "squares": 133.0},
    value=8.2142,
    interval=Interval(7.249, 9.251),
    n=7,
    numerator=2.0,
    denominator=7.0,
    flags=("indicative",),
    reason="a reason",
    level=0.9,
    extras={"error": 0.1},
)
CHANGED = {"value", "interval", "components", "numerator", "denominator"}


@pytest.mark.parametrize("key", [key for key, kpi in KPIS.items() if isinstance(kpi.measure, Confidential)])
def test_it_is_rounded_and_the_rest_stays(key: str) -> None:
    asked = KPIS[key].measure
    assert isinstance(asked, Confidential)
    shown = as_published(EXACT, asked)
    for one in fields(Figure):
        if one.name not in CHANGED:
            assert getattr(shown, one.name) == getattr(EXACT, one.name), one.name
    if asked.obstacle:
        assert (shown.value, shown.numerator, shown.denominator) == (8.214, 2.0, 7.0)
        assert shown.components == {"count": 7.0, "low": 2.0}
    else:
        assert (shown.value, shown.numerator, shown.denominator) == (8.2, None, None)
        assert (shown.interval, shown.components) == (Interval(7.2, 9.3), {"count": 7.0})
    bare = bare_as_published(EXACT.value, EXACT.n, EXACT.components, asked)
    assert (bare.value, bare.n, bare.components) == (shown.value, shown.n, shown.components)
