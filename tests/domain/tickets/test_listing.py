"""Which tickets a list shows, to whom, in which order, and why one of them counts nowhere."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trimtab.domain.clients.models import Client, Contract
from trimtab.domain.people.models import Person, Team, User
from trimtab.domain.tickets import listing
from trimtab.domain.tickets.categories import categories
from trimtab.domain.tickets.listing import ANY_OPEN, Wanted
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.names import fold

pytestmark = pytest.mark.django_db
ISTANBUL = ZoneInfo("Europe/Istanbul")
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def client(name: str, **facts: object) -> Client:
    return Client.objects.create(name=name, name_key=fold(name), external_id=name, **facts)


def ticket(number: str, **facts: object) -> Ticket:
    where = facts.pop("client", None) or Client.objects.first() or client("Aozora Foods")
    return Ticket.objects.create(**{"external_id": number, "client": where, "opened_at": NOON, **facts})


def viewer(role: str = User.Role.OWNER, **facts: object) -> User:
    return User.objects.create(email=f"{role}@example.invalid", name=role, role=role, **facts)


def numbers(wanted: Wanted, who: User | None = None) -> list[str]:
    chosen = listing.tickets_wanted(who or viewer(), wanted, ISTANBUL)
    return [one.external_id for one in listing.in_order(chosen, "number")]


@pytest.mark.parametrize(
    ("role", "sees"),
    [("owner", True), ("service-manager", True), ("technician", True), ("client-contact", False)],
)
def test_the_providers_own_people_see_every_ticket_and_a_contact_no_other_clients(
    role: str, sees: bool
) -> None:
    one = ticket("1")
    who = viewer(role, client=None if sees else client("Elsewhere"))
    assert listing.visible_to(who).exists() is sees
    assert (listing.ticket_seen(who, one.pk) is not None) is sees
    assert numbers(Wanted(), who) == (["1"] if sees else [])
    assert listing.open_tickets(who, one.client_id).exists() is sees


def test_a_contact_sees_their_clients_tickets_and_those_of_clients_merged_into_it() -> None:
    theirs, other = client("Aozora Foods"), client("Elsewhere")
    absorbed = client("Aozora Branch", merged_into=theirs)
    for number, where in (("1", theirs), ("2", absorbed), ("3", other)):
        ticket(number, client=where, category=f"Category {number}")
    who = viewer("client-contact", client=theirs)
    assert numbers(Wanted(), who) == ["1", "2"]
    offered = listing.choices(who)
    assert list(offered.categories) == ["Category 1", "Category 2"]
    assert not [*offered.clients, *offered.teams, *offered.technicians]


def test_a_ticket_that_does_not_exist_is_none() -> None:
    assert listing.ticket_seen(viewer(), 10**15) is None


def test_filters_narrow() -> None:
    team = Team.objects.create(name="L1", name_key="l1", external_id="l1", tier=1)
    person = Person.objects.create(name="Ada Lind", external_id="ada")
    rule = EscalationRule.objects.create(name="tiers", version=1, definition={}, made_at=NOON)
    ticket("1", team=team, assignee=person, source="monitoring", category="Mail", status="open")
    ticket("2", status="closed", first_escalated_at=NOON, escalations=2, rule=rule)
    ticket("3", client=client("Ege Hukuk"), status="pending")
    assert numbers(Wanted(team=team.pk)) == ["1"]
    who = User.objects.get()
    assert numbers(Wanted(technician=person.pk), who) == ["1"]
    assert numbers(Wanted(source="monitoring"), who) == ["1"]
    assert numbers(Wanted(category="Mail"), who) == ["1"]
    assert numbers(Wanted(status="closed"), who) == ["2"]
    assert numbers(Wanted(status=ANY_OPEN), who) == ["1", "3"]
    assert numbers(Wanted(escalated=True), who) == ["2"]
    assert numbers(Wanted(escalated=False), who) == ["1", "3"]
    assert numbers(Wanted(client=Client.objects.get(name="Ege Hukuk").pk), who) == ["3"]
    totals = listing.totals(who, Wanted(), ISTANBUL)
    assert (totals.tickets, totals.unsettled, totals.escalated) == (3, 2, 1)


WANTED = [
    Wanted(),
    Wanted(text="printer"),
    Wanted(text="printer", category="Mail"),
    Wanted(text="printer", status=ANY_OPEN),
    Wanted(text="#7"),
    Wanted(text="nothing holds this"),
    Wanted(category="Mail", escalated=False),
    Wanted(status=ANY_OPEN),
    Wanted(status="closed", source="client"),
    Wanted(escalated=True),
    Wanted(opened_from=date(2026, 3, 11)),
]


def mixed_tickets() -> User:
    """Twelve tickets in which each filter finds some; who looks at them."""
    place = client("Aozora Foods")
    for number in range(12):
        ticket(
            str(number),
            client=place,
            title=("Printer on fire", "Mailbox is full", "The other printer")[number % 3],
            category=("Mail", "Printing", "")[number % 3],
            status=("new", "open", "closed", "resolved")[number % 4],
            excluded="spam" if number == 4 else "",
            opened_at=NOON + timedelta(days=number % 5),
            escalations=number % 2,
            first_escalated_at=NOON if number % 2 else None,
        )
    return viewer()


@pytest.mark.parametrize("wanted", WANTED)
def test_totals_are_those_of_the_rows(wanted: Wanted) -> None:
    who = mixed_tickets()
    rows = list(listing.tickets_wanted(who, wanted, ISTANBUL))
    waiting = [one for one in rows if one.status in ("new", "open", "pending") and not one.excluded]
    found = listing.totals(who, wanted, ISTANBUL)
    assert (found.tickets, found.unsettled, found.escalated) == (
        len(rows),
        len(waiting),
        sum(one.escalations > 0 for one in rows),
    )


@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize("order", ["-opened", "client", "-priority"])
def test_pages_of_a_list_come_to_the_list(wanted: Wanted, order: str) -> None:
    who = mixed_tickets()
    whole = list(listing.in_order(listing.tickets_wanted(who, wanted, ISTANBUL), order))
    parts = [
        one
        for start in range(0, 15, 5)
        for one in listing.page_of(who, wanted, ISTANBUL, order, start=start, most=5)
    ]
    assert parts == whole


def test_totals_are_one_question() -> None:
    """Three questions could be answered before and after an import that ends between them."""
    who = viewer()
    with CaptureQueriesContext(connection) as asked:
        listing.totals(who, Wanted(), ISTANBUL)
    assert len(asked) == 1


def test_days_are_local_and_both_included() -> None:
    ticket("before", opened_at=datetime(2026, 3, 9, 20, 59, tzinfo=UTC))
    ticket("first", opened_at=datetime(2026, 3, 9, 21, 0, tzinfo=UTC))
    ticket("last", opened_at=datetime(2026, 3, 10, 20, 59, tzinfo=UTC))
    ticket("after", opened_at=datetime(2026, 3, 10, 21, 0, tzinfo=UTC))
    day = date(2026, 3, 10)
    assert numbers(Wanted(opened_from=day, opened_to=day)) == ["first", "last"]


def test_a_client_takes_along_those_merged_into_it() -> None:
    survivor = client("Aozora Foods")
    middle = client("Aozora", merged_into=survivor)
    oldest = client("Aozora Ltd", merged_into=middle)
    ticket("1", client=oldest)
    assert listing.with_absorbed(survivor.pk) == {survivor.pk, middle.pk, oldest.pk}
    assert numbers(Wanted(client=survivor.pk)) == ["1"]
    assert listing.open_tickets(User.objects.get(), survivor.pk).count() == 1


@pytest.mark.parametrize(
    ("title", "searched"),
    [
        ("İSTANBUL ofisi", "istanbul"),
        ("istanbul OFİSİ", "ofisi"),
        ("ISPARTA", "ısparta"),
        ("ısparta", "ISPARTA"),
        ("ﾌﾟﾘﾝﾀ が動かない", "プリンタ"),
        ("Printer　on ＦＩＲＥ", "on fire"),
        ("Printer \t jam", "printer jam"),
        ("100 % full", "100 %"),
        ("a_b", "a_b"),
    ],
)
def test_search_finds_a_title_however_it_is_written(title: str, searched: str) -> None:
    ticket("1", title=title)
    ticket("2", title="another axb 100 files")
    assert numbers(Wanted(text=searched)) == ["1"]


def test_search_finds_a_number_with_or_without_its_sign() -> None:
    ticket("INC0042", title="Printer")
    assert numbers(Wanted(text="inc0042")) == ["INC0042"]
    assert numbers(Wanted(text="#0042"), User.objects.get()) == ["INC0042"]
    assert numbers(Wanted(text="0043"), User.objects.get()) == []


@pytest.mark.parametrize("order", [*listing.ORDERS, *(f"-{name}" for name in listing.ORDERS)])
def test_every_order_holds_every_ticket_once(order: str) -> None:
    team = Team.objects.create(name="L1", name_key="l1", external_id="l1")
    for number in range(4):
        ticket(str(number), priority=number % 2 or None, team=team if number > 1 else None)
    chosen = listing.in_order(Ticket.objects.all(), order)
    assert sorted(one.external_id for one in chosen) == ["0", "1", "2", "3"]


def test_unknown_values_come_last_either_way() -> None:
    ticket("none", priority=None)
    ticket("one", priority=1)
    for order in ("priority", "-priority"):
        assert listing.in_order(Ticket.objects.all(), order).last().external_id == "none"  # type: ignore[union-attr]


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(KeyError):
        listing.in_order(Ticket.objects.all(), "password")


def test_a_ticket_belongs_to_the_stage_of_the_day_it_was_opened() -> None:
    place = client("Aozora Foods", zone="Europe/Istanbul")
    Contract.objects.create(client=place, external_id="c1", starts_on=date(2026, 3, 1))
    at = {
        "pre_start": datetime(2026, 2, 28, 20, 59, tzinfo=UTC),
        "early": datetime(2026, 2, 28, 21, 0, tzinfo=UTC),
        "ongoing": datetime(2026, 6, 1, tzinfo=UTC),
    }
    for stage, moment in at.items():
        assert listing.stage_of(ticket(stage, client=place, opened_at=moment)) == stage
    other = client("Ege Hukuk")
    assert listing.stage_of(ticket("none", client=other)) is None


def test_why_a_ticket_counts_nowhere() -> None:
    place = client("Aozora Foods")
    Contract.objects.create(client=place, external_id="c1", starts_on=date(2026, 3, 1))
    early = datetime(2026, 2, 1, tzinfo=UTC)
    own = client("Ourselves", is_internal=True)
    assert listing.why_left_out(ticket("1", client=place)) == ""
    assert listing.why_left_out(ticket("2", client=place, excluded="spam")) == "spam"
    assert listing.why_left_out(ticket("3", client=place, kind="change")) == "not a ticket"
    assert listing.why_left_out(ticket("4", client=own)) == "internal"
    assert listing.why_left_out(ticket("5", client=place, opened_at=early)) == "before contract start"


def test_choices_are_names_in_order() -> None:
    ticket("1", category="Printing", client=client("Ege Hukuk"))
    ticket("2", category="Mail", client=client("Aozora Foods"))
    ticket("3", category="Mail", client=client("Gone", merged_into=Client.objects.get(name="Ege Hukuk")))
    offered = listing.choices(viewer())
    assert [name for _, name in offered.clients] == ["Aozora Foods", "Ege Hukuk"]
    assert offered.categories == ["Mail", "Printing"]
    with CaptureQueriesContext(connection) as asked:
        categories()
    assert len(asked) == 1


def test_without_a_category_there_is_none_to_choose() -> None:
    assert categories() == []
    ticket("1")
    assert categories() == []
