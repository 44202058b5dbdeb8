"""The mail server: one connection, messages handed over one after another, each with its answer."""

import logging
import smtplib
from contextlib import suppress
from datetime import datetime
from types import TracebackType

from django.core.mail import get_connection
from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend

from trimtab.domain.outbox import problems
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.reports.mail.answers import Answer, to_failure
from trimtab.reports.mail.composing import compose

_log = logging.getLogger("trimtab.mail")


class _Hearing(smtplib.SMTP):
    """Keeps what the server said last: its answer to the message is the last one."""

    last = ""

    def getreply(self) -> tuple[int, bytes]:
        code, said = super().getreply()
        self.last = f"{code} {said.decode('utf-8', 'replace')}"
        return code, said


class _HearingOverTls(_Hearing, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's own, on a connection that remembers the server's last answer."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _HearingOverTls if self.use_ssl else _Hearing


class MailServer:
    """A connection to the mail server of the environment, opened when the first message is handed over."""

    def __init__(self, backend: BaseEmailBackend | None = None) -> None:
        self._backend = backend or get_connection()

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hang_up()

    def hand_over(self, message: OutboxMessage, *, as_of: datetime) -> Answer:
        """Hand one message over. What came of it? Never raises for what a server or a message can do."""
        try:
            letter = compose(message, as_of=as_of, server=self._backend)
            letter.message()  # what cannot be written is known before a server is asked
        except (ValueError, LookupError) as bad:
            _log.exception("message %s cannot be written", message.pk)
            return Answer(problems.UNEXPECTED, f"{type(bad).__name__}: {bad}")
        try:
            self._backend.open()
            self._backend.send_messages([letter])
        except (OSError, ValueError, LookupError) as failure:
            answer = to_failure(failure)
            if answer.problem == problems.SERVER:
                self.hang_up()
            return answer
        return Answer("", str(getattr(getattr(self._backend, "connection", None), "last", "")))

    def hang_up(self) -> None:
        """End the connection, politely where the server still listens."""
        with suppress(OSError):
            self._backend.close()
