"""What data frame libraries need: the few columns of the fact, and the rollups, as files."""

from bench.place import Place

COLUMNS = ["client_id", "stage", "day", "escalations", "counts"]
KEPT, TOTAL = "ticket-escalation.kept", "ticket-escalation.total"
ROLLUPS = {"month": "ticket_by_month", "day": "ticket_by_day"}


def rollup_files(place: Place, way: str) -> list[str]:
    """Which files hold the rollup that a way of asking reads?"""
    return place.files(ROLLUPS[way])
