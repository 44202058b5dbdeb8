"""The early warning on pages: the threshold and what to expect of it, a client's state, and the onboarding board."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.building import client, contract, organisation, refreshed, ticket
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of
from tests.web.visiting import read, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.clients.models import Client as Served
from trimtab.domain.targets.models import Target
from trimtab.domain.warnings.models import ClientEpisode
from trimtab.jobs.minutely import watch_thresholds

PAGE = "/settings/early-warning/"
TODAY = NOW.date()


@pytest.fixture
def lead(own_warehouse: None) -> Client:
    organisation()
    return browser_of("service-manager")


def served(escalated: int, total: int, *, since: int = 50) -> Served:
    """A client that is so many days old, with a ticket a day until yesterday."""
    made = client("New Wharf")
    contract(made, str(TODAY - timedelta(days=since)))
    for place in range(total):
        ticket(made, f"{TODAY - timedelta(days=1 + place % 18)} 09:00", int(place < escalated))
    refreshed()
    return made


def post(browser: Client, path: str, status: int = 302, **given: Any) -> str:
    answer = browser.post(path, given)
    assert answer.status_code == status
    return read(browser, answer["Location"]) if status == 302 else answer.content.decode()


def test_a_threshold_is_suggested_accepted_and_set(lead: Client) -> None:
    text = text_of(read(lead, PAGE))
    assert "No threshold is set, so nobody is warned." in text
    assert "Suggested threshold: 15%." in text
    text = text_of(post(lead, PAGE + "accept/"))
    assert "a suggestion that was accepted, since" in text
    assert "Suggested threshold" not in text
    kept = Target.objects.get()
    assert (kept.value, kept.kind, kept.origin, kept.from_day) == (0.15, "threshold", "suggestion", TODAY)
    text = text_of(post(lead, PAGE, value="12.5", reason="agreed"))
    assert "set by a person" in text
    assert "above 10%, which is 80% of 12.5%" in text
    kept.refresh_from_db()
    assert (kept.value, kept.origin) == (0.125, "person")
    assert AuditEntry.objects.filter(action="target.set").count() == 2


@pytest.mark.parametrize("value", ["", "0.5", "101", "many"])
def test_a_threshold_that_cannot_be_is_refused_with_its_remedy(lead: Client, value: str) -> None:
    html = post(lead, PAGE, 422, value=value)
    assert 'aria-invalid="true"' in html
    assert not Target.objects.exists()


def test_a_client_may_have_its_own(lead: Client) -> None:
    one = client("Old Mill")
    post(lead, PAGE, value="20", client=one.pk)
    text = text_of(read(lead, PAGE))
    assert "Old Mill" in text and "20%" in text
    assert Target.objects.get().client == one


def test_what_to_expect_follows_the_provider_s_own_volumes(lead: Client) -> None:
    served(2, 40)
    text = text_of(read(lead, PAGE))
    assert "1 client" in text
    assert "60% as it is set" in text
    assert "Worked out for the suggested threshold of 15%." in text


def test_a_client_page_offers_a_threshold_where_there_is_none(lead: Client) -> None:
    made = served(2, 40)
    text = text_of(read(lead, f"/clients/{made.pk}/"))
    assert "No threshold is set for this client's escalation rate, so nobody is warned." in text
    assert "Early warning:" not in text_of(read(lead, "/onboarding/"))


def test_a_client_page_says_its_state_in_words_with_numbers(lead: Client) -> None:
    made = served(8, 40)
    post(lead, PAGE, value="15")
    assert "a threshold is set" in text_of(read(lead, f"/clients/{made.pk}/")).lower()
    watch_thresholds.run(NOW)
    html = read(lead, f"/clients/{made.pk}/")
    text = text_of(html)
    assert "approaching" in text
    assert "The observed rate is above the threshold (8 of 40)." in text
    assert "In the last 30 days 20.0% of tickets were escalated: 8 of 40" in text
    assert (
        "77% likely that the true rate is above 12%, the warning level; 52% likely above the 15% threshold."
        in text
    )
    assert '<rect class="approaching"' in html
    assert 'aria-details="states-table"' in html and 'id="states-table"' in html
    board = text_of(read(lead, "/onboarding/"))
    assert "Early warning: approaching" in board


def test_people_of_a_client_do_not_see_it(lead: Client) -> None:
    made = served(8, 40)
    post(lead, PAGE, value="15")
    watch_thresholds.run(NOW)
    assert ClientEpisode.objects.exists()
    theirs = browser_of("client-contact", client=made)
    assert "arly warning" not in read(theirs, f"/clients/{made.pk}/")
