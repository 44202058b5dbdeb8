"""Of the incidents that could have been prevented, the share that was."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="PR-7",
    title=_("Prevention ratio"),
    asks=_("How much of what goes wrong do we catch in time?"),
    lane="proactive",
    fact="prevention",
    measure=Share(that="kind = 'proactive'", where="kind IN ('proactive', 'failed', 'unforeseen')"),
    unit="share",
    better="higher",
    by=("client",),
    formula=_(
        "fixed before failure ÷ (fixed before failure + failed before the fix + incidents without a warning)"
    ),
    counts=_(
        "Of the problems that were fixed before failure, those that failed before the fix and the incidents "
        "that people reported without any signal before, the share that was fixed before failure. A fix "
        "belongs to its own day, an incident to the day it was reported."
    ),
    leaves_out=(
        _("Self-service"),
        _("Problems that cleared by themselves"),
        _("Fixes that did not hold for {verify_days}"),
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
        components={"kept": 6, "total": 10},
        value=0.6,
        says=_(
            "In March six problems were fixed before failure, one failed before its fix, and three incidents "
            "came without a warning: 6 of 10, 60 %. Self-service takes no part."
        ),
    ),
    noun=_("problems and incidents"),
    order=44,
)
