"""What technicians say in the in-depth survey: effect of growth, from 0 to 10."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="AG-DEPTH-3",
    title=_("Effect of growth"),
    asks=_("Can technicians keep pace with new clients?"),
    lane="people",
    fact="people_answer",
    measure=Confidential(survey="in-depth", questions=("area3-1", "area3-2"), low=0, high=10),
    unit="index",
    better="higher",
    by=("team",),
    formula=_("2.5 × (mean of the answers − 1)"),
    counts=_(
        "Two statements, “New clients are onboarded without disrupting my daily work” and “Staffing keeps "
        "pace with growth”, answered from 1, strongly disagree, to 5, strongly agree, turned into 0 to 10. A "
        "respondent’s value is the mean of the two. Asked every six months. It is confidential and only "
        "shown for groups of {k_anon} or more."
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
            a          | in-depth | area3-1  | 3
            a          | in-depth | area3-2  | 2
            b          | in-depth | area3-1  | 3
            b          | in-depth | area3-2  | 3
            c          | in-depth | area3-1  | 4
            c          | in-depth | area3-2  | 2
            d          | in-depth | area3-1  | 2
            d          | in-depth | area3-2  | 2
            e          | in-depth | area3-1  | 3
            e          | in-depth | area3-2  | 1
            f          | in-depth | area4-1  | 1
            k          | pulse    | area3-1  | 1
        """,
        components={"count": 5, "total": 12.5, "squares": 32.25},
        value=3.75,
        says=_(
            "Five technicians answered; the means of their two answers are 2.5, 3, 3, 2 and 2, together a "
            "mean of 2.5, which is 2.5 × (2.5 − 1) = 3.75 on the scale from 0 to 10. A statement of another "
            "area and an answer to another survey do not count."
        ),
    ),
    chart="value",
    noun=_("respondents"),
    order=65,
    scale=(0, 10),
)
