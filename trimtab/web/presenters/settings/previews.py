"""What would change, before it is saved; and what was done, after."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.domain.tickets.actions import Counting
from trimtab.domain.tickets.comparing import Comparison
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.settings.rule_words import comparison_sentence, newest_only


@dataclass(frozen=True)
class Line:
    """A ticket to check: its number, title and reason, what changes for it, and where its page is."""

    number: str
    title: str
    reason: str
    change: str
    mark: str
    href: str


@dataclass(frozen=True)
class Preview:
    """The sentence, a remark on what was counted, and tickets to check."""

    says: str
    remark: str
    lines: Sequence[Line]


def preview(found: Comparison) -> Preview:
    """A comparison for people."""
    words = {
        "more": (gettext("counts from then on"), "+"),
        "fewer": (gettext("counts no longer"), "−"),
        "same": (gettext("counts as now"), "="),
    }
    return Preview(
        says=comparison_sentence(found),
        remark=newest_only(found),
        lines=[
            Line(one.number, one.title, one.reason, *words[one.change], reverse("ticket", args=[one.pk]))
            for one in found.examples
        ],
    )


def counted_anew(done: Counting) -> str:
    """What saving did, in a sentence."""
    if done.job is not None:
        return gettext(
            "Saved. There are many tickets, so they are counted anew in the background by job %(job)s; until it has "
            "ended, numbers are as before."
        ) % {"job": done.job}
    if not done.tickets:
        return gettext("Saved. No ticket had to be counted anew.")
    text = ngettext(
        "Saved. %(tickets)s ticket was counted anew; %(changed)s changed.",
        "Saved. %(tickets)s tickets were counted anew; %(changed)s changed.",
        done.tickets,
    )
    return text % {"tickets": count(done.tickets), "changed": count(done.changed)}


def seal(what: Any) -> str:
    """A short sign of what was previewed: only what was seen is saved."""
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:32]
