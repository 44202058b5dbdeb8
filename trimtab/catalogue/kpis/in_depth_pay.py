"""What technicians say in the in-depth survey: pay and benefits, from 0 to 10."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="AG-DEPTH-5",
    title=_("Pay and benefits"),
    asks=_("Are pay and benefits felt to be fair?"),
    lane="people",
    fact="people_answer",
    measure=Confidential(survey="in-depth", questions=("area5-1", "area5-2"), low=0, high=10),
    unit="index",
    better="higher",
    by=("team",),
    formula=_("2.5 × (mean of the answers − 1)"),
    counts=_(
        "Two statements, “My pay is fair for my work” and “Our benefits meet my needs”, answered from 1, "
        "strongly disagree, to 5, strongly agree, turned into 0 to 10. A respondent’s value is the mean of "
        "the two. Asked every six months. It is confidential and only shown for groups of {k_anon} or more."
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
            a          | in-depth | area5-1  | 3
            a          | in-depth | area5-2  | 4
            b          | in-depth | area5-1  | 2
            b          | in-depth | area5-2  | 3
            c          | in-depth | area5-1  | 3
            c          | in-depth | area5-2  | 3
            d          | in-depth | area5-1  | 4
            d          | in-depth | area5-2  | 4
            e          | in-depth | area5-1  | 2
            e          | in-depth | area5-2  | 2
            f          | in-depth | area6-1  | 1
            k          | pulse    | area5-1  | 1
        """,
        components={"count": 5, "total": 15.0, "squares": 47.5},
        value=5.0,
        says=_(
            "Five technicians answered; the means of their two answers are 3.5, 2.5, 3, 4 and 2, together a "
            "mean of 3, which is 2.5 × (3 − 1) = 5 on the scale from 0 to 10. A statement of another area "
            "and an answer to another survey do not count."
        ),
    ),
    chart="value",
    noun=_("respondents"),
    order=67,
    scale=(0, 10),
)
