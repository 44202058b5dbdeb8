"""How many tickets clients and monitoring opened."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Count

KPI = Kpi(
    identifier="DESK-1",
    title=_("Ticket volume"),
    asks=_("How much work comes in?"),
    lane="desk",
    fact="ticket",
    measure=Count(),
    unit="count",
    better="neither",
    by=("client", "stage", "team", "technician", "category", "source", "channel"),
    formula=_("number of tickets opened"),
    counts=_(
        "Every incident and service request opened in the period, by people or by monitoring. A reopened "
        "ticket is the same ticket and counts once, on the day it was first opened. It is neither good nor "
        "bad by itself."
    ),
    leaves_out=(
        _("Deleted, test, spam, merged and duplicate tickets"),
        _("Problems, changes and projects"),
        _("Tickets opened before the contract began"),
    ),
    example=Example(
        rows="""
            row_id | kind     | reopened | counts
            1      | incident | 0        | TRUE
            2      | incident | 1        | TRUE
            3      | request  | 0        | TRUE
            4      | request  | 0        | TRUE
            5      | problem  | 0        | FALSE
        """,
        components={"kept": 4},
        value=4.0,
        says=_(
            "Four tickets were opened in March; that one was reopened later does not make it two. The "
            "problem record is not a ticket."
        ),
    ),
    chart="value",
    noun=_("tickets"),
    order=80,
)
