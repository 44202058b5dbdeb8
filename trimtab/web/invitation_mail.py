"""The e-mail that invites somebody, as text and HTML, in the language they were invited in."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from trimtab.domain.organisation import queries as organisation
from trimtab.domain.people.models import Invitation
from trimtab.web.presenters import dates

_log = logging.getLogger(__name__)


def send(invitation: Invitation, link: str) -> bool:
    """Was the invitation handed to the mail server? Not where none is set, or it refuses."""
    if not settings.TRIMTAB_SENDS_MAIL:
        return False
    with translation.override(invitation.language or "en"):
        message = _written(invitation, link)
    try:
        return message.send() == 1
    except (OSError, SMTPException) as refused:
        _log.warning("the mail server refused an invitation: %s", type(refused).__name__)
        return False


def _written(invitation: Invitation, link: str) -> EmailMultiAlternatives:
    provider = organisation.current()
    context = {
        "organisation": provider.name,
        "name": invitation.name,
        "inviter": invitation.made_by.name,
        "link": link,
        "until": dates.moment(invitation.expires_at, organisation.report_zone()),
        "zone": provider.zone,
        "language": invitation.language or "en",
    }
    subject = gettext("Your account at %(organisation)s") % {"organisation": provider.name}
    text = render_to_string("mail/invitation.txt", context)
    message = EmailMultiAlternatives(" ".join(subject.split()), text, to=[invitation.email])
    message.attach_alternative(render_to_string("mail/invitation.html", context), "text/html")
    return message
