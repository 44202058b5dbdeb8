"""When are the first months locked?"""

from datetime import timedelta

import pytest

from tests.building import AS_OF
from tests.scorecards.test_locking import _home, three_months
from trimtab.scorecards.locking import Reviewed, review

__all__ = ["_home"]
pytestmark = pytest.mark.usefixtures("_home")


def test_records_just_brought_in_may_be_taken_back_before_their_months_are_locked() -> None:
    three_months()
    assert review(AS_OF) == Reviewed()
    assert review(AS_OF + timedelta(hours=25)) == Reviewed()
    assert review(AS_OF + timedelta(hours=27)).locked > 0
