"""The topic about initiatives: it runs, judges itself, and its simpler rules err where the specification says so."""

import numpy as np

from bench.signals import effects
from bench.signals.__main__ import topics


def test_the_topic_is_found_and_its_rows_are_whole() -> None:
    assert "effects" in topics()
    table = effects.measured(draws=4, seed=5)
    assert len(table.rows) == 15 + 3 + 6 + 15 + 3
    assert all(len(row.beside) == len(table.beside) and row.claimed for row in table.rows)


def test_the_plain_t_test_cries_on_a_trend_and_the_method_does_not() -> None:
    world = effects._world(np.random.default_rng(2), 120, 24, 12, "with a trend")
    plain = [effects.by_plain_t(world, row) for row in range(120)]
    found = [effects.by_difference(world, row) for row in range(120)]
    assert sum(low > 0 or high < 0 for _, low, high in plain) > 80
    assert sum(low > 0 or high < 0 for _, low, high in found) < 25


def test_a_bad_spell_is_one() -> None:
    world = effects._world(np.random.default_rng(3), 40, 12, 6, "started after a bad spell")
    last = world.treated[:, 10:12].mean(axis=1)
    assert (last <= np.quantile(world.treated[:, :10], 0.2, axis=1)).all()
