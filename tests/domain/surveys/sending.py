"""Invitations for tests: a client's contact with a link, and what they send by it."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from trimtab.domain.clients.models import Client, Contact
from trimtab.domain.questionnaires.actions import version_to_ask
from trimtab.domain.surveys import tokens
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.names import fold

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_number = count(1)


def contact(name: str = "Jane Doe", **fields: Any) -> Contact:
    """A contact of a client of its own, or of the one given."""
    number = next(_number)
    client = fields.pop("client", None) or Client.objects.create(
        external_id=f"s{number}", name=f"Client {number}", name_key=fold(f"Client {number}")
    )
    chosen = {"email": f"person{number}@client.example", **fields}
    return Contact.objects.create(external_id=f"s{number}", client=client, name=name, **chosen)


def invited(
    survey: str = "client-onboarding", *, day: int | None = 80, of: Contact | None = None, **fields: Any
) -> tuple[str, SurveyInvitation]:
    """A link and its invitation, sent a day ago and open for a fortnight."""
    token, person = tokens.new(), of or contact()
    values: dict[str, Any] = {
        "round": f"day-{day}",
        "language": "en",
        "contract_day": day,
        "sent_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=13),
        **fields,
    }
    invitation = SurveyInvitation.objects.create(
        external_id=f"i{next(_number)}",
        survey=survey,
        client=person.client,
        contact=person,
        respondent=person.email,
        version=version_to_ask(key=survey, as_of=NOW - timedelta(days=1)),
        token=tokens.hashed(token, "invites"),
        **values,
    )
    return token, invitation
