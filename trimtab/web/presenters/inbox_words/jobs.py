"""Jobs that failed, and files with bad rows."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said
from trimtab.web.presenters.jobs import problem_text
from trimtab.web.presenters.numbers import count


def said(item: Item, _zone: ZoneInfo) -> Said:
    """What failed, and why?"""
    found = item.evidence
    if item.kind == "bad-rows":
        n = found.get("bad_rows", 0)
        what = ngettext(
            "%(n)s row of the file %(file)s is bad, so nothing of it was imported.",
            "%(n)s rows of the file %(file)s are bad, so nothing of it was imported.",
            n,
        )
        why = gettext("Trimtab changes no row of yours: somebody has to say what is right.")
        return Said(what % {"n": count(n), "file": found.get("file", "")}, why, gettext("See the bad rows"))
    words = {
        "import": gettext("The import of %(file)s failed."),
        "undo": gettext("Taking back the import of %(file)s failed."),
        "recount": gettext("Counting escalations anew failed."),
    }
    what = words.get(found["job"], gettext("A job failed.")) % {"file": found["file"]}
    return Said(what, problem_text(found["problem"]), gettext("Open the job"))
