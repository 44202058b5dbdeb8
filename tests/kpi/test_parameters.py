"""The digests of a set of parameters: a figure's says nothing of when people are warned; an evaluation's does."""

import pytest

from trimtab.kpi.parameters import RANGES, WARNING, Parameters


def test_the_default_digest_is_the_one_that_stored_figures_have() -> None:
    assert Parameters().digest == "sha256:8af95cc3e89bc2d4"


@pytest.mark.parametrize("name", sorted(WARNING))
def test_a_parameter_of_the_warning_is_not_in_a_figures_digest(name: str) -> None:
    changed = Parameters.with_changes({name: RANGES[name][0]})
    assert changed.digest == Parameters().digest
    assert changed.warning_digest != Parameters().warning_digest


def test_the_tipping_points_parameter_is_in_neither_and_keeps_to_its_range() -> None:
    changed = Parameters.with_changes({"tip_alpha": 0.01})
    assert (changed.digest, changed.warning_digest) == (Parameters().digest, Parameters().warning_digest)
    with pytest.raises(ValueError, match="tip_alpha"):
        Parameters.with_changes({"tip_alpha": 0.2})


def test_a_parameter_of_figures_is_in_both() -> None:
    changed = Parameters.with_changes({"early_days": 60})
    assert changed.digest != Parameters().digest
    assert changed.warning_digest != Parameters().warning_digest


@pytest.mark.parametrize("name", sorted(WARNING))
def test_a_parameter_of_the_warning_keeps_to_its_range(name: str) -> None:
    low, high = RANGES[name]
    for value in (low - 0.01, high + 0.01):
        with pytest.raises(ValueError, match=name):
            Parameters.with_changes({name: value})
