"""From the day fixed for it on, every page says what came of an initiative: at once, and writing nothing."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from tests.building import AS_OF, client, organisation, refreshed
from tests.scorecards.efforts import begun, four_others, lifted, solved
from tests.web.settings_pages import account, browser_of
from tests.web.visiting import asked_for, read, signed_in, text_of
from trimtab.domain.initiatives.models import Initiative, InitiativeEvaluation
from trimtab.scorecards.initiatives import evaluate_due
from trimtab.web import clock

ALL = "/initiatives/"
SAYS = "Improvement of 7.8 ("


@pytest.fixture
def lead(own_warehouse: None) -> Browser:
    organisation()
    return browser_of("service-manager")


def helped(**values: Any) -> Initiative:
    """One that helped, whose day is today."""
    four_others()
    treated = client("Acme")
    solved(treated, lifted(6, 8))
    refreshed()
    return begun(treated, said="Too many tickets.", **{"review_on": AS_OF.date(), **values})


def test_every_page_says_today_what_the_night_will_keep(lead: Browser) -> None:
    one = helped()
    page, technician = f"{ALL}{one.pk}/", signed_in(account("technician"))
    lead.post(f"{page}state/", {"state": "done"})
    for browser in (lead, technician):
        text = text_of(read(browser, page))
        assert SAYS in text and "This is what can be said today. It is kept tonight as it stands" in text
        assert "improvement It is kept tonight as it stands." in text_of(read(browser, ALL))
    body = b"".join(lead.get(f"{ALL}export.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert SAYS in body
    assert not InitiativeEvaluation.objects.exists()
    before = text_of(read(lead, page))
    evaluate_due(AS_OF)
    after = text_of(read(lead, page))
    assert "Kept as it stood on 22 Nov 2026" in after
    verdict = before[before.index(SAYS) : before.index("This is what can be said today")]
    assert verdict in after
    assert "It is kept tonight" not in read(lead, ALL)


def test_what_is_for_everybody_is_told_to_technicians_on_its_day(lead: Browser) -> None:
    solved(client(), lifted(20, 15))
    refreshed()
    one = begun(said="We said.", review_on=AS_OF.date())
    Initiative.objects.filter(pk=one.pk).update(state="done", ended_on=AS_OF.date())
    text = text_of(read(signed_in(account("technician")), "/my-work/"))
    assert "It did this: Improvement of" in text and "It is kept tonight as it stands." in text


def test_before_its_day_numbers_stand_without_a_verdict(lead: Browser) -> None:
    one = helped(review_on=date(2026, 11, 30))
    text = text_of(read(lead, f"{ALL}{one.pk}/"))
    assert (
        "Too early to judge: the day fixed for it is 30 Nov 2026, and there is no verdict before it." in text
    )
    assert "So far +7.8 (" in text and "this is not a verdict." in text
    assert "Improvement" not in text and "✓" not in text
    listed = text_of(read(lead, ALL))
    assert "too early to judge, decidable on 30 Nov 2026" in listed and "7.8" not in listed


def test_pages_with_verdicts_of_today_ask_few_questions(
    lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    helped()
    for kpi in ("ticket-escalation", "sla-met", "weekly-pulse"):
        begun(kpi=kpi, title=kpi, review_on=AS_OF.date(), direction="lower")
    monkeypatch.setattr(clock, "as_of", lambda: AS_OF)
    pages = [f"{ALL}{one.pk}/" for one in Initiative.objects.all()]
    for path in (ALL, *pages, "/my-work/"):
        assert asked_for(lead, path) <= 30, path
