"""How many incidents users solved by themselves, and said so."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Count

KPI = Kpi(
    identifier="PR-1a",
    title=_("Prevented by self-service"),
    asks=_("How much do users solve by themselves?"),
    lane="proactive",
    fact="prevention",
    measure=Count(where="kind = 'self-service'"),
    unit="count",
    better="higher",
    by=("client",),
    formula=_("number of self-service sessions confirmed as solved"),
    counts=_(
        "Sessions with an article, a guided flow or a bot that the user confirmed as solved, on the day the "
        "session began. One followed by a ticket of the same user in the same category within {deflect_hours} is no "
        "prevention, whatever the user said."
    ),
    leaves_out=(
        _("Sessions without a confirmation: they are a series of their own"),
        _("Sessions given up, and those that led to a ticket"),
        _("Entries that a lead struck from the ledger, with the reason"),
    ),
    example=Example(
        rows="""
            row_id | kind
            1      | proactive
            2      | proactive
            3      | proactive
            4      | proactive
            5      | proactive
            6      | proactive
            7      | failed
            8      | self-service
            9      | self-service
            10     | inferred
            11     | unforeseen
            12     | unforeseen
            13     | unforeseen
        """,
        components={"kept": 2},
        value=2.0,
        says=_(
            "Two sessions of March were confirmed as solved. A third was neither confirmed nor followed by a "
            "ticket: it is inferred, and not counted here."
        ),
    ),
    chart="value",
    noun=_("incidents"),
    order=41,
)
