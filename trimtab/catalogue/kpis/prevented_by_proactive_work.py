"""How many detected problems were fixed before failure, and stayed fixed."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Count

KPI = Kpi(
    identifier="PR-1b",
    title=_("Prevented by proactive work"),
    asks=_("How many problems do we fix before anybody notices?"),
    lane="proactive",
    fact="prevention",
    measure=Count(where="kind = 'proactive'"),
    unit="count",
    better="higher",
    by=("client", "fingerprint", "action"),
    formula=_("number of verified problems fixed before failure"),
    counts=_(
        "Detected problems that were fixed, counted when a detected problem was fixed with no user report or "
        "outage before the fix. They are verified: the same problem did not come back to the same device "
        "within {verify_days}. One counts once, however many signals told of it, on the day of the fix."
    ),
    leaves_out=(
        _("Problems that cleared by themselves"),
        _("Fixes that did not hold for {verify_days}"),
        _("Problems that failed before the fix"),
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
        components={"kept": 6},
        value=6.0,
        says=_(
            "Six detected problems of March were fixed before anybody reported them and stayed fixed. The "
            "one that failed before its fix is not counted."
        ),
    ),
    chart="value",
    noun=_("incidents"),
    order=42,
)
