"""How many different actions are behind the problems resolved at scale."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Count

KPI = Kpi(
    identifier="PR-2b",
    title=_("Actions at scale"),
    asks=_("How many different actions did it take?"),
    lane="proactive",
    fact="prevention",
    measure=Count(distinct="action", where="kind = 'proactive' AND at_scale"),
    unit="count",
    better="neither",
    by=("client", "fingerprint"),
    formula=_("number of different action ids behind the problems resolved at scale"),
    counts=_(
        "The different actions that fixed problems on at least {scale_min_assets} devices before failure. One that ran "
        "in two months counts in each of them and once in both together, so months and clients do not add up."
    ),
    leaves_out=(
        _("Actions on a single device"),
        _("Actions whose problems had failed before or came back"),
    ),
    example=Example(
        rows="""
            row_id | kind         | action          | devices | at_scale
            1      | proactive    | clean-disk-0310 | 4       | TRUE
            2      | proactive    | clean-disk-0310 | 4       | TRUE
            3      | proactive    | clean-disk-0310 | 4       | TRUE
            4      | proactive    | clean-disk-0310 | 4       | TRUE
            5      | proactive    | restart-spooler | 1       |
            6      | proactive    |                 | 1       |
            7      | failed       |                 | 1       |
            8      | failed       | clean-disk-0310 | 4       | TRUE
            9      | proactive    | clear-cache     | 2       | TRUE
            10     | proactive    | clear-cache     | 2       | TRUE
            11     | self-service |                 | 1       |
            12     | failed       | late-patch      | 3       | TRUE
        """,
        components={"kept": 2},
        value=2.0,
        says=_(
            "Two different actions are behind the six problems resolved at scale in March. Fixes on a single "
            "device do not count, nor does the patch that came after the failure."
        ),
    ),
    chart="value",
    noun=_("actions"),
    order=51,
)
