"""What can be shown of each team of today, in words: each week, over four weeks, or only in larger groups."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from trimtab.scorecards.survey_people import Outlook


def outlook(teams: Sequence[Outlook]) -> list[tuple[str, str]]:
    """(team, what can be shown of it)."""
    return [(one.team.name, outlook_text(one.shown)) for one in teams]


def outlook_text(shown: str) -> str:
    """Of a team, what can likely be shown."""
    return {
        "weekly": gettext("likely shown each week"),
        "block": ngettext(
            "likely shown over %(n)s weeks together", "likely shown over %(n)s weeks together", 4
        )
        % {"n": 4},
        "never": gettext("too small to be shown by itself: its answers count in larger groups"),
    }[shown]
