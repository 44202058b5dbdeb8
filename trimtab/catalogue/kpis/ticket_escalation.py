"""Of the tickets opened, the share handed to a higher tier."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="ON-ESC-2",
    title=_("Ticket escalation"),
    asks=_("Does our first line solve what clients bring?"),
    lane="onboarding",
    fact="ticket",
    # A ticket belongs to the day it was opened, so a later hand-off never moves it to another month (ESC-7).
    measure=Share(that="escalations > 0"),
    unit="share",
    better="lower",
    by=("client", "stage", "team", "technician", "category", "source", "channel"),
    formula=_("tickets with at least one counted escalation ÷ tickets opened"),
    counts=_(
        "Of the tickets opened, the share handed to a higher tier or to management at least once. A ticket belongs to "
        "the day it was opened, so a later hand-off never moves it to another month."
    ),
    leaves_out=(
        _("Deleted, test, spam, merged and duplicate tickets"),
        _("Problems, changes and projects"),
        _("Tickets opened before the contract began"),
        _("First assignments, moves to the same or a lower tier, and mis-routings undone within minutes"),
        _("SLA warnings: they are measured as SLA met"),
    ),
    example=Example(
        rows="""
            escalations | counts
            2           | TRUE
            0           | TRUE
            0           | TRUE
            0           | FALSE
            1           | TRUE
            0           | TRUE
        """,
        components={"kept": 2, "total": 5},
        value=0.4,
        says=_(
            "Six tickets of March; one is spam and does not count. Two of the five others were escalated: 40 %."
        ),
    ),
    noun=_("tickets"),
    headline=True,
    order=20,
    parts=("escalation-count",),
)
