"""What a series says, in words, with a mark and a tone (TREND-1, TREND-7, MIN-5).

Colour, mark and word come together, and only where a rule of the control chart fired; the words name the rule.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.scorecards.saying import latest_judged as latest_judged
from trimtab.scorecards.saying import rule_at as rule_at
from trimtab.scorecards.saying import usual_range as usual_range
from trimtab.scorecards.saying import words_of
from trimtab.scorecards.shapes import Scorecard, Series

MARKS = {"up": "▲", "down": "▼"}


@dataclass(frozen=True)
class Said:
    """One line about a series. ``tone`` and ``mark`` are empty when nothing happened; ``judgement`` is the word.

    ``rule`` is the rule that fired, "R1" or "R2" (TREND-5); the words say which it is.
    """

    words: str
    tone: str = ""
    mark: str = ""
    judgement: str = ""
    rule: str = ""


def said(card: Scorecard) -> Said:
    """What does the scorecard's series say?"""
    return say(card.kpi, card.series)


def say(kpi: Kpi, series: Series) -> Said:
    """What does this series of this KPI say?"""
    verdict, words = series.verdict, words_of(kpi, series)
    if verdict is None or verdict.rule is None or latest_judged(series) is None:
        return Said(words)
    up = verdict.kind.endswith("above")
    mark = MARKS["up" if up else "down"]
    if kpi.better == "neither":
        return Said(words, "", mark, rule=verdict.rule)
    if up == (kpi.better == "lower"):
        tone = "warn" if verdict.rule == "R2" else "bad"
        return Said(words, tone, mark, gettext("worse"), verdict.rule)
    return Said(words, "good", mark, gettext("better"), verdict.rule)
