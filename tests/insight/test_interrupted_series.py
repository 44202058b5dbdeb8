"""A level change with errors that remember: the same numbers as statsmodels' GLSAR (INIT-4 b)."""

import numpy as np
import pytest
from statsmodels.api import GLSAR

from trimtab.insight.interrupted_series import level_changes


@pytest.mark.parametrize(("before", "after"), [(6, 3), (12, 6), (24, 12), (4, 2)])
def test_it_agrees_with_statsmodels(before: int, after: int) -> None:
    rng = np.random.default_rng(before)
    size = before + after
    series = 7 + rng.normal(0, 0.3, (25, size)).cumsum(axis=1) * 0.3 + rng.normal(0, 0.2, (25, size))
    series[:, before:] += rng.normal(0, 1, (25, 1))
    months = np.arange(size) - before
    design = np.stack([np.ones(size), months, months >= 0], axis=1).astype(float)
    found = level_changes(series, before)
    for row, values in enumerate(series):
        fit = GLSAR(values, design, rho=1).iterative_fit()
        assert found.change[row] == pytest.approx(fit.params[2], rel=1e-7, abs=1e-9)
        assert found.error[row] == pytest.approx(fit.bse[2], rel=1e-7, abs=1e-9)
        assert found.p[row] == pytest.approx(fit.pvalues[2], rel=1e-6, abs=1e-9)
    assert found.freedom == size - 4


@pytest.mark.parametrize(("size", "before"), [(9, 1), (9, 8), (4, 2)])
def test_too_few_values_are_refused(size: int, before: int) -> None:
    with pytest.raises(ValueError, match="two values on each side"):
        level_changes(np.zeros((1, size)), before)
