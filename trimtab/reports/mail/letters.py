"""How a message is written: from a subject, a pair of templates and what they need, in the recipient's language.

``mail/NAME.html`` extends ``mail/base.html``, ``mail/NAME.txt`` its twin ``mail/base.txt``. Both have the blocks
``summary`` (one line, shown beside the subject in a list of mail), ``body``, ``action`` and ``reason`` (why somebody
gets this). The base adds the provider's name and, where there is a topic, the way to opt out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from trimtab.domain.organisation import queries as organisation
from trimtab.domain.outbox.addresses import BadAddress
from trimtab.reports.mail.links import opt_out_link
from trimtab.reports.running_text import closed_up

LANGUAGES = ("en", "tr", "ja")
_MANY_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")


@dataclass(frozen=True)
class Letter:
    """A message as it is read: what ``outbox.actions.enqueue`` takes as subject, text and HTML."""

    subject: str
    text: str
    html: str


def write(
    name: str,
    *,
    to: str,
    language: str,
    subject: str | Promise,
    context: Mapping[str, Any],
    topic: str = "",
) -> Letter:
    """The message that the templates ``mail/NAME.html`` and ``.txt`` make of ``context``.

    ``subject`` and values of ``context`` may be lazy (gettext_lazy): they are put into words in ``language``. An
    unknown language becomes the provider's. ``topic``: what one can opt out of, as in ``enqueue``.
    """
    provider = organisation.current()
    chosen = language if language in LANGUAGES else provider.language
    with translation.override(chosen):
        title = " ".join(str(subject).split())
        whole = {
            "organisation": provider.name,
            "language": chosen,
            "subject": title,
            "opt_out": _opt_out(to, topic, chosen),
            **context,
        }
        text = closed_up(render_to_string(f"mail/{name}.txt", whole))
        html = closed_up(render_to_string(f"mail/{name}.html", whole))
    return Letter(title, _MANY_BLANK_LINES.sub("\n\n", text).strip() + "\n", html)


def _opt_out(to: str, topic: str, language: str) -> str:
    try:
        return opt_out_link(to=to, topic=topic, language=language) if topic else ""
    except BadAddress:  # enqueue will say so
        return ""
