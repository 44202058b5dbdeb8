"""In which zone does somebody read times?"""

from zoneinfo import ZoneInfo

from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User


def zone_of(reader: User) -> ZoneInfo:
    """The zone the reader chose, else the provider's."""
    return ZoneInfo(reader.zone) if reader.zone else report_zone()
