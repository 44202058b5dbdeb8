"""What the outbox's codes are called: kinds of mail, states, reasons and topics."""

from django.utils.translation import gettext, ngettext

from trimtab.domain.outbox import problems
from trimtab.web.presenters.numbers import count

_ONE_SURVEY = "survey-"
"""What a topic begins with that is one survey's alone."""


def kind(code: str) -> str:
    """What a message is; its code when it is unknown."""
    words = {
        "addresses-disabled": gettext("Mail does not arrive"),
        "survey-invitation": gettext("Survey invitation"),
        "survey-reminder": gettext("Survey reminder"),
        "people-survey": gettext("Survey among technicians"),
        "people-reminder": gettext("Reminder of a survey among technicians"),
        "comment-reply": gettext("Reply to a comment"),
        "call-wanted": gettext("Somebody wants a call"),
        "notice": gettext("Notice"),
    }
    return words.get(code, code)


def state(code: str) -> str:
    """How far a message is."""
    words = {
        "waiting": gettext("waiting"),
        "sending": gettext("being sent"),
        "sent": gettext("sent"),
        "given-up": gettext("given up"),
        "withdrawn": gettext("withdrawn"),
    }
    return words.get(code, code)


def problem(code: str) -> str:
    """Why a message is not sent, or not yet; empty for none."""
    words = {
        problems.SERVER: gettext("The mail server cannot be reached or refuses to work for Trimtab."),
        problems.LATER: gettext("The mail server asks to try again later."),
        problems.CONTENT: gettext("The mail server refuses this message."),
        problems.ADDRESS: gettext("The address does not exist or takes no mail."),
        problems.DISABLED: gettext("The address is disabled."),
        problems.OPTED_OUT: gettext("The recipient opted out."),
        problems.TOO_LATE: gettext("It would have come too late to be of use."),
        problems.BOUNCED: gettext("It was sent, and a report says that it did not arrive."),
        problems.ENDED_TOO_OFTEN: gettext("Sending it was interrupted each time."),
        problems.UNEXPECTED: gettext("Trimtab could not make a message of it; its log says why."),
    }
    return words.get(code, code)


def reason(code: str) -> str:
    """Why an address is disabled."""
    words = {
        "refused": gettext("refused by the mail server"),
        "bounced": gettext("reported as undeliverable"),
    }
    return words.get(code, code)


def topic(code: str) -> str:
    """What one can opt out of."""
    words = {"surveys": gettext("Surveys"), "notices": gettext("Notices"), "reports": gettext("Reports")}
    if code.startswith(_ONE_SURVEY):
        return gettext("Survey %(key)s") % {"key": code.removeprefix(_ONE_SURVEY)}
    return words.get(code, code)


def attempts(number: int) -> str:
    """How often it was tried."""
    if not number:
        return gettext("not tried yet")
    return ngettext("%(n)s attempt", "%(n)s attempts", number) % {"n": count(number)}


def opt_out_question(code: str, address: str) -> str:
    """What the page asks whoever follows a link to opt out of ``code``."""
    words = {
        "surveys": gettext("Do you want no more surveys by e-mail at %(address)s?"),
        "notices": gettext("Do you want no more notices by e-mail at %(address)s?"),
        "reports": gettext("Do you want no more reports by e-mail at %(address)s?"),
    }
    one = gettext("Do you want no more mail about this survey at %(address)s?")
    other = gettext("Do you want no more of this mail at %(address)s?")
    return words.get(code, one if code.startswith(_ONE_SURVEY) else other) % {"address": address}


def opted_in(code: str, address: str) -> str:
    """What the page says to whoever took an opt-out of ``code`` back."""
    words = {
        "surveys": gettext("Surveys come to %(address)s again."),
        "notices": gettext("Notices come to %(address)s again."),
        "reports": gettext("Reports come to %(address)s again."),
    }
    one = gettext("Mail about this survey comes to %(address)s again.")
    other = gettext("This mail comes to %(address)s again.")
    return words.get(code, one if code.startswith(_ONE_SURVEY) else other) % {"address": address}


def opted_out(code: str, address: str) -> str:
    """What the page says to whoever opted out of ``code``."""
    words = {
        "surveys": gettext("You get no more surveys by e-mail at %(address)s."),
        "notices": gettext("You get no more notices by e-mail at %(address)s."),
        "reports": gettext("You get no more reports by e-mail at %(address)s."),
    }
    one = gettext("You get no more mail about this survey at %(address)s.")
    other = gettext("You get no more of this mail at %(address)s.")
    return words.get(code, one if code.startswith(_ONE_SURVEY) else other) % {"address": address}
