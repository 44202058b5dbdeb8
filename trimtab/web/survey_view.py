"""Which results of a survey does an address ask for? Without a period: the twelve months up to yesterday."""

from collections.abc import Sequence
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext

from trimtab.kpi.period import Period
from trimtab.scorecards.measuring import twelve_months_to
from trimtab.scorecards.periods import today
from trimtab.web.addresses import BadView, View, read_view

NARROWING = frozenset({"client_id", "team_id", "stage", "round"})
"""What answers of clients can be narrowed to."""


def read_survey_view(asked: QueryDict, as_of: datetime, *, also: Sequence[str] = ()) -> View:
    """What does the address of a survey's page ask for? Raises BadView.

    Surveys are answered by few: a month of them says little, so that nobody who chose nothing sees a single month.
    """
    view = read_view(asked, as_of, also=also)
    others = sorted(set(view.filters.columns()) - NARROWING)
    if others:
        says = gettext("Answers to a survey cannot be narrowed by %(name)s.")
        name = others[0].removesuffix("_id")
        raise BadView(
            says % {"name": name}, gettext("They can be narrowed by client, team, support and round.")
        )
    if any(asked.get(name) for name in ("period", "from", "to")):
        return view
    return view.at(period=twelve_months(as_of))


def twelve_months(as_of: datetime) -> Period:
    """The twelve months up to yesterday: of today not all is in yet."""
    return twelve_months_to(today(as_of))
