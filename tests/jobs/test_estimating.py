"""The nightly job of the tipping points: what it says it did, and that it may run twice."""

from pathlib import Path
from typing import Any

import pytest

from tests.building import AS_OF, organisation
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.jobs.nightly.estimate_tipping_points import run


def test_the_job_makes_what_is_due_and_may_run_twice(
    tmp_path: Path, settings: Any, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRIMTAB_HOME = tmp_path
    organisation()
    assert run(AS_OF) == "4 tipping points estimated, 0 known"
    TippingEstimate.objects.filter(use="turnover").update(status="steady", shown="steady", p=0.5)
    assert run(AS_OF) == "2 tipping points estimated, 2 known"
    assert TippingEstimate.objects.count() == 4
