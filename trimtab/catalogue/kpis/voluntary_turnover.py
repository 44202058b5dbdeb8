"""How many technicians resigned in twelve months, for each technician there was."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Exposure

KPI = Kpi(
    identifier="AG-TURN-V",
    title=_("Voluntary turnover"),
    asks=_("How many technicians choose to leave?"),
    lane="people",
    fact="employment",
    measure=Exposure(events_where="leaving_type = 'voluntary'"),
    unit="yearly-share",
    better="lower",
    by=("team",),
    formula=_("people who resigned in the last 12 full months ÷ average headcount"),
    counts=_(
        "Everybody who resigned in the last twelve full months, over the average of the daily headcount in "
        "the same months. People count, not full-time equivalents. With fewer than {n_min_headcount} people on average "
        "only the number who resigned is shown."
    ),
    leaves_out=(
        _("Dismissals, redundancies, retirements, ends of fixed terms and moves to another legal entity"),
        _("Independent contractors and agency staff"),
        _("Leave of absence and moves between teams"),
        _("Those who came back within 30 days"),
    ),
    example=Example(
        rows="""
            day                    | team_id | persons | separations | leaving_type
            2025-04-01..2026-03-31 | 1       | 12      | 0           |
            2025-04-01..2026-03-31 | 2       | 8       | 0           |
            2025-03-31             | 1       | 0       | 1           | voluntary
            2025-07-31             | 1       | 0       | 1           | voluntary
            2025-11-30             | 2       | 0       | 1           | other
            2026-03-31             | 1       | 0       | 1           | involuntary
            2026-04-01             | 2       | 0       | 1           | voluntary
        """,
        components={"events": 1, "person_days": 7300},
        value=0.05,
        says=_(
            "Twelve months to the end of March with 20 people on average. Three left, and one of the three "
            "resigned: 1 ÷ 20 is 5 %."
        ),
    ),
    chart="value",
    noun=_("people who left"),
    order=71,
)
