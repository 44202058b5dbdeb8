"""What the sample provider does about it is judged as planted: one helped, one shows nothing, one is too early.

The one test of the sample that reads the warehouse, so the sample is loaded and removed once more for it: some seconds.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.building import OWNER
from tests.demo.reading import AS_OF, LINE, rows_of_all_tables
from trimtab.demo.effort_texts import HELPED, NOTHING_SEEN, TOO_EARLY
from trimtab.demo.loading import load, remove
from trimtab.domain.initiatives.models import Initiative, InitiativeEvaluation
from trimtab.domain.surveys.models import Release
from trimtab.domain.surveys.releasing import release_due
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.scorecards.initiative_shapes import Outcome
from trimtab.scorecards.initiatives import evaluate_due, outcome

pytestmark = [pytest.mark.slow, pytest.mark.soak]


def seen(title: str) -> Outcome:
    return outcome(OWNER, Initiative.objects.get(title=title), AS_OF)


def test_the_planted_initiatives_are_judged_as_planted(
    tmp_path: Path, settings: Any, transactional_db: None
) -> None:
    settings.TRIMTAB_HOME = tmp_path
    load(AS_OF)
    release_due(as_of=AS_OF, everything=True)
    bring_up_to_date(AS_OF)
    helped, nothing, early = (seen(texts["en"].title) for texts in (HELPED, NOTHING_SEEN, TOO_EARLY))
    assert (helped.verdict, helped.why) == ("improvement", "")
    assert helped.told is not None and helped.told.method == "difference" and helped.told.effect > 2
    assert (nothing.verdict, nothing.overlaps) == ("no_clear_effect", ())
    assert nothing.after >= 3 and nothing.compared >= 3
    assert (early.verdict, early.before >= 12, early.after) == ("too_early", True, 1)
    assert early.decidable_on is not None and early.decidable_on > LINE.today
    kept = {row.initiative.title for row in evaluate_due(AS_OF)}
    assert kept == {HELPED["en"].title, NOTHING_SEEN["en"].title}
    assert InitiativeEvaluation.objects.filter(batch=None).count() == 0
    Release.objects.all().delete()
    remove(AS_OF)
    assert {name: rows for name, rows in rows_of_all_tables().items() if rows and "Initiative" in name} == {}
