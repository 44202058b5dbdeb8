"""Mail servers for tests: real ones, by aiosmtpd, that keep what they took and answer as they are told."""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 2.0.0 taken"


class Sink:
    """Takes mail, unless ``answer`` says otherwise at a step ("EHLO", "MAIL", "RCPT", "DATA"); "drop" hangs up
    instead."""

    def __init__(self, answer: Callable[[str, str], str] | None = None) -> None:
        self.answer = answer or (lambda step, recipient: "")
        self.taken: list[tuple[str, list[str], EmailMessage]] = []

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        if self.answer("EHLO", hostname) == "drop":
            server.transport.abort()
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        said = self.answer("MAIL", address)
        if not said:
            envelope.mail_from = address
        return self._said(server, said or "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        said = self.answer("RCPT", address)
        if not said:
            envelope.rcpt_tos.append(address)
        return self._said(server, said or "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = self.answer("DATA", envelope.rcpt_tos[0])
        if not said or said == "drop":  # what was dropped after DATA may well have been taken
            content = envelope.content
            assert isinstance(content, bytes)
            made: Any = message_from_bytes(content, policy=policy.default)
            self.taken.append((str(envelope.mail_from), list(envelope.rcpt_tos), made))
        return self._said(server, said or OK)

    @staticmethod
    def _said(server: SMTP, said: str) -> str:
        if said == "drop":
            server.transport.abort()
            return "421 gone"
        return said

    def ids(self) -> Counter[str]:
        """How often did each Message-ID come?"""
        return Counter(str(message["Message-ID"]) for _, _, message in self.taken)


@contextmanager
def open_at(sink: Sink, port: int = 0, **more: Any) -> Iterator[int]:
    """The server, at a port of its own choice where none is given."""
    controller = Controller(sink, hostname="127.0.0.1", port=port or free_port(), ready_timeout=10, **more)
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def free_port() -> int:
    """A port nobody listens at."""

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
