"""Two clients whose every text is a canary, and an account of each role to look at them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client as Browser

from tests.building import (
    AS_OF,
    answer,
    at,
    client,
    contract,
    detection,
    device,
    organisation,
    refreshed,
    session,
    team,
)
from tests.web.visiting import signed_in
from trimtab.domain.clients.models import Client, Contact, Site
from trimtab.domain.people.models import Invitation, Person, Team, User
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket

NAMES = {"a": "Quillfeather", "b": "Zymurgist"}
"""The beginning of every text of a client: whoever reads it elsewhere reads what is not theirs."""
NOTHING = 987_654_321
"""A key that no record has."""


@dataclass
class Side:
    """One client with everything that belongs to it."""

    canary: str
    client: Client
    absorbed: Client
    team: Team
    technician: Person
    ticket: Ticket
    contact: User
    ids: dict[str, int] = field(default_factory=dict)


@dataclass
class World:
    """Both sides, the accounts by role, and the keys of records that belong to no client."""

    a: Side
    b: Side
    accounts: dict[str, User]
    ids: dict[str, int]

    def browser(self, role: str) -> Browser:
        """The browser of somebody in that role; "nobody" is not signed in."""
        return signed_in(self.accounts[role]) if role in self.accounts else Browser()

    def side_of(self, role: str) -> tuple[Side, Side] | None:
        """The own side of a client contact and the other one; None for everyone else."""
        return {"contact a": (self.a, self.b), "contact b": (self.b, self.a)}.get(role)


def world() -> World:
    """The two clients, refreshed into the warehouse, with the accounts of six roles."""
    organisation()
    a, b = (_side(name) for name in NAMES.values())
    refreshed()
    plain = {
        "owner": _account("owner", User.Role.OWNER),
        "manager": _account("manager", User.Role.SERVICE_MANAGER),
        "technician": _account(
            "technician",
            User.Role.TECHNICIAN,
            person=Person.objects.create(external_id="own", name="Own Technician"),
        ),
    }
    ids = {
        "account_id": plain["technician"].pk,
        "invitation_id": _invitation(plain["owner"]).pk,
        "session_id": NOTHING,
        "initiative_id": NOTHING,
        "entry_id": NOTHING,
        "step_id": NOTHING,
        "note_id": NOTHING,
        "call_id": NOTHING,
        "correction_id": NOTHING,
        "baseline_id": NOTHING,
        "figure_id": NOTHING,
        "pk": NOTHING,
        "rule_id": EscalationRule.objects.get().pk,
        "target_id": NOTHING,
        "view_id": NOTHING,
        "upload_id": NOTHING,
        "batch_id": NOTHING,
        "job_id": NOTHING,
        "address_id": NOTHING,
        "notice_id": NOTHING,
        "absence_id": NOTHING,
        "receiver_rule_id": NOTHING,
        "webhook_id": NOTHING,
    }
    return World(a, b, {**plain, "contact a": a.contact, "contact b": b.contact}, ids)


def _side(canary: str) -> Side:
    owner, absorbed = client(f"{canary} Works"), client(f"{canary} Branch")
    Client.objects.filter(pk=absorbed.pk).update(merged_into=owner)
    contract(owner, "2025-01-01", title=f"{canary} contract")
    group = team(f"{canary} team")
    person = Person.objects.create(external_id=f"t-{canary}", name=f"{canary} technician")
    site = Site.objects.create(
        external_id=f"s-{canary}", client=owner, name=f"{canary} site", name_key=f"{canary} site".lower()
    )
    somebody = Contact.objects.create(
        external_id=f"c-{canary}",
        client=owner,
        name=f"{canary} contact",
        email=f"{canary.lower()}@example.com",
    )
    tickets = _tickets(canary, owner, absorbed, site=site, contact=somebody, team=group, assignee=person)
    problem = detection(
        device(owner),
        "2026-10-03 09:00",
        "fixed-automatically",
        "2026-10-03 10:00",
        fingerprint=f"{canary} problem",
        action=f"{canary} action",
        ticket=tickets[0],
    )
    helped = session(owner, "2026-10-04 09:00", "solved", contact=somebody, article=f"{canary} article")
    answer(owner, "2026-10-05 09:00", "overall", 4, respondent=f"{canary} respondent")
    contact = _account(
        f"{canary.lower()}-contact", User.Role.CLIENT_CONTACT, client=owner, name=f"{canary} reader"
    )
    ids = {
        "client_id": owner.pk,
        "ticket_id": tickets[0].pk,
        "team": group.pk,
        "technician": person.pk,
        "account_id": contact.pk,
        "problem_id": problem.pk,
        "help_id": helped.pk,
    }
    return Side(canary, owner, absorbed, group, person, tickets[0], contact, ids)


def _tickets(
    canary: str, owner: Client, absorbed: Client, *, site: Site, contact: Contact, **theirs: Any
) -> list[Ticket]:
    """Thirty tickets, each tenth of them of the absorbed client, each second one escalated."""
    rule, _ = EscalationRule.objects.get_or_create(
        name="test", version=1, defaults={"definition": {}, "made_at": AS_OF}
    )
    tickets = [
        Ticket.objects.create(
            external_id=f"{canary}-{number}",
            title=f"{canary} ticket {number}",
            client=absorbed if number % 10 == 0 else owner,
            site=None if number % 10 == 0 else site,
            contact=None if number % 10 == 0 else contact,
            category=f"{canary} category",
            opened_at=at("2026-10-01 09:00") + timedelta(days=number % 28, hours=number),
            status="open" if number % 3 else "closed",
            escalations=number % 2,
            first_escalated_at=at("2026-11-10 09:00") if number % 2 else None,
            escalation_reason=f"{canary} reason" if number % 2 else "",
            **theirs,
        )
        for number in range(1, 31)
    ]
    Escalation.objects.bulk_create(
        Escalation(
            ticket=one,
            kind="functional",
            at=one.opened_at,
            in_headline=True,
            reason=f"{canary} up",
            rule=rule,
        )
        for one in tickets
        if one.escalations
    )
    return tickets


def _account(address: str, role: str, **fields: Any) -> User:
    user = User(email=f"{address}@example.com", role=role, **{"name": address.capitalize(), **fields})
    user.set_unusable_password()
    user.save()
    return user


def _invitation(by: User) -> Invitation:
    return Invitation.objects.create(
        email="invited@example.com",
        name="Invited",
        role="technician",
        digest="d" * 64,
        made_by=by,
        made_at=AS_OF,
        expires_at=AS_OF + timedelta(days=7),
    )
