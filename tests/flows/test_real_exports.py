"""Two published logs of real service desks come in without a row lost, and count as an independent reckoning says.

The files are not part of this repository: where they are absent, these tests say so and are skipped.
"""

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db.models import Count

from tests.building import OWNER
from tests.flows.every_page import every_page_answers
from tests.intake.importing import AS_OF
from tests.web.visiting import read, signed_in, text_of
from trimtab.catalogue.kpis import KPIS
from trimtab.cli.main import main
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client
from trimtab.domain.initiatives.actions import move, propose
from trimtab.domain.targets.actions import set_threshold
from trimtab.domain.tickets.models import Ticket, TicketEvent
from trimtab.domain.tickets.queries import last_opened
from trimtab.domain.warnings.models import ClientEvaluation
from trimtab.intake.exporting import export
from trimtab.intake.running import Request, Summary, run
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.scorecards.tipping import estimate_all
from trimtab.scorecards.warning_looks import look
from trimtab.scorecards.warnings import client_warning, warning_settings

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "tickets"
BPI, UCI = DATA / "bpic2013_vinst_incidents.csv.gz", DATA / "uci_servicenow_incidents.csv.gz"
QUARTER = timedelta(minutes=15)

pytestmark = [
    pytest.mark.django_db(transaction=True),  # the warehouse reads PostgreSQL by a connection of its own
    pytest.mark.slow,
    pytest.mark.skipif(not BPI.exists(), reason="the published logs are not on this machine (shared/data)"),
]


def rows_of(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def take(path: Path) -> Summary:
    summary = run(Request("ticket-events", path), as_of=AS_OF)
    assert not summary.failed, summary.problems.first
    return summary


def asked(*arguments: str) -> dict[str, Any]:
    """What does ``trimtab kpi`` answer?"""
    result = CliRunner().invoke(main, ["kpi", *arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def line_of(group: str) -> int:
    """1, 2 or 3: the line a support team of the Volvo log is of."""
    return next((int(digit) for digit in "32" if re.search(digit + r"(nd|rd)\b", group)), 1)


def rises(moments: list[tuple[datetime, int]]) -> int:
    """How often a case went up a line, but for moves taken back within a quarter of an hour (ESC-1 to ESC-4)."""
    counted: list[datetime] = []
    for place in range(1, len(moments)):
        (_, left), (at, line) = moments[place - 1], moments[place]
        if line <= left:
            continue
        soon = [later for moment, later in moments[place + 1 :] if moment - at <= QUARTER]
        if any(later <= left for later in soon):
            continue
        if not counted or at - counted[-1] > QUARTER:
            counted.append(at)
    return len(counted)


def refuse_tipping_points() -> None:
    """A log without a single answer has no tipping point, and every page says why."""
    estimate_all(AS_OF)
    owner = signed_in()
    for path in ("escalations/?source=onboarding", "escalations/?source=ticket-csat"):
        said = text_of(read(owner, f"/tipping/{path}"))
        assert "too little data (0 client-months of 0 clients; at least 60 of 12 are needed)" in said
    for path in ("turnover/?pairing=next-quarter", "turnover/?pairing=same-quarter"):
        said = text_of(read(owner, f"/tipping/{path}"))
        assert "too little data (0 team-quarters of 0 teams, 0 departures" in said


def looked_at() -> None:
    """The early warning looks at every client of the log on its last day, and its pages answer."""
    last = last_opened()
    assert last is not None
    as_of = last + timedelta(hours=30)  # the morning after
    set_threshold(
        by=Actor("ann@msp.example"), as_of=as_of, kpi="ticket-escalation", value=0.15, from_day=last.date()
    )
    assert look(as_of, lambda _: True) is not None
    seen = ClientEvaluation.objects.all()
    assert set(seen.values_list("client", flat=True)) == set(Client.objects.values_list("pk", flat=True))
    busiest = seen.order_by("-tickets", "client").first()
    assert busiest is not None and busiest.tickets > 0
    assert client_warning(OWNER, busiest.client_id, as_of).evidence is not None
    assert sum(warning_settings(OWNER, as_of).clients.values()) > 0


def say_that_nothing_was_detected() -> None:
    """A log of tickets alone says nothing of prevention, and its inbox answers."""
    owner = signed_in()
    assert "nothing can be said about what was prevented" in text_of(read(owner, "/prevented/"))
    assert read(owner, "/inbox/")


def judge_initiatives(start: date) -> None:
    """An initiative in the log's months is judged, or its page says why it is not."""
    busiest = Client.objects.annotate(n=Count("tickets")).latest("n")
    by, owner = Actor("test"), signed_in()
    for kpi, kind, groups in (
        ("ticket-escalation", "client", [busiest.pk]), ("resolution-time", "everybody", []),
        ("weekly-pulse", "everybody", []), ("incidents-prevented", "client", [busiest.pk]),
    ):  # fmt: skip
        values = {"title": kpi, "kpi": kpi, "kind": kind, "direction": "lower", "starts_on": start,
                  "review_on": start + timedelta(days=200)}  # fmt: skip
        one = propose(by=by, as_of=AS_OF, values=values, groups=groups)
        move(by=by, as_of=AS_OF, on=start, initiative=one, state="running")
        said = text_of(read(owner, f"/initiatives/{one.pk}/"))
        assert re.search(
            r"No verdict: |clear effect|Improvement of|Worse by|Cannot be separated|Too early", said
        ), said


def test_the_volvo_log() -> None:
    rows = rows_of(BPI)
    summary = take(BPI)
    assert (summary.rows, summary.created, summary.preset) == (65_533, 65_533, "xes")
    assert TicketEvent.objects.count() == len(rows) == 65_533
    assert Ticket.objects.count() == 7_554

    cases: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        cases[row["case:concept:name"]].append(row)
    expected, client_of = {}, {}
    for case, events in cases.items():
        events.sort(key=lambda row: datetime.fromisoformat(row["time:timestamp"]))  # keeps the file's order
        moments = [(datetime.fromisoformat(e["time:timestamp"]), line_of(e["org:group"])) for e in events]
        expected[case] = rises(moments)
        client_of[case] = events[-1]["organization involved"]
    assert dict(Ticket.objects.values_list("external_id", "escalations")) == expected
    assert dict(Ticket.objects.values_list("external_id", "client__name")) == client_of
    escalated = sum(count > 0 for count in expected.values())
    assert summary.preview is not None
    assert (summary.preview.escalated, summary.preview.tickets) == (escalated, 7_554)

    bring_up_to_date(AS_OF)
    whole, part = Counter(client_of.values()), Counter(client_of[c] for c, n in expected.items() if n)
    answered = asked("ticket-escalation", "--by", "client")
    assert (answered["numerator"], answered["denominator"]) == (escalated, 7_554)
    by_client = {row["client"]: (row["numerator"], row["denominator"]) for row in answered["rows"]}
    assert by_client == {name: (part[name], whole[name]) for name in whole}
    looked_at()
    refuse_tipping_points()
    # Nobody was asked anything there, no contract is known and no device: each page says so instead of failing.
    assert every_page_answers() > len(KPIS)
    say_that_nothing_was_detected()
    judge_initiatives(date(2012, 5, 1))


def test_the_volvo_log_goes_out_and_comes_back(tmp_path: Path) -> None:
    take(BPI)
    for kind in ("tickets", "ticket-events"):
        out = tmp_path / f"{kind}.csv"
        export(kind, out)
        back = run(Request(kind, out), as_of=AS_OF)
        assert (back.created, back.updated, back.batch) == (0, 0, None), (kind, back.tables)


def test_the_servicenow_log() -> None:
    rows = rows_of(UCI)
    summary = take(UCI)
    assert (summary.rows, summary.created, summary.preset) == (141_712, 141_712, "servicenow")
    assert TicketEvent.objects.count() == len(rows) == 141_712
    assert Ticket.objects.count() == 24_918
    last: dict[str, tuple[datetime, dict[str, str]]] = {}
    for row in rows:
        moment = datetime.strptime(row["sys_updated_at"], "%d/%m/%Y %H:%M")  # noqa: DTZ007
        if row["number"] not in last or moment >= last[row["number"]][0]:
            last[row["number"]] = (moment, row)
    expected = {number: row["made_sla"] == "true" for number, (_, row) in last.items()}
    assert dict(Ticket.objects.values_list("external_id", "sla_met")) == expected
    assert set(Ticket.objects.values_list("client__name", flat=True)) == {"Client not named"}
    assert any("--client NAME" in note for note in summary.notes)
    # No group has a tier, so the desk's own count of reassignments decides, as of the ticket's last row.
    moved = {number for number, (_, row) in last.items() if int(row["reassignment_count"]) > 0}
    escalated = set(Ticket.objects.filter(escalations__gt=0).values_list("external_id", flat=True))
    assert escalated == moved
    unresolved = {number for number, (_, row) in last.items() if row["resolved_at"] == "?"}
    closed = {number for number, (_, row) in last.items() if row["incident_state"] == "Closed"}
    assert set(Ticket.objects.filter(status="closed").values_list("external_id", flat=True)) == closed
    assert unresolved - set(
        Ticket.objects.filter(resolved_at=None).values_list("external_id", flat=True)
    ) <= closed | {number for number, (_, row) in last.items() if row["incident_state"] == "Resolved"}
    bring_up_to_date(AS_OF)
    assert every_page_answers() > len(KPIS)
    refuse_tipping_points()
    looked_at()
    say_that_nothing_was_detected()
    judge_initiatives(date(2016, 5, 1))
    answered = asked("sla-met")
    assert (answered["numerator"], answered["denominator"]) == (sum(expected.values()), len(expected))
