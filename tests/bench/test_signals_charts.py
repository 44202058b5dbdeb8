"""The topics of trend signals and of ranking run, and their simpler rules cry on noise."""

import numpy as np

from bench.signals import charts, shrinkage
from bench.signals.__main__ import topics


def test_the_topics_are_found_by_their_folder() -> None:
    assert {"charts", "shrinkage"} <= set(topics())


def test_charts_are_within_what_the_specification_says_and_two_points_are_not() -> None:
    table = charts.measured(draws=3, seed=20240101)
    assert len(table.rows) == len(charts.STABLE) + len(charts.SEEN) + 2
    assert all(row.within is not False for row in table.rows)
    stable = [row for row in table.rows if row.what[0].startswith("stable, no") and row.what[2] != "10"]
    assert all(row.beside[0] is not None and row.beside[0] > row.measured for row in stable)


def test_made_up_months_have_the_volume_and_rate_that_was_asked_for() -> None:
    events, totals = charts._series(0.10, False, 100, 400, 24, np.random.default_rng(1))
    assert abs(totals.mean() - 100) < 2
    assert abs(events.sum() / totals.sum() - 0.10) < 0.004


def test_ranking_is_within_and_the_raw_list_is_filled_by_small_clients() -> None:
    table = shrinkage.measured(draws=40, seed=20240101)
    assert all(row.within is not False for row in table.rows)
    small = [row for row in table.rows if "smallest quarter" in row.what[0]]
    assert all(row.beside[0] is not None and row.beside[0] > 2 * row.measured for row in small)
