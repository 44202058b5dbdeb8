"""How many problems one action fixed on several devices, before failure."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Count

KPI = Kpi(
    identifier="PR-2",
    title=_("Resolved at scale"),
    asks=_("How much do we fix once for many devices?"),
    lane="proactive",
    fact="prevention",
    # at_scale: the action reached at least SCALE_MIN_ASSETS devices under one id (PR-D3).
    measure=Count(where="kind = 'proactive' AND at_scale"),
    unit="count",
    better="higher",
    by=("client", "fingerprint", "action"),
    formula=_(
        "number of verified problems fixed before failure by an action on at least {scale_min_assets} devices"
    ),
    counts=_(
        "Detected problems fixed before failure, and verified, by a script, patch, policy or bulk change "
        "that ran on at least {scale_min_assets} devices under one action id. Each device’s problem counts once."
    ),
    leaves_out=(
        _("Problems fixed one device at a time"),
        _("Problems that cleared by themselves"),
        _("Fixes that did not hold for {verify_days}"),
        _("Problems that failed before the fix"),
        _("Entries that a lead struck from the ledger, with the reason"),
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
        """,
        components={"kept": 6},
        value=6.0,
        says=_(
            "In March one action freed disks on four devices before failure and another cleared caches on "
            "two: six problems resolved at scale. Two problems were fixed one by one, and on a further "
            "device the disk had failed before the action came."
        ),
    ),
    chart="value",
    noun=_("problems"),
    headline=True,
    order=50,
    parts=("scale-actions",),
)
