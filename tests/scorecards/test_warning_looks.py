"""The early warning's looks: when they are due, what they count, and that nothing is told twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.building import AS_OF, client, contract, escalation, organisation, ticket
from trimtab.domain.audit.actor import Actor
from trimtab.domain.changes.actions import FACTS, mark_months
from trimtab.domain.clients.models import Client
from trimtab.domain.organisation.actions import set_parameters
from trimtab.domain.targets.actions import end_target, set_threshold
from trimtab.domain.tickets.models import Ticket
from trimtab.domain.warnings.actions import Entered
from trimtab.domain.warnings.models import ClientEpisode, ClientEvaluation, WarningLook, WarningPrior
from trimtab.scorecards.warning_looks import look
from trimtab.warehouse.refresh import refresh

ANN = Actor("ann@msp.example")
TODAY = AS_OF.date()


class Told(list[str]):
    """What was told, as "client:state:number"."""

    def __call__(self, entered: Entered) -> bool:
        self.append(str(entered.episode))
        return True


def threshold(value: float = 0.15, *, of: Client | None = None) -> None:
    set_threshold(
        by=ANN, as_of=AS_OF, kpi="ticket-escalation", value=value, from_day=date(2026, 1, 1), client=of
    )


def day(back: int) -> str:
    return f"{TODAY - timedelta(days=back)} 09:00"


def tickets(owner: Client, escalated: int, total: int, *, back: int = 3) -> list[Ticket]:
    """So many tickets on days from ``back`` days ago backwards, one a day."""
    return [ticket(owner, day(back + place % 18), int(place < escalated)) for place in range(total)]


def test_a_look_keeps_what_it_saw_and_tells_once() -> None:
    organisation()
    bad, good = client("Bad"), client("Good")
    tickets(bad, 8, 40)
    tickets(good, 0, 40)
    threshold()
    told = Told()
    entered = look(AS_OF, told)
    assert entered is not None
    assert [(one.before, one.episode.state) for one in entered] == [("", "approaching")]
    assert told == [f"{bad.pk}:approaching:1"]
    seen = ClientEvaluation.objects.get(client=bad)
    assert (seen.escalated, seen.tickets, seen.window_days, seen.stage) == (8, 40, 30, "ongoing")
    # No history before this month: 7 % and 20 tickets (EB-2), so it is TV-12's row 8 of 40.
    assert (seen.prior_mean, seen.prior_strength) == (0.07, 20.0)
    assert (seen.approach, seen.exceed) == pytest.approx((0.7745, 0.5245), abs=5e-5)
    assert ClientEpisode.objects.get(client=bad).told
    assert ClientEpisode.objects.get(client=good).state == "normal"
    assert look(AS_OF, told) is None
    assert look(AS_OF + timedelta(hours=5), told) is None
    assert len(told) == 1


def test_the_next_look_is_the_next_morning_in_the_reports_zone() -> None:
    organisation("Asia/Tokyo")
    tickets(client(), 8, 40)
    threshold()
    assert look(AS_OF, Told()) is not None  # 21:00 in Tokyo
    for at, due in (
        (20, False),
        (21, True),
        (22, False),
    ):  # UTC of the 22nd; six in the morning there is 21:00
        assert (look(datetime(2026, 11, 22, at, tzinfo=UTC), Told()) is not None) is due
    assert WarningLook.objects.get().day == date(2026, 11, 23)
    assert list(ClientEvaluation.objects.order_by("day").values_list("day", flat=True)) == [
        date(2026, 11, 22),
        date(2026, 11, 23),
    ]


def test_an_escalation_is_looked_at_at_once_and_only_its_client() -> None:
    organisation()
    one, other = client("One"), client("Other")
    own = tickets(one, 3, 20)
    tickets(other, 1, 20)
    threshold()
    told = Told()
    look(AS_OF, told)
    before = ClientEvaluation.objects.get(client=other).evaluated_at
    for place in range(3, 9):
        escalation(own[place], day(0))
        Ticket.objects.filter(pk=own[place].pk).update(escalations=1, first_escalated_at=AS_OF)
    mark_months(facts=FACTS, months=None, as_of=AS_OF)
    from_here = AS_OF + timedelta(minutes=1)
    entered = look(from_here, told)
    assert entered is not None
    assert told[-1] == f"{one.pk}:exceeded:2"
    assert ClientEvaluation.objects.get(client=other).evaluated_at == before
    assert ClientEvaluation.objects.get(client=one).evaluated_at == from_here
    assert look(from_here + timedelta(minutes=1), told) is None


def test_the_window_begins_with_the_contract_and_peers_are_those_of_the_stage() -> None:
    organisation()
    new = client("New")
    contract(new, str(TODAY - timedelta(days=10)))
    tickets(new, 0, 8, back=1)
    tickets(new, 5, 9, back=11)  # before the contract began
    threshold()
    look(AS_OF, Told())
    seen = ClientEvaluation.objects.get(client=new)
    assert (seen.tickets, seen.escalated, seen.window_days) == (8, 0, 11)
    assert (seen.stage, seen.contract_day) == ("early", 10)


def test_without_a_threshold_or_a_contract_in_force_there_is_no_state() -> None:
    organisation()
    ended, coming, none = client("Ended"), client("Coming"), client("None")
    contract(ended, "2025-01-01", ends_on=TODAY - timedelta(days=1))
    contract(coming, str(TODAY + timedelta(days=3)))
    for one in (ended, coming, none):
        tickets(one, 8, 40)
    threshold()
    end_target(by=ANN, as_of=AS_OF, kpi="ticket-escalation", kind="threshold", from_day=TODAY, client=none)
    told = Told()
    assert look(AS_OF, told) == []
    assert (told, ClientEpisode.objects.count(), ClientEvaluation.objects.count()) == ([], 0, 0)


def test_a_state_ends_with_its_threshold_and_begins_anew_with_another() -> None:
    organisation()
    one = client()
    tickets(one, 8, 40)
    threshold()
    told = Told()
    look(AS_OF, told)
    end_target(by=ANN, as_of=AS_OF, kpi="ticket-escalation", kind="threshold", from_day=TODAY)
    look(AS_OF + timedelta(minutes=1), told)
    ended = ClientEpisode.objects.get()
    assert (ended.state, ended.ended) == ("approaching", "no-threshold")
    set_threshold(by=ANN, as_of=AS_OF, kpi="ticket-escalation", value=0.6, from_day=TODAY)
    look(AS_OF + timedelta(minutes=2), told)
    assert [(e.number, e.state) for e in ClientEpisode.objects.all()] == [(1, "approaching"), (2, "normal")]
    assert len(told) == 1


def test_restated_records_never_change_what_was() -> None:
    organisation()
    one = client()
    tickets(one, 8, 40)
    threshold()
    told = Told()
    look(AS_OF, told)
    Ticket.objects.update(excluded="test")
    set_parameters(by=ANN, as_of=AS_OF, values={"early_days": 91})  # every month is counted anew
    look(AS_OF + timedelta(days=1), told)
    first, second = ClientEvaluation.objects.order_by("day")
    assert (first.tickets, first.state) == (40, "approaching")
    # Nobody can judge by no tickets: the state stays as it was (ALERT-10).
    assert (second.tickets, second.state) == (0, "approaching")
    assert len(told) == 1


def test_peers_are_fitted_once_a_month_and_kept() -> None:
    organisation()
    for number in range(6):
        tickets(client(f"C{number}"), number % 3, 20, back=40)
    threshold()
    look(AS_OF, Told())
    assert {(one.stage, one.month, one.clients) for one in WarningPrior.objects.all()} == {
        ("early", date(2026, 11, 1), 0),
        ("ongoing", date(2026, 11, 1), 6),
    }
    # The peers escalated 5 %; their rate was fitted, and no prior weighs less than 15 tickets.
    ongoing = WarningPrior.objects.get(stage="ongoing")
    assert ongoing.mean == pytest.approx(0.05, abs=0.01)
    kept = list(WarningPrior.objects.values_list("stage", "mean", "strength"))
    look(AS_OF + timedelta(days=1), Told())
    assert list(WarningPrior.objects.values_list("stage", "mean", "strength")) == kept


def test_a_look_at_many_clients_asks_as_few_questions_as_one_at_a_few() -> None:
    organisation()
    threshold(0.5)
    asked = []
    for number in (3, 40):
        for _ in range(number):
            tickets(client(), 1, 4)
        mark_months(facts=FACTS, months=None, as_of=AS_OF)
        refresh(AS_OF)
        for hours in (0, 24):  # the first look at them, and the next morning's
            with CaptureQueriesContext(connection) as seen:
                assert look(AS_OF + timedelta(days=len(asked), hours=hours), Told()) == []
            asked.append(len(seen))
    assert asked[2] <= asked[0] + 2
    assert asked[3] <= asked[1] + 2
    assert max(asked) < 60
