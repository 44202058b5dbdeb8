"""What technicians say in the in-depth survey: getting work done, from 0 to 10."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="AG-DEPTH-1",
    title=_("Getting work done"),
    asks=_("Can technicians get their work done?"),
    lane="people",
    fact="people_answer",
    measure=Confidential(survey="in-depth", questions=("area1-1", "area1-2"), low=0, high=10),
    unit="index",
    better="higher",
    by=("team",),
    formula=_("2.5 × (mean of the answers − 1)"),
    counts=_(
        "Two statements, “I can get my tasks done without needless obstacles” and “Our tools help me”, "
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
            a          | in-depth | area1-1  | 4
            a          | in-depth | area1-2  | 3
            b          | in-depth | area1-1  | 3
            b          | in-depth | area1-2  | 3
            c          | in-depth | area1-1  | 5
            c          | in-depth | area1-2  | 4
            d          | in-depth | area1-1  | 2
            d          | in-depth | area1-2  | 3
            e          | in-depth | area1-1  | 4
            e          | in-depth | area1-2  | 4
            f          | in-depth | area2-1  | 1
            k          | pulse    | area1-1  | 1
        """,
        components={"count": 5, "total": 17.5, "squares": 63.75},
        value=6.25,
        says=_(
            "Five technicians answered; the means of their two answers are 3.5, 3, 4.5, 2.5 and 4, together "
            "a mean of 3.5, which is 2.5 × (3.5 − 1) = 6.25 on the scale from 0 to 10. A statement of "
            "another area and an answer to another survey do not count."
        ),
    ),
    chart="value",
    noun=_("respondents"),
    order=63,
    scale=(0, 10),
)
