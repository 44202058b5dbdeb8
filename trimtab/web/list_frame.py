"""What an export of a list says of itself: a list has no period of its own, it is as of now."""

from datetime import datetime

from trimtab.domain.organisation import queries as organisation
from trimtab.domain.people.models import User
from trimtab.kpi.period import Period
from trimtab.scorecards.freshness import fresh_at
from trimtab.scorecards.shapes import Filters
from trimtab.web import choices
from trimtab.web.presenters.exported_about import Frame


def list_frame(who: User, as_of: datetime, filters: Filters | None = None) -> Frame:
    """The frame of a list that ``who`` takes along now."""
    provider, zone = organisation.current(), organisation.report_zone()
    narrowed = filters or Filters()
    return Frame(
        organisation=provider.name,
        period=Period.rolling(1, as_of.astimezone(zone).date()),
        filters=narrowed,
        names=choices.chosen(who, narrowed),
        as_of=as_of,
        fresh_at=fresh_at(),
        rules=organisation.parameters(),
        zone=zone,
    )
