"""What does a mail server's answer mean, for this message and for its recipient?

Only a server that says so of the recipient disables an address. What is ours to put right (sign-in, sender, policy,
content) never does.
"""

import re
import smtplib
from dataclasses import dataclass

from trimtab.domain.outbox import problems

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
_AFTER_RCPT_IS_ADDRESS = frozenset({501, 521, 550, 551, 553, 556})
_OUR_SIGN_IN = frozenset({500, 502, 503, 504, 530, 534, 535, 538, 555})
_FULL = (2, 2)
_OUR_SENDER = frozenset({(1, 7), (1, 8)})
# Of a message that was refused after its content: these are about the recipient all the same.
_MAILBOX = frozenset({(1, 0), (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 0), (2, 1)})
_SYSTEM, _POLICY, _CONTENT = 3, 7, 6
_PERMANENT = 500
_TOO_LARGE, _CLOSING = 552, 421


@dataclass(frozen=True)
class Answer:
    """How it went: a code of problems.py, empty when the server took the message; and what the server said."""

    problem: str
    said: str = ""


def to_failure(failure: Exception) -> Answer:
    """What does it mean that handing over ended in ``failure``?"""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(failure.recipients.values()))
        return to_recipient(code, _text(code, said))
    if isinstance(failure, smtplib.SMTPSenderRefused):
        too_large = failure.smtp_code == _TOO_LARGE  # by the SIZE we announced
        problem = problems.CONTENT if too_large else problems.SERVER
        return Answer(problem, _text(failure.smtp_code, failure.smtp_error))
    if isinstance(failure, smtplib.SMTPDataError):
        return to_content(failure.smtp_code, _text(failure.smtp_code, failure.smtp_error))
    if isinstance(failure, smtplib.SMTPResponseException):  # sign-in, greeting, HELO
        return Answer(problems.SERVER, _text(failure.smtp_code, failure.smtp_error))
    if isinstance(failure, OSError):  # smtplib's own failures are too
        return Answer(problems.SERVER, f"{type(failure).__name__}: {failure}")
    return Answer(problems.UNEXPECTED, f"{type(failure).__name__}: {failure}")


def to_recipient(code: int, said: str) -> Answer:
    """What does this answer to RCPT TO mean?"""
    detail = detail_of(said)
    if code == _CLOSING or code in _OUR_SIGN_IN or (code >= _PERMANENT and detail in _OUR_SENDER):
        return Answer(problems.SERVER, said)
    if code < _PERMANENT or code == _TOO_LARGE or detail == _FULL or _is_ours_for_now(detail):
        return Answer(problems.LATER, said)
    if code in _AFTER_RCPT_IS_ADDRESS and (detail is None or detail[0] != _CONTENT):
        return Answer(problems.ADDRESS, said)
    return Answer(problems.CONTENT, said)


def _is_ours_for_now(detail: tuple[int, int] | None) -> bool:
    """A relay that does not know us, a blocked network, a full system: somebody puts that right, so try again."""
    return detail is not None and detail[0] in (_SYSTEM, _POLICY)


def to_content(code: int, said: str) -> Answer:
    """What does this answer to DATA or to the message itself mean?"""
    detail = detail_of(said)
    if code < _PERMANENT or detail == _FULL:
        return Answer(problems.LATER, said)
    return Answer(problems.ADDRESS if detail in _MAILBOX else problems.CONTENT, said)


def is_about_the_mailbox(status: str) -> bool:
    """Does this status of a report ("5.1.1") say that nothing will ever arrive there?"""
    detail = detail_of(status)
    if not status.strip().startswith("5") or detail is None:
        return False
    ours = detail == _FULL or detail in _OUR_SENDER or detail[0] in (_SYSTEM, _POLICY, _CONTENT)
    return not ours


def detail_of(said: str) -> tuple[int, int] | None:
    """Subject and detail of an enhanced status code: (1, 1) of "5.1.1". None where there is none."""
    found = _ENHANCED.search(said)
    return (int(found[2]), int(found[3])) if found else None


def _text(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"
