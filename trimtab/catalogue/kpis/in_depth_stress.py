"""What technicians say in the in-depth survey: stress and workload, from 0 to 10."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="AG-DEPTH-2",
    title=_("Stress and workload"),
    asks=_("Is the volume of work bearable?"),
    lane="people",
    fact="people_answer",
    measure=Confidential(survey="in-depth", questions=("area2-1", "area2-2"), low=0, high=10),
    unit="index",
    better="higher",
    by=("team",),
    formula=_("2.5 × (mean of the answers − 1)"),
    counts=_(
        "Two statements, “The volume of work is manageable” and “I can finish my day without undue stress”, "
        "answered from 1, strongly disagree, to 5, strongly agree, turned into 0 to 10. A respondent’s value "
        "is the mean of the two. Asked every six months. It is confidential and only shown for groups of "
        "{k_anon} or more."
    ),
    leaves_out=(
        _("Respondents who answered neither statement"),
        _("Rounds with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent | survey   | question | score
            a          | in-depth | area2-1  | 2
            a          | in-depth | area2-2  | 2
            b          | in-depth | area2-1  | 3
            b          | in-depth | area2-2  | 2
            c          | in-depth | area2-1  | 4
            c          | in-depth | area2-2  | 3
            d          | in-depth | area2-1  | 2
            d          | in-depth | area2-2  | 1
            e          | in-depth | area2-1  | 3
            e          | in-depth | area2-2  | 3
            f          | in-depth | area3-1  | 1
            k          | pulse    | area2-1  | 1
        """,
        components={"count": 5, "total": 12.5, "squares": 33.75},
        value=3.75,
        says=_(
            "Five technicians answered; the means of their two answers are 2, 2.5, 3.5, 1.5 and 3, together "
            "a mean of 2.5, which is 2.5 × (2.5 − 1) = 3.75 on the scale from 0 to 10. A statement of "
            "another area and an answer to another survey do not count."
        ),
    ),
    chart="value",
    noun=_("respondents"),
    order=64,
    scale=(0, 10),
)
