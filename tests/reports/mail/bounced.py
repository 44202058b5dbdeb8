"""Reports of mail that did not arrive, as mail servers write them (RFC 3464)."""

from email.message import EmailMessage

PLAIN = """\
From: MAILER-DAEMON@mx.acme.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: {kind}; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I am sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.example
Arrival-Date: Sun, 22 Nov 2026 12:00:00 +0000

Final-Recipient: rfc822; bob@acme.example
Original-Recipient: rfc822;bob@acme.example
Action: {action}
Status: {status}
Remote-MTA: dns; mail.acme.example
Diagnostic-Code: {diagnostic}

--B
Content-Type: message/rfc822

{original}
--B--
"""


def report(
    to: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <bob@acme.example>: user unknown",
    kind: str = "multipart/report",
    original: str = "Subject: How was it?\n\nHello\n",
) -> bytes:
    """One report."""
    told = PLAIN.format(
        to=to, action=action, status=status, diagnostic=diagnostic, kind=kind, original=original
    )
    return told.encode()


def windows(raw: bytes) -> bytes:
    """With the line ends of a server that passes on what came over the wire."""
    return raw.replace(b"\n", b"\r\n")


def answer_of_a_person(to: str) -> bytes:
    """Somebody is on holiday, says their program: no report of a delivery."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "bob@acme.example", to, "Out of office"
    message.set_content("I am away. Action: failed\nStatus: 5.1.1\n")
    return message.as_bytes()


def nested(to: str, deep: int) -> bytes:
    """Parts in parts in parts, so that whoever reads them falls over."""
    head = f"To: {to}\nContent-Type: multipart/report; report-type=delivery-status; boundary=b0\n\n"
    body = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(deep))
    return (head + body).encode()
