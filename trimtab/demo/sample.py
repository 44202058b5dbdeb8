"""The whole sample in memory: every record, none of them saved yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Model

from trimtab.demo.calls import Calls, take_calls
from trimtab.demo.courtship import win_clients
from trimtab.demo.desk import History, Moment, work_tickets
from trimtab.demo.hand_ups import sample_rule
from trimtab.demo.moods import ask_staff
from trimtab.demo.portfolio import Portfolio
from trimtab.demo.ratings import ask_clients
from trimtab.demo.self_help import help_themselves
from trimtab.demo.staff import Staff, hire_staff
from trimtab.demo.stories import SYSTEM
from trimtab.demo.timeline import Timeline
from trimtab.demo.watch import Finding, watch_devices
from trimtab.domain.models import Detection
from trimtab.kpi.escalation import EscalationRule

Outcome = Detection.Outcome


@dataclass(frozen=True)
class Sample:
    """Groups of records in the order in which they can be saved, parents first; then the tickets' events."""

    timeline: Timeline
    groups: tuple[Sequence[Model], ...]
    moments: Sequence[Moment]
    rule: EscalationRule


def make_sample(*, as_of: datetime, zone: ZoneInfo, seed: int) -> Sample:
    """Every record of the sample for that day, zone and seed. Raises ValueError for a naive ``as_of``."""
    timeline = Timeline(as_of, zone)
    staff, portfolio = hire_staff(timeline, seed), win_clients(timeline, seed)
    findings = watch_devices(timeline, portfolio, seed)
    calls = take_calls(timeline, portfolio, findings, seed)
    history = work_tickets(timeline, staff, calls.calls, seed)
    moods = ask_staff(timeline, staff, seed)
    ratings = ask_clients(timeline, portfolio, calls.calls, seed)
    return Sample(
        timeline,
        (
            *_staff_groups(staff),
            *_portfolio_groups(portfolio),
            *_ticket_groups(history),
            _detections(findings, calls, timeline),
            help_themselves(timeline, portfolio, calls.calls, seed),
            ratings.invitations,
            ratings.answers,
            moods.rounds,
            moods.invited,
            moods.answers,
        ),
        history.events,
        sample_rule(staff.teams.values()),
    )


def _staff_groups(staff: Staff) -> list[Sequence[Model]]:
    return [list(staff.teams.values()), staff.people, staff.spells, staff.posts]


def _portfolio_groups(portfolio: Portfolio) -> list[Sequence[Model]]:
    accounts = portfolio.accounts
    return [
        [account.client for account in accounts],
        [site for account in accounts for site in account.sites],
        [contact for account in accounts for contact in account.contacts],
        [contract for account in accounts for contract in account.contracts],
        portfolio.phases,
        [device for account in accounts for device in account.devices],
    ]


def _ticket_groups(history: History) -> list[Sequence[Model]]:
    """Those that were merged into another come after those others."""
    return [
        [ticket for ticket in history.tickets if ticket.merged_into is None],
        [ticket for ticket in history.tickets if ticket.merged_into is not None],
    ]


def _detections(findings: list[Finding], calls: Calls, timeline: Timeline) -> list[Detection]:
    return [_detection(place, finding, calls, timeline) for place, finding in enumerate(findings)]


def _detection(place: int, finding: Finding, calls: Calls, timeline: Timeline) -> Detection:
    call = calls.behind.get(place)
    ticket = call.ticket if call else None
    resolved = finding.fixed or (ticket.resolved_at if ticket else None)
    if resolved is None and ticket is None and finding.outcome == Outcome.FIXED_BY_TECHNICIAN:
        resolved = finding.detected + timedelta(hours=3)  # fixed without a ticket: a gap PR-4 must show
    if resolved is not None and resolved >= timeline.ends_at:
        resolved = None
    failed = finding.outcome == Outcome.BECAME_INCIDENT and ticket is not None
    outcome = finding.outcome if resolved is not None or failed else Outcome.OPEN
    return Detection(
        system=SYSTEM,
        external_id=f"detection-{place + 1:05}",
        client=finding.account.client,
        device=finding.device,
        fingerprint=finding.fingerprint,
        severity="critical" if finding.outcome == Outcome.BECAME_INCIDENT else "warning",
        detected_at=finding.detected,
        resolved_at=resolved,
        outcome=outcome,
        action=finding.action if outcome == Outcome.FIXED_AUTOMATICALLY else "",
        failed_at=ticket.opened_at if failed and ticket else None,
        verified=finding.held,
        ticket=ticket,
    )
