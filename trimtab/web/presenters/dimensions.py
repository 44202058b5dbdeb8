"""What the dimensions are called that a KPI is split by or a view narrowed to."""

from django.utils.translation import gettext


def dimension_text(by: str) -> str:
    """A dimension as a tab and a column head: "Client"."""
    words = {
        "client": gettext("Client"),
        "team": gettext("Team"),
        "technician": gettext("Technician"),
        "category": gettext("Category"),
        "source": gettext("Source"),
        "channel": gettext("Channel"),
        "stage": gettext("Support"),
        "kind": gettext("Kind"),
        "round": gettext("Round"),
        "month": gettext("Month"),
        "week": gettext("Week"),
        "fingerprint": gettext("Problem"),
        "action": gettext("Action"),
        "outcome": gettext("Outcome"),
        "priority": gettext("Priority"),
    }
    return words.get(by, by.replace("_", " ").capitalize())
