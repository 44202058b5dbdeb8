"""How many hours lie between detection and fix, for the problem in the middle."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Median

KPI = Kpi(
    identifier="PR-8",
    title=_("Time to fix"),
    asks=_("How quickly is a detected problem fixed?"),
    lane="proactive",
    fact="detection",
    measure=Median(of="fix_hours"),
    unit="hours",
    better="lower",
    by=("client", "fingerprint"),
    formula=_("median of the hours from detection to fix"),
    counts=_(
        "Half of the detected problems were fixed in less time than this, half took longer. A problem "
        "belongs to the day of its first signal. A median cannot be added up: every period is computed from "
        "its own problems. Signals of the same kind from the same device are one problem while less than {flap_hours} "
        "lie between them."
    ),
    leaves_out=(
        _("Problems not fixed yet"),
        _("Problems that cleared by themselves or became incidents"),
    ),
    example=Example(
        rows="""
            row_id | outcome             | fix_hours
            1      | fixed-automatically | 0.5
            2      | fixed-automatically | 0.5
            3      | fixed-automatically | 1
            4      | fixed-automatically | 1
            5      | fixed-automatically | 2
            6      | fixed-automatically | 0.25
            7      | fixed-by-technician | 6
            8      | became-incident     |
            9      | self-cleared        |
            10     | open                |
        """,
        components={"median": 1.0, "count": 7},
        value=1.0,
        says=_(
            "Seven problems of March were fixed, after 0.25, 0.5, 0.5, 1, 1, 2 and 6 hours. The one in the "
            "middle took 1 hour. The other three were not fixed."
        ),
    ),
    chart="value",
    noun=_("problems"),
    order=49,
)
