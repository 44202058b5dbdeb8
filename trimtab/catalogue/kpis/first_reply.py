"""How many hours clients wait for the first reply, in the middle."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Median

KPI = Kpi(
    identifier="DESK-2",
    title=_("First reply"),
    asks=_("How long do clients wait for an answer?"),
    lane="desk",
    fact="ticket",
    measure=Median(of="first_reply_minutes / 60"),
    unit="hours",
    better="lower",
    by=("client", "stage", "team", "technician", "category", "source", "channel"),
    formula=_("median of the hours from opening to the first reply"),
    counts=_(
        "Half of the tickets were answered in less time than this, half waited longer. Hours of the clock, "
        "not working hours. A ticket belongs to the day it was opened. A median cannot be added up: every "
        "period is computed from its own tickets."
    ),
    leaves_out=(
        _("Tickets without a reply yet, or whose source does not tell its time"),
        _("Deleted, test, spam, merged and duplicate tickets"),
        _("Problems, changes and projects"),
        _("Tickets opened before the contract began"),
    ),
    example=Example(
        rows="""
            row_id | first_reply_minutes | counts
            1      | 15                  | TRUE
            2      | 60                  | TRUE
            3      | 90                  | TRUE
            4      | 480                 | TRUE
            5      |                     | TRUE
            6      | 1                   | FALSE
        """,
        components={"median": 1.25, "count": 4},
        value=1.25,
        says=_(
            "Four tickets of March were answered, after 15, 60, 90 and 480 minutes. Between the two in the "
            "middle lie 75 minutes, 1.25 hours. One ticket waits for its reply, and one is spam."
        ),
    ),
    chart="value",
    noun=_("tickets"),
    order=81,
)
