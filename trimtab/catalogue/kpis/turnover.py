"""How many technicians left in twelve months, for each technician there was."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Exposure

KPI = Kpi(
    identifier="AG-TURN",
    title=_("Technician turnover"),
    asks=_("Do our technicians stay?"),
    lane="people",
    fact="employment",
    measure=Exposure(),
    unit="yearly-share",
    better="lower",
    by=("team",),
    formula=_("people who left in the last 12 full months ÷ average headcount"),
    counts=_(
        "Everybody who left in the last twelve full months, whatever the reason, over the average of the "
        "daily headcount in the same months. People count, not full-time equivalents. A person is counted up "
        "to and with the last day, and leaves the team of that day. With fewer than {n_min_headcount} people on "
        "average only the number who left is shown."
    ),
    leaves_out=(
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
        components={"events": 3, "person_days": 7300},
        value=0.15,
        says=_(
            "Twelve months to the end of March: 12 people in one team and 8 in another on each of the 365 "
            "days, 7,300 person-days, an average of 20. Three left: one resigned, one retired, one was "
            "dismissed on the last day of March. 3 ÷ 20 is 15 %. Those who left on the day before the twelve "
            "months and on the day after them count elsewhere."
        ),
    ),
    chart="value",
    noun=_("people who left"),
    headline=True,
    order=70,
    parts=("voluntary-turnover",),
)
