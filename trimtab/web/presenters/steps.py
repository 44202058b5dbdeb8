"""What has to be said of the steps of a chart: why it has quarters."""

from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.scorecards.shapes import Series
from trimtab.scorecards.trends import SMALL_CLIENT
from trimtab.web.presenters.numbers import count


def steps_note(kpi: Kpi, series: Series) -> str:
    """Why these steps, where they are not the ones that other charts have (TREND-8)."""
    if series.step != "quarter":
        return ""
    says = gettext(
        "This client has fewer than %(n)s %(noun)s a month, so its chart has quarters: "
        "single months would say next to nothing."
    )
    return says % {"n": count(SMALL_CLIENT), "noun": gettext(kpi.noun) if kpi.noun else gettext("rows")}
