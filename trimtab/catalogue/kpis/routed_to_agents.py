"""Of the problems that did not go away without a person, the share that reached one."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="PR-6",
    title=_("Routed to technicians"),
    asks=_("Does what is not fixed automatically reach a technician?"),
    lane="proactive",
    fact="detection",
    # PR-6 with the balance of PR-9: D − A − self-cleared is U + open. An open instance has reached nobody
    # that we know of, so it is in the denominator alone (TV-18).
    measure=Share(
        that="outcome IN ('fixed-by-technician', 'became-incident')",
        where="outcome NOT IN ('fixed-automatically', 'self-cleared')",
    ),
    unit="share",
    better="higher",
    by=("client", "fingerprint"),
    formula=_("problems routed ÷ (problems detected − fixed automatically − cleared by themselves)"),
    counts=_(
        "Of the problems that were neither fixed automatically nor cleared by themselves, the share that a "
        "technician took on, before or after it became an incident. The rest is still open. The aim is 100 "
        "%. Signals of the same kind from the same device are one problem while less than {flap_hours} lie "
        "between them."
    ),
    leaves_out=(
        _("Problems fixed automatically"),
        _("Problems that cleared by themselves"),
    ),
    example=Example(
        rows="""
            row_id | outcome
            1      | fixed-automatically
            2      | fixed-automatically
            3      | fixed-automatically
            4      | fixed-automatically
            5      | fixed-automatically
            6      | fixed-automatically
            7      | fixed-by-technician
            8      | became-incident
            9      | self-cleared
            10     | open
        """,
        components={"kept": 2, "total": 3},
        value=2 / 3,
        says=_(
            "Of the ten problems of March six were fixed automatically and one cleared by itself. Of the "
            "other three a technician fixed one, one became an incident, and one is still open: 2 of 3."
        ),
    ),
    noun=_("problems"),
    order=48,
)
