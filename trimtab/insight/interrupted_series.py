"""Did a series jump at a day: a line with a level change, fitted with errors that remember the month before (INIT-4 b).

`y ~ 1 + (t - t0) + after` by iterated generalised least squares with AR(1) errors: ordinary least squares, the
errors' correlation by Yule and Walker, the series freed of it, and again. The same steps and the same numbers as
statsmodels' GLSAR(...).iterative_fit(), which the tests hold it against; a library of that size is no part of the
product. Rows are series: many can be fitted at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from trimtab.insight.quantiles import Floats

CLOSE_ENOUGH = 1e-4
"""A second fit that moves no coefficient by more than this part of it is the last; else there is a third."""
COEFFICIENTS = 3


class LevelChanges(NamedTuple):
    """One entry a series: the jump at the start, its standard error, and p of a two-sided t-test."""

    change: Floats
    error: Floats
    p: Floats
    freedom: int


def level_changes(series: Floats, before: int) -> LevelChanges:
    """By how much did each series (a row each, oldest first) jump after its first ``before`` values?

    ValueError with fewer than two values on a side, or too few for the line: the first value is spent on the errors.
    """
    rows, size = series.shape
    freedom = size - 1 - COEFFICIENTS
    if min(before, size - before) < 2 or freedom < 1:
        raise ValueError(f"a level change needs two values on each side and five in all: {before} of {size}")
    design = _design(size, before)
    plain, _, _ = _fitted(series, design, np.zeros(rows))
    correlation = _correlation(series - plain @ design.T)
    once, _, _ = _fitted(series, design, correlation)
    with np.errstate(divide="ignore", invalid="ignore"):
        settled = np.max(np.abs(plain - once) / np.abs(plain), axis=1) < CLOSE_ENOUGH
    # A row that has settled keeps its fit.
    correlation = np.where(settled, correlation, _correlation(series - once @ design.T))
    found, inverse, left = _fitted(series, design, correlation)
    error = np.sqrt(left / freedom * inverse[:, 2, 2])
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.abs(found[:, 2] / error)
    return LevelChanges(found[:, 2], error, 2.0 * special.stdtr(freedom, -score), freedom)


def _design(size: int, before: int) -> Floats:
    """The columns of the line: one, the months since the start, and whether the start has been."""
    months = np.arange(size, dtype=np.float64) - before
    return np.stack([np.ones(size), months, (months >= 0).astype(np.float64)], axis=1)


def _fitted(series: Floats, design: Floats, correlation: Floats) -> tuple[Floats, Floats, Floats]:
    """Coefficients, inverse of the normal matrix and squared errors left, freed of the errors' correlation."""
    given = design[1:] - correlation[:, None, None] * design[:-1]
    wanted = series[:, 1:] - correlation[:, None] * series[:, :-1]
    inverse = np.linalg.pinv(np.einsum("rti,rtj->rij", given, given), hermitian=True)
    found = np.einsum("rij,rtj,rt->ri", inverse, given, wanted)
    left = wanted - np.einsum("rti,ri->rt", given, found)
    return found, inverse, np.einsum("rt,rt->r", left, left)


def _correlation(errors: Floats) -> Floats:
    """Each row's correlation with itself a month later (Yule and Walker, adjusted for the shorter sum)."""
    centred = errors - errors.mean(axis=1, keepdims=True)
    size = errors.shape[1]
    alone = np.einsum("rt,rt->r", centred, centred) / size
    with_next = np.einsum("rt,rt->r", centred[:, 1:], centred[:, :-1]) / (size - 1)
    found: Floats = np.divide(with_next, alone, out=np.zeros_like(alone), where=alone > 0)
    return found
