"""What a log comes to: the tickets' course, what belongs to the ticket, and logs that come in parts."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.intake.importing import AS_OF, Importer, counts
from trimtab.domain.batches.models import Batch
from trimtab.domain.tickets.models import Ticket, TicketEvent
from trimtab.intake.recording.course import Course, course
from trimtab.intake.undoing import undo

FIRST = """
    Ticket,Client,Event time,Team,Status
    1,A,2026-01-01 10:00,Service Desk,New
    1,A,2026-01-01 11:00,Tier 2,Open
    1,A,2026-01-01 12:00,Tier 2,Resolved
"""
REST = """
    1,A,2026-01-02 09:00,Service Desk,Open
    1,A,2026-01-02 10:00,Service Desk,Closed
"""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_ticket_follows_from_its_events(importer: Importer) -> None:
    importer.good("ticket-events", FIRST)
    made = Ticket.objects.get()
    assert (made.opened_at, made.resolved_at) == (moment("2026-01-01 10:00"), moment("2026-01-01 12:00"))
    assert (made.status, made.status_label, made.escalations) == ("resolved", "Resolved", 1)
    assert made.escalation_reason == "Service Desk → Tier 2, tier 1 to 2"
    assert made.team is not None
    assert made.team.name == "Tier 2"


def test_a_log_in_parts_is_the_log(importer: Importer) -> None:
    importer.good("ticket-events", FIRST)
    done = importer.good("ticket-events", "Ticket,Client,Event time,Team,Status\n" + REST)
    assert counts(done) == (2, 0, 0)
    parts = Ticket.objects.values("opened_at", "resolved_at", "closed_at", "reopened", "status").get()
    for batch in Batch.objects.order_by("-pk"):
        undo(batch=batch, as_of=AS_OF)
    assert not TicketEvent.objects.exists()
    importer.good("ticket-events", FIRST + REST)
    whole = Ticket.objects.values("opened_at", "resolved_at", "closed_at", "reopened", "status").get()
    assert parts == whole
    assert whole["reopened"] == 1
    assert whole["closed_at"] == moment("2026-01-02 10:00")


def test_an_older_part_that_comes_late_does_not_turn_the_ticket_back(importer: Importer) -> None:
    importer.good("ticket-events", "Ticket,Client,Event time,Team,Status\n" + REST)
    importer.good("ticket-events", FIRST)
    found = Ticket.objects.get()
    assert (found.status, found.opened_at, found.reopened) == ("closed", moment("2026-01-01 10:00"), 1)


def test_the_order_of_rows_does_not_matter(importer: Importer) -> None:
    head, *lines = (FIRST + REST).strip().splitlines()
    importer.good("ticket-events", "\n".join([head, *reversed([line for line in lines if line.strip()])]))
    assert Ticket.objects.get().reopened == 1


def test_rows_that_say_the_very_same_are_events_of_their_own_once(importer: Importer) -> None:
    text = "Ticket,Client,Event time,Status\n1,A,2026-01-01 10:00,New\n1,A,2026-01-01 10:00,New"
    assert counts(importer.good("ticket-events", text)) == (2, 0, 0)
    assert counts(importer.good("ticket-events", text)) == (0, 0, 2)


def test_closing_columns_go_to_the_ticket_and_the_last_filled_counts(importer: Importer) -> None:
    importer.good(
        "ticket-events",
        """
        number,company,sys_updated_at,incident_state,opened_at,closed_at,made_sla,reassignment_count,assignment_group
        INC1,A,29/2/2016 01:23,New,29/2/2016 01:16,5/3/2016 12:00,true,0,Group 56
        INC1,A,29/2/2016 08:53,Active,29/2/2016 01:16,5/3/2016 12:00,false,1,?
        """,
        preset="servicenow",
    )
    found = Ticket.objects.get()
    assert (found.opened_at, found.closed_at) == (moment("2016-02-29 01:16"), moment("2016-03-05 12:00"))
    assert (found.sla_met, found.reassignments, found.status) == (False, 1, "open")
    assert found.team is not None
    assert found.team.name == "Group 56"
    assert list(TicketEvent.objects.order_by("at").values_list("team__name", flat=True)) == ["Group 56", None]


def test_one_row_a_changed_field(importer: Importer) -> None:
    importer.good(
        "ticket-events",
        """
        ticket_id,organization_id,field_name,updated,value
        7,o1,status,2026-01-01 10:00:00,open
        7,o1,group_id,2026-01-01 10:05:00,L1 Support
        7,o1,group_id,2026-01-01 11:00:00,L2 Support
        7,o1,priority,2026-01-01 11:05:00,urgent
        """,
        preset="zendesk",
    )
    found = Ticket.objects.get()
    assert (found.status, found.priority, found.escalations) == ("open", 1, 1)
    assert list(TicketEvent.objects.order_by("at").values_list("kind", flat=True)) == [
        "status",
        "team",
        "team",
        "priority",
    ]


def test_events_of_tickets_that_are_there_leave_what_they_do_not_say(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened,Subject,Priority\n1,A,2025-12-31 09:00,Printer,High")
    importer.good("ticket-events", FIRST)
    found = Ticket.objects.get()
    assert (found.title, found.priority, found.opened_at) == ("Printer", 2, moment("2025-12-31 09:00"))
    assert found.status == "resolved"


def test_an_undone_log_leaves_the_ticket_as_it_was(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened,Subject\n1,A,2025-12-31 09:00,Printer")
    before = list(Ticket.objects.values())
    second = importer.good("ticket-events", FIRST)
    undo(batch=Batch.objects.get(pk=second.batch), as_of=AS_OF)
    assert list(Ticket.objects.values()) == before


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
_STATUSES = st.lists(st.sampled_from(["new", "open", "pending", "resolved", "closed"]), max_size=12)


@given(_STATUSES)
def test_a_course_ends_as_its_last_status_says(statuses: list[str]) -> None:
    times = [(NOON + timedelta(hours=n), status) for n, status in enumerate(statuses)]
    went = course(times)
    done = bool(statuses) and statuses[-1] in ("resolved", "closed")
    assert (went.resolved_at is not None) == done
    if went.closed_at is not None:
        assert went.resolved_at is not None
        assert went.resolved_at <= went.closed_at
    turns = [a in ("resolved", "closed") and b not in ("resolved", "closed") for a, b in pairwise(statuses)]
    assert went.reopened == sum(turns)


def test_a_course_of_nothing() -> None:
    assert course([]) == Course()


def test_an_event_with_an_id_comes_once_whatever_else_it_says(importer: Importer) -> None:
    head = "Ticket,Client,Event ID,Event time,Status\n"
    importer.good("ticket-events", head + "1,A,77,2026-01-01 10:00,New")
    again = importer.good(
        "ticket-events", head + "1,A,77,2026-01-01 10:00,Open\n1,A,78,2026-01-01 10:00,Open"
    )
    assert counts(again) == (1, 0, 1)
