"""A row of the outbox as a message: text, HTML and headers, the same at every attempt."""

from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from trimtab.domain.outbox.models import OutboxMessage
from trimtab.reports.mail.links import opt_out_link

ONE_CLICK = "List-Unsubscribe=One-Click"  # RFC 8058


def compose(
    message: OutboxMessage, *, as_of: datetime, server: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """The message as it is handed over at ``as_of``. Its From is TRIMTAB_MAIL_FROM, whoever gets its bounces.

    Raises ValueError (BadHeaderError among them) for a row that no message can be made of.
    """
    headers = {
        **message.headers,
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message.message_id,
        "Date": format_datetime(as_of),
        "Content-Language": message.language,
        # Answering machines leave alone what says that nobody wrote it (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    if message.topic:
        link = opt_out_link(to=message.recipient, topic=message.topic, language=message.language)
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": ONE_CLICK}
    made = EmailMultiAlternatives(
        message.subject,
        message.text,
        from_email=message.envelope or settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient],
        headers=headers,
        connection=server,
    )
    made.attach_alternative(message.html, "text/html")
    return made
