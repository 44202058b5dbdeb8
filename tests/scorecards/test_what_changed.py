"""What changed since last week: only what a rule says, new before standing, each with evidence and an owner."""

from datetime import timedelta

import pytest

from tests import building
from tests.building import AS_OF, OWNER, at, client, contract, refreshed, ticket, tickets
from trimtab.domain.account_owners.models import AccountOwner
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.domain.warnings.models import ClientEpisode
from trimtab.kpi.period import Period
from trimtab.scorecards.changes.shapes import Change, Changed, Owner
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.what_changed import MOST, once_each, what_changed

OCTOBER = Period.month(2026, 10)
SOON_AFTER = at("2026-11-05 12:00")


def months(owner: Client, counts: list[tuple[int, int]]) -> None:
    """(escalated, tickets) of the months that end with October 2026."""
    steps = Period.months_back(len(counts), OCTOBER.start, include_current=True)
    for month, (escalated, total) in zip(steps, counts, strict=True):
        days = [month.start + timedelta(days=number % 28) for number in range(total)]
        tickets(owner, [(f"{day} 09:00", number < escalated) for number, day in enumerate(days)])


def named(found: Changed) -> dict[str, Change]:
    return {one.about: one for one in found.changes}


def steady() -> Client:
    building.organisation()
    one = client("Steady")
    contract(one, "2024-01-01")
    months(one, [(3, 30), (4, 30), (2, 30)] * 7)
    return one


def test_a_kpi_that_left_its_range_is_new_for_a_week_and_stands_from_then_on() -> None:
    building.organisation()
    one = client("Loud")
    contract(one, "2024-01-01")
    months(one, [(3, 30), (4, 30), (2, 30)] * 7 + [(25, 30)])
    refreshed()
    fresh = what_changed(OWNER, OCTOBER, SOON_AFTER)
    change = named(fresh)["kpi:ticket-escalation"]
    assert (change.kind, change.evidence["rule"], change.evidence["side"]) == ("kpi", "R1", "worse")
    assert (change.evidence["numerator"], change.evidence["denominator"]) == (25, 30)
    assert change.link == "/kpi/ticket-escalation/?period=2026-10"
    assert change.owner == Owner(None, "/initiatives/new/")
    later = what_changed(OWNER, OCTOBER, AS_OF)
    assert "kpi:ticket-escalation" not in named(later)
    assert "kpi:ticket-escalation" in [one.about for one in later.standing]


def test_nothing_unusual_is_nothing_changed() -> None:
    steady()
    refreshed()
    found = what_changed(OWNER, OCTOBER, SOON_AFTER)
    assert (found.changes, found.standing, found.more) == ((), (), 0)
    assert found.since == SOON_AFTER.date() - timedelta(days=7)


def test_a_kpi_that_is_back_says_so() -> None:
    building.organisation()
    one = client("Loud")
    contract(one, "2024-01-01")
    months(one, [(3, 30), (4, 30), (2, 30)] * 7 + [(25, 30), (3, 30)])
    refreshed()
    change = named(what_changed(OWNER, OCTOBER, SOON_AFTER))["kpi:ticket-escalation"]
    assert (change.evidence["side"], change.evidence["verdict"]) == ("usual", "steady")


def test_a_client_off_its_own_usual_is_named_with_its_owner_and_contract_day() -> None:
    steady()
    acme = client("Acme")
    contract(acme, "2026-09-28")
    dana = User.objects.create(email="dana@msp.example", name="Dana", role=User.Role.SERVICE_MANAGER)
    AccountOwner.objects.create(client=acme, account=dana, starts_on="2026-09-28")
    for number in range(20):
        ticket(acme, f"2026-09-{29 + number % 2} 09:00", escalated=int(number < 1))
    for number in range(20):
        ticket(acme, f"2026-10-{1 + number % 4:02} 09:00", escalated=int(number < 1))
    for number in range(42):
        ticket(acme, f"2026-11-{1 + number % 4:02} 09:00", escalated=int(number < 20))
    refreshed()
    found = what_changed(OWNER, OCTOBER, SOON_AFTER)
    change = named(found)[f"client:{acme.pk}"]
    assert change.kind == "client"
    told = change.evidence
    assert (told["name"], told["kept"], told["total"], told["side"]) == ("Acme", 20, 42, "worse")
    assert (told["stage"], told["day"], told["of_own"]) == ("early", 38, True)
    assert told["low"] > told["norm"]
    assert change.owner == Owner("Dana", f"/clients/{acme.pk}/#owns")
    assert found.changes[0] == change  # what can still be turned stands first


def test_a_client_of_few_tickets_is_not_named_for_two_of_them() -> None:
    steady()
    tiny = client("Tiny")
    contract(tiny, "2026-09-28")
    for number in range(4):
        ticket(tiny, f"2026-11-0{1 + number} 09:00", escalated=int(number < 2))
    refreshed()
    assert f"client:{tiny.pk}" not in named(what_changed(OWNER, OCTOBER, SOON_AFTER))


def test_a_period_long_over_is_compared_with_the_one_before() -> None:
    building.organisation()
    one = client("Loud")
    contract(one, "2024-01-01")
    months(one, [(3, 30), (4, 30), (2, 30)] * 7 + [(25, 30), (3, 30), (2, 30)])
    refreshed()
    august = what_changed(OWNER, Period.month(2026, 8), AS_OF)
    assert august.since is None
    assert named(august)["kpi:ticket-escalation"].evidence["side"] == "worse"
    september = what_changed(OWNER, Period.month(2026, 9), AS_OF)
    assert named(september)["kpi:ticket-escalation"].evidence["side"] == "usual"


def test_a_narrowed_view_tells_of_its_own_kpis_and_contacts_see_no_other_client() -> None:
    one = steady()
    refreshed()
    contact = User(role=User.Role.CLIENT_CONTACT, client=one, email="c@example.com", name="C")
    assert what_changed(contact, OCTOBER, SOON_AFTER, Filters(client=one.pk)).changes == ()
    with pytest.raises(NotVisible):
        what_changed(contact, OCTOBER, SOON_AFTER)


def test_each_thing_is_told_once_by_its_weightiest_change() -> None:
    def made(weight: float, about: str, **more: object) -> Change:
        return Change(weight, "kpi", {}, Owner(None, ""), "/", about, **more)  # type: ignore[arg-type]

    found = once_each(
        [made(30, "client:1"), made(80, "client:1"), made(70, "kpi:a", new=False), made(5, "client:2")]
    )
    assert [(one.weight, one.about) for one in found] == [(80, "client:1"), (5, "client:2"), (70, "kpi:a")]
    assert MOST == 5


def test_a_warning_comes_first_and_speaks_for_its_client() -> None:
    acme = steady()
    refreshed()
    common = {
        "client": acme, "stage": "ongoing", "contract_day": 1000, "window_days": 30, "escalated": 9,
        "tickets": 30, "threshold": 0.15, "approach": 0.9, "exceed": 0.82, "prior_mean": 0.07,
        "prior_strength": 20.0, "parameters": "p",
    }  # fmt: skip
    ClientEpisode.objects.create(
        **common, number=1, state="normal", entered_on="2026-01-01", entered_at=at("2026-01-01 06:00"),
        left_at=at("2026-11-03 06:00"), ended="other-state", last_day="2026-11-03",
    )  # fmt: skip
    ClientEpisode.objects.create(
        **common, number=2, state="exceeded", entered_on="2026-11-03", entered_at=at("2026-11-03 06:00"),
        last_day="2026-11-05",
    )  # fmt: skip
    found = what_changed(OWNER, OCTOBER, SOON_AFTER)
    assert found.changes[0].kind == "warning"
    assert found.changes[0].evidence["state"] == "exceeded"
    later = what_changed(OWNER, OCTOBER, AS_OF)
    assert [one.kind for one in later.standing] == ["warning"]
