"""Of the resolved tickets that the first level held, the share it solved by itself."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="ESC-8",
    title=_("First-level resolution"),
    asks=_("How much does our first line solve by itself?"),
    lane="desk",
    fact="ticket",
    # It is not one less the escalation rate: a ticket sent straight to a higher tier is in neither.
    measure=Share(that="first_level", where="first_level IS NOT NULL"),
    unit="share",
    better="higher",
    by=("client", "stage", "category", "source", "channel"),
    formula=_(
        "tickets resolved at tier 1 or below, never handed up ÷ resolved tickets that tier 1 or below held"
    ),
    counts=_(
        "Of the resolved tickets that the service desk or self-service held at some time, the share resolved there "
        "without a hand-off to a higher tier. A ticket belongs to the day it was opened. It is not the rest of the "
        "escalation rate: a ticket sent straight to a specialist is in neither of the two."
    ),
    leaves_out=(
        _("Tickets not resolved yet"),
        _("Tickets sent straight to a higher tier, and those whose teams have no known tier"),
        _("Deleted, test, spam, merged and duplicate tickets"),
        _("Problems, changes and projects"),
        _("Tickets opened before the contract began"),
    ),
    example=Example(
        rows="""
            row_id | first_level | counts
            1      | TRUE        | TRUE
            2      | TRUE        | TRUE
            3      | FALSE       | TRUE
            4      | TRUE        | TRUE
            5      |             | TRUE
            6      | TRUE        | FALSE
        """,
        components={"kept": 3, "total": 4},
        value=0.75,
        says=_(
            "The service desk held four of the resolved tickets of March and solved three of them by itself: 75 %. "
            "Another went straight to the network team, and one is spam."
        ),
    ),
    noun=_("tickets"),
    order=86,
)
