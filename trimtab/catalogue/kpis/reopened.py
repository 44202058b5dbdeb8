"""Of the tickets resolved or closed, the share that had been reopened."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="DESK-5",
    title=_("Reopened tickets"),
    asks=_("Is solved really solved?"),
    lane="desk",
    fact="ticket",
    measure=Share(that="reopened > 0", where="settled"),
    unit="share",
    better="lower",
    by=("client", "stage", "team", "technician", "category", "source", "channel"),
    formula=_("tickets reopened at least once ÷ tickets resolved or closed"),
    counts=_(
        "Of the tickets that are resolved or closed now, the share that was reopened at least once before. A "
        "ticket belongs to the day it was opened and counts once, however often it came back. A follow-up "
        "with a number of its own is a new ticket."
    ),
    leaves_out=(
        _("Tickets still open, also those just reopened"),
        _("Deleted, test, spam, merged and duplicate tickets"),
        _("Problems, changes and projects"),
        _("Tickets opened before the contract began"),
    ),
    example=Example(
        rows="""
            row_id | settled | reopened | counts
            1      | TRUE    | 0        | TRUE
            2      | TRUE    | 2        | TRUE
            3      | TRUE    | 0        | TRUE
            4      | TRUE    | 0        | TRUE
            5      | FALSE   | 1        | TRUE
            6      | TRUE    | 1        | FALSE
        """,
        components={"kept": 1, "total": 4},
        value=0.25,
        says=_(
            "Four tickets of March are resolved or closed, and one of the four had been reopened, twice: 25 "
            "%. Another was reopened and is open now, so it is not settled, and one is spam."
        ),
    ),
    noun=_("tickets"),
    order=84,
)
