"""Of the tickets with a service level, the share that kept it."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="DESK-4",
    title=_("SLA met"),
    asks=_("Do we keep what we promised?"),
    lane="desk",
    fact="ticket",
    measure=Share(that="sla_met", where="sla_met IS NOT NULL"),
    unit="share",
    better="higher",
    by=("client", "stage", "team", "technician", "category", "source", "channel"),
    formula=_("tickets within their service level ÷ tickets whose service level is decided"),
    counts=_(
        "Of the tickets for which the service desk says whether the service level was kept, the share that "
        "kept it. What the level is, and when its clock stops, is the service desk’s decision. A ticket "
        "belongs to the day it was opened."
    ),
    leaves_out=(
        _("Tickets without a service level, and those not decided yet"),
        _("Deleted, test, spam, merged and duplicate tickets"),
        _("Problems, changes and projects"),
        _("Tickets opened before the contract began"),
    ),
    example=Example(
        rows="""
            row_id | sla_met | counts
            1      | TRUE    | TRUE
            2      | TRUE    | TRUE
            3      | TRUE    | TRUE
            4      | FALSE   | TRUE
            5      |         | TRUE
            6      | TRUE    | FALSE
        """,
        components={"kept": 3, "total": 4},
        value=0.75,
        says=_(
            "Four tickets of March had a service level, and three of the four kept it: 75 %. One had none, "
            "and one is spam."
        ),
    ),
    noun=_("tickets"),
    order=83,
)
