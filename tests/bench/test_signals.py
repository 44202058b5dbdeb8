"""The frame of the signals' benchmark: what is within, what the page says, and that the tipping point's topic runs."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bench.signals import tipping
from bench.signals.__main__ import main, topics
from bench.signals.page import written
from bench.signals.table import Row, Table, around


def test_a_repetition_of_the_same_share_is_within() -> None:
    random = np.random.default_rng(3)
    for share in (0.0, 0.02, 0.3, 0.97):
        seen = random.binomial(150, share, 400) / 150
        low, high = around(share, 150, 150)
        assert np.mean((seen >= low) & (seen <= high)) >= 0.99


def test_another_share_is_not() -> None:
    assert not Row(("flat",), 0.20, around(0.05, 150, 150)).within
    assert Row(("flat",), 0.20).within is None


def test_the_page_says_what_is_not_within() -> None:
    rows = [
        Row(("a",), 0.5, (0.4, 0.6), (1.0,)),
        Row(("b",), 0.9, (0.4, 0.6)),
        Row(("c",), 3.0, unit="number"),
    ]
    page = written({"x": Table("A title", "About it.", ("What",), rows, ("Crossing",))}, draws=7, seed=1)
    assert "1 of 2 figures" in page
    assert "| a | 50.0 % | 40.0 % to 60.0 % | yes | 100.0 % |" in page
    assert "| b | 90.0 % | 40.0 % to 60.0 % | **no** |  |" in page
    assert "| c | 3.00 |  |  |  |" in page


def test_the_tipping_topic_is_found_by_its_folder() -> None:
    assert "tipping" in topics()
    assert "table" not in topics()


def test_the_worlds_are_those_of_the_specification() -> None:
    """Median rate about 9 %, a tenth above 29 %, tickets about 18, three answers."""
    world = tipping.made(tipping.TRUTHS["flat"], 2_000, 5, np.random.default_rng(1))
    assert np.median(world.x) == pytest.approx(0.09, abs=0.02)
    assert np.quantile(world.x, 0.9) == pytest.approx(0.29, abs=0.03)
    assert world.answers.mean() == pytest.approx(3, abs=0.1)
    assert np.average(world.y, weights=world.answers) == pytest.approx(0.92, abs=0.01)


def test_simpler_rules_cry_on_flat_data() -> None:
    worlds = [tipping.made(tipping.TRUTHS["flat"], 50, 6, np.random.default_rng(n)) for n in range(20)]
    assert all(tipping.crosses(world) for world in worlds)


def test_a_run_writes_the_page_and_ends_by_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tipping, "SIZES", {60: (12, 5, 150)})
    monkeypatch.setattr(tipping, "TRUTHS", {"flat": tipping.TRUTHS["flat"]})
    table = tipping.measured(draws=12, seed=1)
    assert [row.what[2] for row in table.rows] == [
        "found",
        "gradual",
        "imprecise",
        "no tipping point",
        "steady",
    ]
    assert sum(row.measured for row in table.rows) == pytest.approx(1)
    wrong = CliRunner().invoke(main, ["--only", "nothing", "--output", str(tmp_path / "page.md")])
    assert wrong.exit_code == 2
