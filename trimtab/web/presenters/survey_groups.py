"""A group's released answers in words, for pages and files alike."""

from django.utils.translation import gettext

from trimtab.scorecards.survey_people import GroupResult
from trimtab.web.presenters.numbers import count


def name_text(one: GroupResult) -> str:
    """What the group is called."""
    return one.label or gettext("Everybody")


def level_text(one: GroupResult) -> str:
    """Which kind of group it is."""
    levels = {
        "organisation": gettext("everybody"),
        "department": gettext("department"),
        "team": gettext("team"),
    }
    return levels.get(one.level, one.level)


def shape_text(one: GroupResult) -> str:
    """How many gave which answers, as far as that gives nobody away: "1 to 2: 3; 3: 3; 4 to 5: 6"."""
    parts = []
    for part in one.shape.classes:
        given = {"first": count(part.first), "last": count(part.last), "n": count(part.answers)}
        shape = (
            gettext("%(first)s: %(n)s")
            if part.first == part.last
            else gettext("%(first)s to %(last)s: %(n)s")
        )
        parts.append(shape % given)
    return "; ".join(parts)
