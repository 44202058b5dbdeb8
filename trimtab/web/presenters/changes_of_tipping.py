"""A tipping point that was found, moved, or is no longer supported, as a sentence of "What changed"."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from trimtab.web.presenters.numbers import count, decimal, percent_text

Evidence = Mapping[str, Any]


def of_tipping(about: Evidence) -> tuple[str, str, str]:
    """Its subject, what happened to it, and how many points it rests on. Never "causes" (TIP-13)."""
    if about["use"] == "escalations":
        title = gettext("Tipping point of client satisfaction")
        points = ngettext("%(n)s client-month", "%(n)s client-months", about["points"])
    else:
        title = gettext("Tipping point of technician turnover")
        points = ngettext("%(n)s team-quarter", "%(n)s team-quarters", about["points"])
    return title, _says(about) % _places(about), points % {"n": count(about["points"])}


def _says(about: Evidence) -> str:
    if about["tipping"] == "lost":
        return gettext("no longer supported by your data; it was about %(was)s (%(was_low)s to %(was_high)s)")
    if about["tipping"] == "moved":
        return gettext(
            "moved to about %(at)s (95%% interval %(low)s to %(high)s), outside its earlier interval of %(was_low)s to "
            "%(was_high)s"
        )
    if about["status"] == "imprecise":
        return gettext(
            "there is one, somewhere between %(low)s and %(high)s; its place is not pinned down yet"
        )
    if about["use"] == "escalations":
        return gettext(
            "found: satisfaction falls from about %(at)s of tickets escalated on (95%% interval %(low)s to %(high)s)"
        )
    return gettext(
        "found: turnover rises below a satisfaction of about %(at)s (95%% interval %(low)s to %(high)s)"
    )


def _places(about: Evidence) -> dict[str, str]:
    names = {
        "at": "at",
        "low": "low",
        "high": "high",
        "was": "was_at",
        "was_low": "was_low",
        "was_high": "was_high",
    }
    shares = about["use"] == "escalations"
    return {
        name: "" if about[key] is None else percent_text(about[key], 1) if shares else decimal(about[key], 1)
        for name, key in names.items()
    }
