"""What happened to a tipping point, as a sentence of "What changed": found, moved, blurred, or no longer supported."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from trimtab.web.presenters.numbers import count, decimal, percent_text

Evidence = Mapping[str, Any]
_PLACES = ("at", "low", "high", "was_at", "was_low", "was_high")


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
        return gettext(
            "no longer supported by your data; it was about %(was_at)s (%(was_low)s to %(was_high)s)"
        )
    if about["tipping"] == "blurred":
        return gettext(
            "its place is no longer pinned down: somewhere between %(low)s and %(high)s; it was about %(was_at)s "
            "(%(was_low)s to %(was_high)s)"
        )
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
    return {name: _place(about["use"], about[name]) for name in _PLACES}


def _place(use: str, value: float | None) -> str:
    if value is None:
        return ""
    return percent_text(value, 1) if use == "escalations" else decimal(value, 1)
