"""Which values of a dimension are there to choose from?"""

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.warehouse import tallies
from trimtab.warehouse.tallies import Question

_KNOWS_CATEGORIES = "ticket-volume"


def categories(period: Period, kpi: Kpi | None = None) -> list[str]:
    """The categories of the KPI's rows in a period, in order; without a KPI those of the tickets."""
    asked = kpi or KPIS[_KNOWS_CATEGORIES]
    answers = tallies.tallies(Question(asked, period, ("category",)))
    return sorted({str(answer.keys[0]) for answer in answers if answer.keys[0]})
