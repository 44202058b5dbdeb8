"""Moments are those of the reader's zone, and the foot of the page says which it is."""

import pytest

from tests.building import at, client, organisation, ticket
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import owner

pytestmark = pytest.mark.usefixtures("own_warehouse")


@pytest.mark.parametrize(
    ("own", "zone", "opened"),
    [
        ("", "Europe/Istanbul", "14 Mar 2026, 09:00"),
        ("Asia/Tokyo", "Asia/Tokyo", "14 Mar 2026, 15:00"),
        ("America/New_York", "America/New_York", "14 Mar 2026, 02:00"),
    ],
)
def test_times_are_the_readers_else_the_providers(own: str, zone: str, opened: str) -> None:
    organisation("Europe/Istanbul")
    User.objects.filter(pk=owner().pk).update(zone=own)
    made = ticket(client(), "2026-03-14 06:00")
    for path in ("/tickets/", f"/tickets/{made.pk}/"):
        says = text_of(read(signed_in(), path))
        assert opened in says
        assert f"Times in {zone}" in says


def test_a_day_of_a_filter_stays_the_providers() -> None:
    organisation("Europe/Istanbul")
    User.objects.filter(pk=owner().pk).update(zone="America/New_York")
    # The 14th in Istanbul, still the 13th in New York.
    ticket(client(), "2026-03-14 02:00")
    assert at("2026-03-14 02:00").day == 14
    assert "1 ticket" in text_of(read(signed_in(), "/tickets/?from=2026-03-14&to=2026-03-14"))
