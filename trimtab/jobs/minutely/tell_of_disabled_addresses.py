"""Tell owners and service managers by mail which addresses get nothing any more, once for each address."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import ngettext, override

from trimtab.domain.outbox import actions, queries
from trimtab.domain.outbox.models import DisabledAddress
from trimtab.domain.people.mailboxes import Holder, holders_of
from trimtab.domain.people.models import User
from trimtab.domain.people.preferences import language_of
from trimtab.domain.people.roles import LEADS
from trimtab.reports.mail.letters import write
from trimtab.reports.mail.links import link

KIND = "addresses-disabled"
MOST_LINES = 20
_LONGEST_ANSWER = 200


def run(as_of: datetime) -> str:
    """Write one message to each of them; answers how many, for the worker's log. Safe to run twice."""
    with transaction.atomic():
        untold = list(queries.untold())
        told = [user for user in _leads() if untold and _tell(user, untold, as_of)]
        if told:
            actions.mark_told(addresses=[one.pk for one in untold], as_of=as_of)
    return f"{len(told)} people told of {len(untold)} addresses"


def _leads() -> list[User]:
    return list(User.objects.filter(role__in=LEADS, is_active=True).order_by("pk"))


def _tell(user: User, untold: list[DisabledAddress], as_of: datetime) -> bool:
    """Was a message written? Not to somebody whose own address is disabled."""
    holders = holders_of(one.address for one in untold[:MOST_LINES])
    language = language_of(user.pk)
    letter = write(
        "addresses_disabled",
        to=user.email,
        language=language,
        subject=_subject(len(untold), language),
        context={
            "lines": [_line(one, holders.get(one.address)) for one in untold[:MOST_LINES]],
            "more": max(0, len(untold) - MOST_LINES),
            "link": link("outbox"),
        },
    )
    done = actions.enqueue(
        kind=KIND, to=user.email, language=language, subject=letter.subject, text=letter.text, html=letter.html,
        as_of=as_of,
    )  # fmt: skip
    return done.message is not None


def _subject(number: int, language: str) -> str:
    with override(language):
        return ngettext(
            "Mail does not reach %(n)s address", "Mail does not reach %(n)s addresses", number
        ) % {"n": number}


def _line(disabled: DisabledAddress, holder: Holder | None) -> dict[str, Any]:
    who = ", ".join(part for part in (holder.name, holder.client) if part) if holder else ""
    return {"address": disabled.address, "holder": who, "answer": disabled.answer[:_LONGEST_ANSWER]}
