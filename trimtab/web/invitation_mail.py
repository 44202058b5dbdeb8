"""The e-mail that invites somebody, as text and HTML, in the language they were invited in."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext

from trimtab.domain.organisation import queries as organisation
from trimtab.domain.people.models import Invitation
from trimtab.reports.mail.letters import write
from trimtab.reports.wording import moment

_log = logging.getLogger(__name__)


def send(invitation: Invitation, link: str) -> bool:
    """Was the invitation handed to the mail server? Not where none is set, or it refuses."""
    if not settings.TRIMTAB_SENDS_MAIL:
        return False
    message = _written(invitation, link)
    try:
        return message.send() == 1
    except (OSError, SMTPException) as refused:
        _log.warning("the mail server refused an invitation: %s", type(refused).__name__)
        return False


def _written(invitation: Invitation, link: str) -> EmailMultiAlternatives:
    provider = organisation.current()
    language = invitation.language or "en"
    with translation.override(language):
        subject = gettext("Your account at %(organisation)s") % {"organisation": provider.name}
        until = moment(invitation.expires_at, organisation.report_zone())
    context = {
        "name": invitation.name,
        "inviter": invitation.made_by.name,
        "link": link,
        "until": until,
        "zone": provider.zone,
    }
    letter = write("invitation", to=invitation.email, language=language, subject=subject, context=context)
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[invitation.email])
    message.attach_alternative(letter.html, "text/html")
    return message
