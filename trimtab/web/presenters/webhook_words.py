"""What the codes of webhooks are called: states, and why one did not take a message."""

from collections.abc import Mapping

from django.utils.translation import gettext

from trimtab.domain.notices import webhook_problems as problems


def problem(code: str) -> str:
    """Why a message was not taken; empty for none."""
    return {**_of_addresses(), **_of_answers()}.get(code, code)


def _of_addresses() -> Mapping[str, str]:
    return {
        problems.FORBIDDEN: gettext(
            "Its address lies in this network or is none. Use a public address, or let the operator allow it."
        ),
        problems.NAME: gettext("Its host name leads nowhere. Check the address."),
        problems.CONNECTION: gettext("Nobody answered there, or the connection broke."),
        problems.CERTIFICATE: gettext("Its certificate is not valid. Renew it at the receiver."),
        problems.TIMEOUT: gettext("It did not answer within 30 seconds."),
    }


def _of_answers() -> Mapping[str, str]:
    return {
        problems.ANSWER: gettext("Its answer was no HTTP."),
        problems.STATUS: gettext("It answered, but refused the message."),
        problems.MOVED: gettext("It sends elsewhere. Enter the final address: redirects are not followed."),
        problems.GONE: gettext("It answered 410: it wants no more messages."),
        problems.LASTING: gettext("It took no message in ten tries over three days."),
        problems.DISABLED: gettext("The webhook was switched off before."),
        problems.ENDED_TOO_OFTEN: gettext("Calling it was interrupted each time."),
        problems.UNEXPECTED: gettext("Trimtab itself failed; its log says why."),
    }


def state(code: str) -> str:
    """How a webhook stands."""
    words = {"active": gettext("active"), "paused": gettext("paused"), "disabled": gettext("switched off")}
    return words[code]


def call_state(code: str) -> str:
    """How far a message to it is."""
    words = {
        "waiting": gettext("waiting"),
        "sending": gettext("being sent"),
        "sent": gettext("taken"),
        "given-up": gettext("given up"),
        "withdrawn": gettext("withdrawn"),
    }
    return words[code]
