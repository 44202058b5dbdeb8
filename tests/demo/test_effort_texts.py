"""The sample's initiatives say the same in each language, and are planted in the provider's."""

from collections.abc import Mapping

import pytest

from tests.building import client, team
from tests.demo.reading import AS_OF, LINE
from trimtab.demo import efforts
from trimtab.demo.effort_texts import HELPED, NOTHING_SEEN, TOO_EARLY, EffortTexts
from trimtab.demo.stories import BURNT_OUT_TEAM
from trimtab.domain.batches.actions import begin
from trimtab.domain.initiatives.models import Initiative, InitiativeNote, InitiativeStep

EVERY = (HELPED, NOTHING_SEEN, TOO_EARLY)


@pytest.mark.parametrize("texts", EVERY)
def test_each_language_has_as_many_words_of_its_own(texts: Mapping[str, EffortTexts]) -> None:
    assert set(texts) == {"en", "tr", "ja"}
    every = [[one.title, one.said, one.hypothesis, *one.steps, *one.notes] for one in texts.values()]
    assert len({len(texts) for texts in every}) == 1
    for words in zip(*every, strict=True):
        assert all(words)
        assert len(set(words)) == 3


@pytest.mark.django_db
def test_they_are_planted_in_the_providers_language() -> None:
    team(BURNT_OUT_TEAM)
    client("Acme")
    batch = begin(kind="demo", file_name="s", file_digest="d", as_of=AS_OF, mapping={})
    efforts.plant(LINE, batch, "tr")
    assert set(Initiative.objects.values_list("title", flat=True)) == {texts["tr"].title for texts in EVERY}
    steps = {step for texts in EVERY for step in texts["tr"].steps}
    assert set(InitiativeStep.objects.values_list("title", flat=True)) == steps
    assert InitiativeNote.objects.get(initiative__title=HELPED["tr"].title).text == HELPED["tr"].notes[0]
