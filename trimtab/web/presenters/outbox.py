"""The outbox in words: what waits and why, what went out, what did not, and which addresses get nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.domain.outbox.models import DisabledAddress, OutboxMessage
from trimtab.domain.outbox.queries import Waiting
from trimtab.domain.people.mailboxes import Holder
from trimtab.web.presenters import dates, mail_words
from trimtab.web.presenters.numbers import count

_LONGEST_ANSWER = 300


@dataclass(frozen=True)
class Line:
    """One message. ``when``: when it is tried next, or when it ended."""

    kind: str
    recipient: str
    subject: str
    when: str
    attempts: str
    problem: str
    answer: str


@dataclass(frozen=True)
class AddressLine:
    """One disabled address, and whose it is."""

    key: int
    address: str
    holder: str
    client: str
    client_href: str
    reason: str
    answer: str
    since: str
    told: str


@dataclass(frozen=True)
class Sum:
    """A number of messages under its words."""

    words: str
    number: str


def lead(waiting: Waiting, *, sends: bool) -> str:
    """What hinders mail, or how much waits, in a sentence."""
    if not sends and not waiting.messages:
        return gettext(
            "No mail server is set, so nothing goes out. Set TRIMTAB_SMTP_HOST where Trimtab is started."
        )
    if not sends:
        says = ngettext(
            "No mail server is set, so %(n)s message waits. It goes out once TRIMTAB_SMTP_HOST is set where Trimtab "
            "is started.",
            "No mail server is set, so %(n)s messages wait. They go out once TRIMTAB_SMTP_HOST is set where Trimtab "
            "is started.",
            waiting.messages,
        )
        return says % {"n": count(waiting.messages)}
    if not waiting.messages:
        return gettext("Everything that was to be sent is sent.")
    says = ngettext("%(n)s message is on its way.", "%(n)s messages are on their way.", waiting.messages)
    return says % {"n": count(waiting.messages)}


def lines(messages: Iterable[OutboxMessage], zone: ZoneInfo) -> list[Line]:
    """The messages of a table."""
    return [_line(one, zone) for one in messages]


def _line(message: OutboxMessage, zone: ZoneInfo) -> Line:
    return Line(
        kind=mail_words.kind(message.kind),
        recipient=message.recipient,
        subject=message.subject,
        when=dates.moment(message.ended_at or message.next_try_at, zone),
        attempts=mail_words.attempts(message.attempts),
        problem=mail_words.problem(message.problem),
        answer=message.answer[:_LONGEST_ANSWER],
    )


def secret_sums(counts: Mapping[tuple[str, str], int]) -> list[Sum]:
    """How many secret messages of each kind are how far? Nothing else of them is shown."""
    says = gettext("%(kind)s, %(state)s")
    return [
        Sum(says % {"kind": mail_words.kind(kind), "state": mail_words.state(state)}, count(number))
        for (kind, state), number in sorted(counts.items())
    ]


def opt_out_sums(counts: Mapping[str, int]) -> list[Sum]:
    """How many addresses opted out of each topic?"""
    return [Sum(mail_words.topic(topic), count(number)) for topic, number in counts.items()]


def address_lines(
    disabled: Sequence[DisabledAddress], holders: Mapping[str, Holder], zone: ZoneInfo
) -> list[AddressLine]:
    """The disabled addresses with whom they belong to."""
    return [_address_line(one, holders.get(one.address), zone) for one in disabled]


def _address_line(one: DisabledAddress, holder: Holder | None, zone: ZoneInfo) -> AddressLine:
    client = holder.client_id if holder else None
    told = (
        gettext("Owners and service managers were told on %(when)s.")
        % {"when": dates.moment(one.told_at, zone)}
        if one.told_at
        else gettext("Nobody was told by mail yet.")
    )
    return AddressLine(
        key=one.pk,
        address=one.address,
        holder=holder.name if holder else "",
        client=holder.client if holder else "",
        client_href=reverse("client", args=[client]) if client else "",
        reason=mail_words.reason(one.reason),
        answer=one.answer[:_LONGEST_ANSWER],
        since=dates.moment(one.disabled_at, zone),
        told=told,
    )
