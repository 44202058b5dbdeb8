"""Of the problems detected, the share with a ticket."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="PR-4",
    title=_("Ticket coverage"),
    asks=_("Does every detected problem have a ticket?"),
    lane="proactive",
    fact="detection",
    measure=Share(that="ticketed"),
    unit="share",
    better="higher",
    by=("client", "fingerprint"),
    formula=_("problems with a linked ticket ÷ problems detected"),
    counts=_(
        "Of the problems detected, the share that a ticket tells of. Every problem should have one, opened "
        "automatically, so the aim is 100 %. Signals of the same kind from the same device are one problem "
        "while less than {flap_hours} lie between them."
    ),
    leaves_out=(_("Devices of the provider itself"),),
    example=Example(
        rows="""
            row_id | outcome             | ticketed
            1      | fixed-automatically | TRUE
            2      | fixed-automatically | TRUE
            3      | fixed-automatically | TRUE
            4      | fixed-automatically | TRUE
            5      | fixed-automatically | TRUE
            6      | fixed-automatically | TRUE
            7      | fixed-by-technician | TRUE
            8      | became-incident     | TRUE
            9      | self-cleared        | TRUE
            10     | open                | FALSE
        """,
        components={"kept": 9, "total": 10},
        value=0.9,
        says=_(
            "Ten problems were detected in March. Nine of them have a ticket, one that is still open has "
            "none yet: 90 %."
        ),
    ),
    noun=_("problems"),
    order=46,
)
