"""What technicians say of their work in the in-depth survey, from 0 to 10."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="AG-DEPTH",
    title=_("In-depth index"),
    asks=_("How content are our technicians with their work?"),
    lane="people",
    fact="people_answer",
    # One respondent is one value, the mean of the six areas; its components are counted over those (UNC-4 on
    # respondent means).
    measure=Confidential(
        survey="in-depth",
        questions=(
            "area1-1",
            "area1-2",
            "area2-1",
            "area2-2",
            "area3-1",
            "area3-2",
            "area4-1",
            "area4-2",
            "area5-1",
            "area5-2",
            "area6-1",
            "area6-2",
        ),
        low=0,
        high=10,
    ),
    unit="index",
    better="higher",
    by=("team",),
    formula=_("mean of the six areas, each 2.5 × (mean of its answers − 1)"),
    counts=_(
        "The mean of six areas of equal weight: getting work done, stress, growth of the client base, "
        "on-call duty, pay and career. Each area has two statements answered from 1, strongly disagree, to "
        "5, strongly agree, turned into 0 to 10. Asked every six months. It is confidential and only shown "
        "for groups of {k_anon} or more."
    ),
    leaves_out=(
        _("Areas of a respondent with fewer than half of the statements answered"),
        _("Rounds with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent    | survey           | question         | score
            a, b, c, d, e | in-depth         | area1-1, area1-2 | 4
            a, b, c, d, e | in-depth         | area2-1, area2-2 | 2
            a, b, c, d, e | in-depth         | area3-1, area3-2 | 3
            a, b, c       | in-depth         | area4-1, area4-2 | 5
            d, e          | in-depth         | area4-1, area4-2 | 2
            a, b, c, d, e | in-depth         | area5-1, area5-2 | 3
            a, b, c, d, e | in-depth         | area6-1, area6-2 | 4
            k             | pulse            | week             | 1
            k             | agent-onboarding | overall          | 1
        """,
        components={"count": 5, "total": 16.5, "squares": 54.75},
        value=5.75,
        says=_(
            "Five technicians answered all twelve statements. Their areas come to 4, 2, 3, 3.8, 3 and 4, a "
            "mean of 3.3, which is 2.5 × (3.3 − 1) = 5.75 on the scale from 0 to 10. Answers to other "
            "surveys do not count."
        ),
    ),
    chart="value",
    noun=_("respondents"),
    order=62,
    scale=(0, 10),
)
