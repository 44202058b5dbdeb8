"""An open notice, in the words it was sent in."""

from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from trimtab.reports.said import Told
from trimtab.reports.telling import UnknownKind, words
from trimtab.reports.wording import after_another
from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said


def said(item: Item, zone: ZoneInfo) -> Said:
    """What does the notice say? One of a kind that is not said any more shows its kind."""
    found = item.evidence
    told = Told(
        item.kind, found["severity"], found["evidence"], found["at"], zone, found["client"], found["team"]
    )
    try:
        told_as = words(told, language=get_language() or "en")
    except UnknownKind:
        return Said(
            item.kind, gettext("Trimtab warns; what is done is up to people."), gettext("Open the notice")
        )
    why = gettext("Trimtab warns; what is done is up to people.")
    if found["acknowledged"]:
        why = gettext("%(who)s knows of it, and it still stands.") % {"who": found["acknowledged"]}
    return Said(told_as.title, why, gettext("Open the notice"), after_another(told_as.sentences))
