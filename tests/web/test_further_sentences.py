"""What a KPI page says of the same clients, of the lowest area and of a client's places."""

from typing import Any

import pytest

from tests.web.sketches import figure
from trimtab.catalogue.kpis import KPIS
from trimtab.insight.intervals import Cluster, paired_early_minus_ongoing
from trimtab.insight.shrinkage import RankBand
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.shapes import BreakdownRow, LowestArea, SameClients
from trimtab.web.presenters.answer import lowest_area_sentence, same_clients_sentence
from trimtab.web.presenters.breakdown import rank_text

ESCALATION = KPIS["ticket-escalation"]


def same(*both: tuple[Cluster, Cluster]) -> str:
    return same_clients_sentence(ESCALATION, SameClients(len(both), paired_early_minus_ongoing(both)))


def test_the_same_clients_are_said_to_be_higher_lower_or_neither() -> None:
    higher = [((6, 20), (2, 20)), ((4, 10), (1, 10)), ((7, 30), (2, 20)), ((5, 16), (1, 16))]
    said = same(*higher)
    assert said.startswith(
        "The 4 clients that had both in twelve months were higher in early support (28.9%) than in ongoing support "
        "(9.1%): +19.9 pp ("
    )
    assert "were lower in early support" in same(*((ongoing, early) for early, ongoing in higher))
    assert same(((1, 10), (2, 20)), ((2, 10), (1, 10)), ((1, 10), (2, 10))).startswith(
        "The 3 clients that had both in twelve months show no clear difference between their own early and ongoing "
        "support: "
    )


@pytest.mark.parametrize("both", [[], [((1, 10), (2, 10))] * 2, [((1, 10), (1, 10))] * 3])
def test_without_an_interval_nothing_is_said(both: list[Any]) -> None:
    assert same(*both) == ""
    assert same_clients_sentence(ESCALATION, None) == ""


def test_the_lowest_area_is_named_with_its_interval_or_said_to_be_too_close() -> None:
    assert lowest_area_sentence(None, Parameters()) == ""
    assert lowest_area_sentence(LowestArea(None, 9), Parameters()) == "The areas are too close to rank."
    lowest = figure(3.2, kpi="onboarding-area-assets", interval=(2.9, 3.55), n=40)
    assert lowest_area_sentence(LowestArea(lowest, 38), Parameters()).startswith(
        "The lowest area is “Assets and discovery”: 3.2 / 5 (2.9 to 3.6)."
    )


def test_places_are_a_band_never_a_bare_rank() -> None:
    row = BreakdownRow(1, "Acme", figure(0.1))
    assert rank_text(row) == ""
    ranked = BreakdownRow(1, "Acme", figure(0.1), rank=RankBand(2, 9), peers=1031)
    assert rank_text(ranked) == "rank 2 to 9 of 1,031"
