"""How content technicians are: half their weeks, half their work as a whole."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="AG-SAT",
    title=_("Technician satisfaction"),
    asks=_("How happy are our technicians?"),
    lane="people",
    fact="people_answer",
    # Half pulse of the period, half in-depth index of the latest round, no older than six months (AG-4). The
    # in-depth components are prefixed depth_.
    measure=Confidential(survey="pulse", questions=("week",), low=0, high=10, blend=True),
    unit="index",
    better="higher",
    by=("team",),
    formula=_("½ weekly pulse + ½ latest in-depth index"),
    counts=_(
        "Half is the weekly pulse of the period, half the latest in-depth index, both from 0 to 10. The "
        "in-depth survey may be up to six months old; where one of the two is missing, the other is shown "
        "alone with the mark “one survey only”. It is confidential and only shown for groups of {k_anon} or "
        "more."
    ),
    leaves_out=(
        _("In-depth surveys more than six months old"),
        _("Rounds with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent    | survey           | question         | score | round_id
            a             | pulse            | week             | 5     | 1
            b             | pulse            | week             | 4     | 1
            c             | pulse            | week             | 4     | 1
            d             | pulse            | week             | 3     | 1
            e             | pulse            | week             | 2     | 1
            f             | pulse            | week             | 4     | 1
            g             | pulse            | week             | 5     | 1
            h             | pulse            | week             | 3     | 1
            a, b, c, d    | pulse            | week             | 1     | 2
            p, q, r, s, t | in-depth         | area1-1, area1-2 | 4     | 3
            p, q, r, s, t | in-depth         | area2-1, area2-2 | 2     | 3
            p, q, r, s, t | in-depth         | area3-1, area3-2 | 3     | 3
            p, q, r, s, t | in-depth         | area4-1, area4-2 | 4     | 3
            p, q, r, s, t | in-depth         | area5-1, area5-2 | 3     | 3
            p, q, r, s, t | in-depth         | area6-1, area6-2 | 5     | 3
            k             | agent-onboarding | overall          | 1     | 4
        """,
        components={
            "count": 8,
            "total": 30,
            "squares": 120,
            "depth_count": 5,
            "depth_total": 17.5,
            "depth_squares": 61.25,
        },
        value=6.5625,
        says=_(
            "Eight technicians answered the pulse: a mean face of 3.75, which is 6.875 on the scale from 0 "
            "to 10. A week with four answers is left out. Five technicians answered the in-depth survey: a "
            "mean of 3.5, which is 6.25. Half of each comes to 6.6."
        ),
    ),
    chart="value",
    noun=_("answers"),
    headline=True,
    order=60,
    scale=(0, 10),
    parts=(
        "weekly-pulse",
        "in-depth-index",
        "in-depth-tasks",
        "in-depth-stress",
        "in-depth-growth",
        "in-depth-on-call",
        "in-depth-pay",
        "in-depth-career",
    ),
)
