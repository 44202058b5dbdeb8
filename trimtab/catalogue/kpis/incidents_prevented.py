"""How many incidents did not happen, since they were fixed before failure or by the users themselves."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Count

KPI = Kpi(
    identifier="PR-1",
    title=_("Incidents prevented"),
    asks=_("What did our clients not have to call about?"),
    lane="proactive",
    fact="prevention",
    # A prevention is dated on the day of the fix or of the session. The counting rule in counts is PR-11's.
    measure=Count(where="kind IN ('proactive', 'self-service')"),
    unit="count",
    better="higher",
    by=("client", "fingerprint", "action"),
    formula=_("confirmed self-service solutions + problems fixed before failure"),
    counts=_(
        "Incidents that did not happen, counted when a detected problem was fixed with no user report or "
        "outage before the fix, or when a user solved it alone and said so. A fix counts once the problem "
        "has stayed away for {verify_days}; until then it is provisional and is taken back if the problem "
        "returns. This is a count of things that did not happen, so no money value is derived from it."
    ),
    leaves_out=(
        _("Problems that cleared by themselves"),
        _("Fixes that did not hold for {verify_days}"),
        _("Problems that failed before the fix"),
        _("Self-service that nobody confirmed: it is a series of its own"),
        _("Self-service followed by a ticket of the same user and category within {deflect_hours}"),
        _("Entries that a lead struck from the ledger, with the reason"),
    ),
    example=Example(
        rows="""
            row_id | kind         | action          | devices
            1      | proactive    | clean-disk-0310 | 4
            2      | proactive    | clean-disk-0310 | 4
            3      | proactive    | clean-disk-0310 | 4
            4      | proactive    | clean-disk-0310 | 4
            5      | proactive    | restart-spooler | 1
            6      | proactive    |                 | 1
            7      | failed       |                 | 1
            8      | self-service |                 | 1
            9      | self-service |                 | 1
            10     | inferred     |                 | 1
            11     | unforeseen   |                 | 1
            12     | unforeseen   |                 | 1
            13     | unforeseen   |                 | 1
        """,
        components={"kept": 8},
        value=8.0,
        says=_(
            "Thirteen rows of March. Six detected problems were fixed before anybody noticed, four of them "
            "by one action on four devices, and two users solved theirs alone and said so: eight incidents "
            "prevented. The problem that failed before its fix, the unconfirmed self-service session and the "
            "three incidents that nothing had announced are not among them."
        ),
    ),
    chart="value",
    noun=_("incidents"),
    headline=True,
    order=40,
    parts=(
        "prevented-by-self-service",
        "prevented-by-proactive-work",
        "self-service-inferred",
        "prevention-ratio",
        "problems-detected",
        "ticket-coverage",
        "automatic-fix-rate",
        "routed-to-agents",
        "time-to-fix",
    ),
)
