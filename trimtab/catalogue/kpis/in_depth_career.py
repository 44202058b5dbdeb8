"""What technicians say in the in-depth survey: career, from 0 to 10."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="AG-DEPTH-6",
    title=_("Career"),
    asks=_("Can technicians grow here?"),
    lane="people",
    fact="people_answer",
    measure=Confidential(survey="in-depth", questions=("area6-1", "area6-2"), low=0, high=10),
    unit="index",
    better="higher",
    by=("team",),
    formula=_("2.5 × (mean of the answers − 1)"),
    counts=_(
        "Two statements, “I can grow here” and “I get the training I need”, answered from 1, strongly "
        "disagree, to 5, strongly agree, turned into 0 to 10. A respondent’s value is the mean of the two. "
        "Asked every six months. It is confidential and only shown for groups of {k_anon} or more."
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
            a          | in-depth | area6-1  | 5
            a          | in-depth | area6-2  | 4
            b          | in-depth | area6-1  | 4
            b          | in-depth | area6-2  | 4
            c          | in-depth | area6-1  | 3
            c          | in-depth | area6-2  | 4
            d          | in-depth | area6-1  | 5
            d          | in-depth | area6-2  | 5
            e          | in-depth | area6-1  | 4
            e          | in-depth | area6-2  | 2
            f          | in-depth | area1-1  | 1
            k          | pulse    | area6-1  | 1
        """,
        components={"count": 5, "total": 20.0, "squares": 82.5},
        value=7.5,
        says=_(
            "Five technicians answered; the means of their two answers are 4.5, 4, 3.5, 5 and 3, together a "
            "mean of 4, which is 2.5 × (4 − 1) = 7.5 on the scale from 0 to 10. A statement of another area "
            "and an answer to another survey do not count."
        ),
    ),
    chart="value",
    noun=_("respondents"),
    order=68,
    scale=(0, 10),
)
