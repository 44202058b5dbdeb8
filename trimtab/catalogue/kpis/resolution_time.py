"""How many hours a ticket takes from opening to resolution, in the middle."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Median

KPI = Kpi(
    identifier="DESK-3",
    title=_("Resolution time"),
    asks=_("How long until it works again?"),
    lane="desk",
    fact="ticket",
    measure=Median(of="resolution_hours"),
    unit="hours",
    better="lower",
    by=("client", "stage", "team", "technician", "category", "source", "channel"),
    formula=_("median of the hours from opening to resolution"),
    counts=_(
        "Half of the tickets were resolved in less time than this, half took longer. Hours of the clock, not "
        "working hours, up to the resolution or, where none is known, the closing. A ticket belongs to the "
        "day it was opened, so a recent period looks quicker than it will in the end: its long tickets are "
        "still open. A median cannot be added up."
    ),
    leaves_out=(
        _("Tickets not resolved yet"),
        _("Deleted, test, spam, merged and duplicate tickets"),
        _("Problems, changes and projects"),
        _("Tickets opened before the contract began"),
    ),
    example=Example(
        rows="""
            row_id | resolution_hours | counts
            1      | 0.5              | TRUE
            2      | 3                | TRUE
            3      | 4                | TRUE
            4      | 20               | TRUE
            5      | 70               | TRUE
            6      |                  | TRUE
            7      | 1                | FALSE
        """,
        components={"median": 4.0, "count": 5},
        value=4.0,
        says=_(
            "Five tickets of March are resolved, after 0.5, 3, 4, 20 and 70 hours. The one in the middle "
            "took 4 hours. One ticket is still open, and one is spam."
        ),
    ),
    chart="value",
    noun=_("tickets"),
    order=82,
)
