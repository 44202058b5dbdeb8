"""Makes an account of each role in the Trimtab of TRIMTAB_HOME, and prints their sessions and some ids as JSON."""

import json
from datetime import UTC, date, datetime
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db.models import Count, Q
from django.test import Client as Visitor

from trimtab.domain.annotations.models import Annotation
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Person, User
from trimtab.domain.tickets.models import EscalationRule, Ticket

WAITING = Q(tickets__status__in=["new", "open", "pending"])


def busiest() -> Person:
    """The technician with the most open tickets."""
    return Person.objects.annotate(n=Count("tickets", filter=WAITING)).order_by("-n", "pk")[0]


def accounts(client: Client) -> dict[str, User]:
    """One account a role, each without a password but the manager's."""
    person = busiest()
    fields: dict[str, dict[str, Any]] = {
        "service-manager": {"email": "dana@msp.example", "name": "Dana Yıldız"},
        "technician": {"email": "technician@msp.example", "name": person.name, "person": person},
        "client-contact": {"email": "contact@client.example", "name": "Ayşe Demir", "client": client},
    }
    made = {
        role: User.objects.get_or_create(email=given["email"], defaults={**given, "role": role})[0]
        for role, given in fields.items()
    }
    return {"owner": User.objects.filter(role="owner").earliest("pk"), **made}


def session(user: User) -> str:
    """The cookie of a browser that is signed in as this account."""
    visitor = Visitor(SERVER_NAME="localhost")
    visitor.force_login(user)
    return str(visitor.cookies["sessionid"].value)


def main() -> None:
    """Make them and print what the tests need."""
    client = Client.objects.annotate(n=Count("tickets")).order_by("-n")[0]
    people = accounts(client)
    note, _ = Annotation.objects.get_or_create(
        text="New monitoring tool", defaults={"day": date(2026, 3, 2), "made_at": datetime.now(UTC)}
    )
    ids = {
        "client_id": client.pk,
        "ticket_id": Ticket.objects.filter(client=client, escalations__gt=0).latest("pk").pk,
        "account_id": people["service-manager"].pk,
        "rule_id": EscalationRule.objects.latest("pk").pk,
        "note_id": note.pk,
        "key": "ticket-escalation",
    }
    print(json.dumps({"sessions": {role: session(user) for role, user in people.items()}, "ids": ids}))


if __name__ == "__main__":
    main()
