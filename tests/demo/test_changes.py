"""On the sample: planted stories are found, and nothing else is called a change more often than the rule's own rate.

The sample is loaded and refreshed once for this file: the warehouse reads committed records only.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker
from scipy.stats import binom

from tests.building import OWNER
from tests.demo.reading import AS_OF
from trimtab.catalogue.kpis import KPIS
from trimtab.demo.loading import load
from trimtab.demo.stories import BURNT_OUT_TEAM, STRAINED_CLIENT, TIPPING_CLIENT
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Team
from trimtab.kpi.period import Period
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.scorecards.moment import moment
from trimtab.scorecards.shapes import Filters, Series
from trimtab.scorecards.trends import series
from trimtab.scorecards.what_changed import what_changed
from trimtab.warehouse.tallies import Grain

pytestmark = [pytest.mark.slow, pytest.mark.soak, pytest.mark.django_db]
OCTOBER = Period.month(2025, 10)
STEADY = (
    "ticket-volume", "sla-met", "reopened", "first-reply", "resolution-time", "backlog",
    "agent-onboarding-satisfaction", "self-service-inferred", "prevented-by-self-service", "onboarding-nps",
    "onboarding-ces", "onboarding-response-rate", "turnover", "voluntary-turnover",
)  # fmt: skip
"""KPIs of everything that no story moves."""
OWN_RATE = 0.17 + 0.07
"""Of stable series of 24 months, so many have a point outside at the largest volumes, and a run of eight (TREND-3)."""
WEEKS = 8


@pytest.fixture(scope="module", autouse=True)
def sample(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[None]:
    with django_db_blocker.unblock(), override_settings(TRIMTAB_HOME=tmp_path_factory.mktemp("home")):
        try:
            load(AS_OF)
            bring_up_to_date(AS_OF)
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


def of(key: str, grain: Grain = "month", **group: int) -> Series:
    return series(KPIS[key], OCTOBER, moment(AS_OF), Filters(**group), grain)


def signals(found: Series) -> bool:
    return any(point.signal for point in found.points)


def judged(found: Series) -> bool:
    return found.verdict is not None and found.verdict.kind != "not_enough_data"


def test_nothing_unplanted_is_called_a_change_more_often_than_the_rules_own_rate() -> None:
    quiet = Client.objects.filter(is_internal=False).exclude(name__in=[TIPPING_CLIENT, STRAINED_CLIENT])
    others = Team.objects.exclude(name=BURNT_OUT_TEAM)
    found = [of(key) for key in STEADY]
    found += [of(key, client=one.pk) for key in ("ticket-escalation", "sla-met", "reopened") for one in quiet]
    found += [of("weekly-pulse", "week", team=one.pk) for one in others]
    found += [of(key, team=one.pk) for key in ("sla-met", "reopened") for one in others]
    told = [signals(one) for one in found if judged(one)]
    assert len(told) > 40
    assert sum(told) <= binom.ppf(0.99, len(told), OWN_RATE)
    # Read as a whole: what is told each Monday is little, and what is new is told once.
    assert not [one for one in (of(key) for key in STEADY[:6]) if signals(one)]


def test_planted_stories_are_found_and_told_in_the_week_they_show() -> None:
    told: dict[str, str] = {}
    for back in range(WEEKS):
        now = AS_OF - timedelta(days=7 * back)
        month = Period.holding(now.date().replace(day=1) - timedelta(days=1), "month")
        found = what_changed(OWNER, month, now)
        assert len(found.changes) <= 5
        for change in (*found.changes, *found.standing):
            told.setdefault(change.about, change.evidence["side"])
    tipping = Client.objects.get(name=TIPPING_CLIENT)
    burnt_out = Team.objects.get(name=BURNT_OUT_TEAM)
    assert told[f"client:{tipping.pk}"] == "worse"
    assert told[f"team:{burnt_out.pk}"] == "worse"
    assert told["kpi:incidents-prevented"] == "better"
    assert told["kpi:resolved-at-scale"] == "better"
    assert told["kpi:ticket-escalation"] == "worse"
    teams = [about for about in told if about.startswith("team:")]
    assert teams == [f"team:{burnt_out.pk}"]
