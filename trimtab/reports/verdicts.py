"""What a control chart says, in words that name the rule: the same on every page, file, letter and console (TREND-7).

Nothing else makes words like above or below: where no rule fired a series is steady, and where there is too little to
judge it says how much there is.
"""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from trimtab.insight.control_charts import Kind
from trimtab.kpi.period import Step
from trimtab.reports.numbers import count


@dataclass(frozen=True)
class Told:
    """A verdict with everything it is told with, each text ready to print.

    ``when`` is the step judged last, ``since`` the one at which it began, "" where that is the same. ``value`` and
    ``usual`` are of the step judged last, "" where they are not shown. ``restarted`` is the month since which another
    level is usual. ``run``, ``complete`` and ``needed`` are steps of the size of ``step``.
    """

    kind: Kind
    step: Step
    when: str = ""
    since: str = ""
    value: str = ""
    usual: str = ""
    run: int = 0
    complete: int = 0
    needed: int = 0
    restarted: str = ""


def verdict_words(told: Told) -> str:
    """The verdict as one line without a full stop."""
    if told.kind == "not_enough_data":
        return _too_short(told)
    if told.kind == "steady":
        return gettext("Steady: within the usual range")
    up = told.kind.endswith("above")
    return _shift(told, up) if told.kind.startswith("shift") else _outside(told, up)


def rule_words(kind: Kind) -> str:
    """The rule that fired, for a mark or a cell; nothing where none did."""
    words = {
        "above": gettext("above the usual range"),
        "below": gettext("below the usual range"),
        "shift_above": gettext("lasting shift above the usual level"),
        "shift_below": gettext("lasting shift below the usual level"),
    }
    return words.get(kind, "")


def _outside(told: Told, up: bool) -> str:
    """ "Above the usual range in October 2026 (13.8%, usual range 8.1% to 12.4%)"."""
    if told.since:
        text = (
            gettext("Above the usual range since %(since)s")
            if up
            else gettext("Below the usual range since %(since)s")
        )
        head = text % {"since": told.since}
    else:
        text = (
            gettext("Above the usual range in %(when)s")
            if up
            else gettext("Below the usual range in %(when)s")
        )
        head = text % {"when": told.when}
    if not told.usual or not told.value:
        return head
    given = {"said": head, "value": told.value, "usual": told.usual}
    return gettext("%(said)s (%(value)s, usual range %(usual)s)") % given


def _shift(told: Told, up: bool) -> str:
    """ "Lasting shift: 8 months in a row above the usual level, since March 2026"."""
    given = {"n": count(told.run), "since": told.since or told.when}
    return _shift_text(told.step, up, told.run) % given


def _shift_text(step: Step, up: bool, run: int) -> str:
    if step == "week":
        above = ngettext(
            "Lasting shift: %(n)s week in a row above the usual level, since %(since)s",
            "Lasting shift: %(n)s weeks in a row above the usual level, since %(since)s",
            run,
        )
        below = ngettext(
            "Lasting shift: %(n)s week in a row below the usual level, since %(since)s",
            "Lasting shift: %(n)s weeks in a row below the usual level, since %(since)s",
            run,
        )
    elif step == "quarter":
        above = ngettext(
            "Lasting shift: %(n)s quarter in a row above the usual level, since %(since)s",
            "Lasting shift: %(n)s quarters in a row above the usual level, since %(since)s",
            run,
        )
        below = ngettext(
            "Lasting shift: %(n)s quarter in a row below the usual level, since %(since)s",
            "Lasting shift: %(n)s quarters in a row below the usual level, since %(since)s",
            run,
        )
    else:
        above = ngettext(
            "Lasting shift: %(n)s month in a row above the usual level, since %(since)s",
            "Lasting shift: %(n)s months in a row above the usual level, since %(since)s",
            run,
        )
        below = ngettext(
            "Lasting shift: %(n)s month in a row below the usual level, since %(since)s",
            "Lasting shift: %(n)s months in a row below the usual level, since %(since)s",
            run,
        )
    return above if up else below


def _too_short(told: Told) -> str:
    """ "Not enough data: trend signals start after 12 complete months (now: 3)" (TREND-4)."""
    given = {"needed": count(told.needed), "now": count(told.complete), "since": told.restarted}
    return (_too_short_since(told.step) if told.restarted else _too_short_text(told.step)) % given


def _too_short_text(step: Step) -> str:
    if step == "week":
        return gettext("Not enough data: trend signals start after %(needed)s complete weeks (now: %(now)s)")
    if step == "quarter":
        return gettext(
            "Not enough data: trend signals start after %(needed)s complete quarters (now: %(now)s)"
        )
    return gettext("Not enough data: trend signals start after %(needed)s complete months (now: %(now)s)")


def _too_short_since(step: Step) -> str:
    if step == "week":
        return gettext(
            "New level since %(since)s: trend signals start after %(needed)s complete weeks (now: %(now)s)"
        )
    if step == "quarter":
        return gettext(
            "New level since %(since)s: trend signals start after %(needed)s complete quarters (now: %(now)s)"
        )
    return gettext(
        "New level since %(since)s: trend signals start after %(needed)s complete months (now: %(now)s)"
    )
