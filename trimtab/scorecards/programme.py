"""The Programme page: three lanes of KPIs and the desk's plain measures. What changed is in what_changed.py."""

from datetime import datetime

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client
from trimtab.domain.devices.models import Device
from trimtab.domain.people.models import EmploymentSpell, Team, User
from trimtab.domain.targets.queries import in_force
from trimtab.kpi.period import Period
from trimtab.scorecards.contracts import standings
from trimtab.scorecards.freshness import fresh_at
from trimtab.scorecards.locked import marked_cards
from trimtab.scorecards.moment import moment
from trimtab.scorecards.scorecard import summary
from trimtab.scorecards.shapes import Filters, Programme
from trimtab.scorecards.viewing import allowed

LANES = ("onboarding", "proactive", "people")


def programme(viewer: User, period: Period, as_of: datetime, filters: Filters | None = None) -> Programme:
    """What does the viewer's Monday look like? Raises NotVisible."""
    narrowed = allowed(viewer, filters or Filters())
    wanted = in_force(on=period.start, client=narrowed.client)
    now = moment(as_of)
    cards = marked_cards(
        summary(kpi, period, now, narrowed, wanted)
        for kpi in KPIS.values()
        if kpi.headline or kpi.lane == "desk"
    )
    staff = EmploymentSpell.objects.filter(hired_on__lte=now.today, contractor=False).exclude(
        last_day__lt=now.today
    )
    return Programme(
        period=period,
        lanes={lane: [card for card in cards if card.kpi.lane == lane] for lane in LANES},
        desk=[card for card in cards if card.kpi.lane == "desk"],
        fresh_at=fresh_at(),
        clients_in_early_support=sum(standing.stage == "early" for standing in standings(period).values()),
        clients=Client.objects.filter(merged_into=None, is_internal=False).count(),
        devices=Device.objects.count(),
        technicians=staff.count(),
        teams=Team.objects.count(),
    )
