"""The early warning in words, for notices and pages alike: what was counted, how likely, since when; never why.

``found`` is the evidence that scorecards/warning_facts.py writes: shares are 0 to 1.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_skeleton
from babel.lists import format_list
from django.utils.translation import gettext, ngettext, pgettext

from trimtab.reports.numerals import count, percent, percent_said
from trimtab.reports.tier_words import tier_text
from trimtab.reports.wording import reader

SMALL, FEW = 20, 5
"""MIN-2: with fewer tickets a rate is of a small sample, or is none."""
Evidence = Mapping[str, Any]

EXAMPLE: Evidence = {
    "client": "Acme", "stage": "early", "contract_day": 38, "escalated": 6, "tickets": 31, "window_days": 30,
    "until": "2026-11-23", "rate": 0.1935, "low": 0.0919, "high": 0.3628, "level": 0.95, "threshold": 0.15,
    "warning_level": 0.12, "approach": 0.7312, "exceed": 0.4953, "before": "normal",
    "categories": [["Network", 3], ["", 2]], "tiers": [[2, 4], [None, 1]],
    "months": [["2026-09", None], ["2026-10", "normal"], ["2026-11", "approaching"]], "forecast": "crossing",
    "forecast_days": 9, "forecast_soonest": 5, "forecast_latest": None, "forecast_overlaps": True,
}  # fmt: skip


def limit(share: float) -> str:
    """A threshold or warning level: "15%", "12.5%"."""
    return percent(share, 0 if abs(100 * share - round(100 * share)) < 1e-6 else 1)


def place(found: Evidence) -> str:
    """Which stage of support it is in, on which day of its contract."""
    if found["contract_day"] is None:
        return gettext("No contract is on record; the client is compared with those in ongoing support.")
    given = {"day": count(found["contract_day"])}
    if found["stage"] == "early":
        return gettext("The client is in early support, on day %(day)s of its contract.") % given
    return gettext("The client is in ongoing support, on day %(day)s of its contract.") % given


def counted(found: Evidence) -> str:
    """How many of how many tickets were escalated in the window; the rate and its interval where they say something."""
    given = {
        "k": count(found["escalated"]),
        "n": count(found["tickets"]),
        "days": count(found["window_days"]),
    }
    if found["tickets"] < FEW or found["rate"] is None:
        text = ngettext(
            "In the last %(days)s days %(k)s of %(n)s ticket was escalated.",
            "In the last %(days)s days %(k)s of %(n)s tickets were escalated.",
            found["tickets"],
        )
        return text % given
    given |= {
        "rate": percent(found["rate"]),
        "low": percent(found["low"]),
        "high": percent(found["high"]),
        "level": percent(found["level"], 0),
    }
    if found["tickets"] < SMALL:
        return (
            gettext(
                "In the last %(days)s days %(k)s of %(n)s tickets were escalated, a small sample: %(rate)s "
                "(%(level)s interval: %(low)s to %(high)s)."
            )
            % given
        )
    return (
        gettext(
            "In the last %(days)s days %(rate)s of tickets were escalated: %(k)s of %(n)s (%(level)s interval: "
            "%(low)s to %(high)s)."
        )
        % given
    )


def likely(found: Evidence) -> str:
    """How likely the true rate is above the warning level, and above the threshold."""
    text = gettext(
        "%(approach)s likely that the true rate is above %(warning)s, the warning level; %(exceed)s likely above the "
        "%(threshold)s threshold."
    )
    said = text % {
        "approach": percent_said(found["approach"]),
        "warning": limit(found["warning_level"]),
        "exceed": percent_said(found["exceed"]),
        "threshold": limit(found["threshold"]),
    }
    return said[:1].upper() + said[1:]


def ahead(found: Evidence) -> str:
    """When it will cross the threshold at this pace, or why that cannot be told; nothing where it is above already."""
    given = {"threshold": limit(found["threshold"])}
    kind = found["forecast"]
    if kind == "crossing":
        return _crossing(found, given)
    words = {
        "above": gettext("The observed rate is above %(threshold)s already."),
        "overlaps": gettext("The interval of the rate already includes %(threshold)s; no pace can be told."),
        "unclear": gettext(
            "No pace can be told: the rate neither clearly rises nor comes near %(threshold)s."
        ),
        "too_few": gettext("There are too few tickets to tell a pace."),
    }
    return words[kind] % given


def _crossing(found: Evidence, given: Mapping[str, str]) -> str:
    days = found["forecast_days"]
    more = {**given, "days": count(days), "soonest": count(found["forecast_soonest"])}
    if found["forecast_latest"] is None:
        text = ngettext(
            "It will cross %(threshold)s in about %(days)s day at this pace; in %(soonest)s at the soonest.",
            "It will cross %(threshold)s in about %(days)s days at this pace; in %(soonest)s at the soonest.",
            days,
        )
        return text % more
    text = ngettext(
        "It will cross %(threshold)s in about %(days)s day at this pace (%(soonest)s to %(latest)s).",
        "It will cross %(threshold)s in about %(days)s days at this pace (%(soonest)s to %(latest)s).",
        days,
    )
    return text % {**more, "latest": count(found["forecast_latest"])}


def escalated_about(found: Evidence) -> list[str]:
    """What the escalated tickets were mainly about, and to which tiers they rose; nothing where none was escalated."""
    said = []
    if found["categories"]:
        named = [_counted(name or gettext("no category"), n) for name, n in found["categories"]]
        said.append(gettext("Most of the escalated tickets were about: %(list)s.") % {"list": _listed(named)})
    if found["tiers"]:
        named = [_counted(tier_text(tier), n) for tier, n in found["tiers"]]
        said.append(gettext("They rose to these tiers: %(list)s.") % {"list": _listed(named)})
    return said


def lately(found: Evidence) -> str:
    """The state of the last three months."""
    named = [
        gettext("%(month)s: %(state)s") % {"month": month_name(label), "state": state_word(state)}
        for label, state in found["months"]
    ]
    return gettext("The last three months were: %(list)s.") % {"list": _listed(named)}


def state_word(state: str | None) -> str:
    """A state in one word."""
    words = {
        "normal": pgettext("state of the early warning", "normal"),
        "approaching": pgettext("state of the early warning", "approaching"),
        "exceeded": pgettext("state of the early warning", "exceeded"),
    }
    return words.get(state or "", pgettext("state of the early warning", "not watched"))


def month_name(label: str) -> str:
    """The month of a label such as 2026-03."""
    return str(format_skeleton("yMMMM", date.fromisoformat(f"{label}-01"), locale=reader()))


def _counted(name: str, n: int) -> str:
    return gettext("%(name)s (%(n)s)") % {"name": name, "n": count(n)}


def _listed(items: Sequence[str]) -> str:
    return str(format_list(list(items), style="standard", locale=reader()))
