"""How technicians' weeks were, from 0 to 10."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="AG-PULSE",
    title=_("Weekly pulse"),
    asks=_("How was our technicians’ week?"),
    lane="people",
    fact="people_answer",
    # AG-2: a week with fewer than K_ANON answers does not enter the mean of a longer period either.
    measure=Confidential(survey="pulse", questions=("week",), low=0, high=10),
    unit="index",
    better="higher",
    by=("team",),
    formula=_("2.5 × (sum of the faces ÷ number of answers − 1)"),
    counts=_(
        "The answers to “How was your week?”, from 1, very bad, to 5, very good, turned into 0 to 10. Asked "
        "on the last working day of each week, open until Sunday night. In a longer period every answer of "
        "every week counts the same. It is confidential and only shown for groups of {k_anon} or more."
    ),
    leaves_out=(
        _("Weeks with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent | survey   | question | score | round_id | day
            a          | pulse    | week     | 5     | 1        | 2026-03-06
            b          | pulse    | week     | 4     | 1        | 2026-03-06
            c          | pulse    | week     | 4     | 1        | 2026-03-06
            d          | pulse    | week     | 3     | 1        | 2026-03-06
            e          | pulse    | week     | 2     | 1        | 2026-03-06
            f          | pulse    | week     | 4     | 1        | 2026-03-06
            g          | pulse    | week     | 5     | 1        | 2026-03-06
            h          | pulse    | week     | 3     | 1        | 2026-03-06
            a, b, c, d | pulse    | week     | 1     | 2        | 2026-03-13
            a          | in-depth | area1-1  | 1     | 3        | 2026-03-02
        """,
        components={"count": 8, "total": 30, "squares": 120},
        value=6.875,
        says=_(
            "Eight technicians answered in the first week of March; their faces add up to 30, a mean of "
            "3.75, which is 2.5 × (3.75 − 1) = 6.9 on the scale from 0 to 10. The second week had four "
            "answers, too few to be shown or counted. The in-depth survey is another matter."
        ),
    ),
    chart="value",
    noun=_("answers"),
    order=61,
    scale=(0, 10),
)
