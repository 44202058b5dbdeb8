"""Of the technicians asked about onboarding, the share that tools and process got in the way of."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="ON-AGT-3",
    title=_("Obstacle: tools and process"),
    asks=_("Do our tools and process hold onboarding up?"),
    lane="onboarding",
    fact="people_answer",
    measure=Confidential(survey="agent-onboarding", questions=("tools",), low=1, high=5, obstacle=True),
    unit="share",
    better="lower",
    by=("team",),
    formula=_("answers of 1 or 2 ÷ answers"),
    counts=_(
        "Of the answers from 1, strongly disagree, to 5, strongly agree, to “I had the tools and the process "
        "I needed”, the share that is 1 or 2. It is confidential and only shown for groups of {k_anon} or more."
    ),
    leaves_out=(
        _("Rounds with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent | survey           | question | score
            a          | agent-onboarding | tools    | 2
            b          | agent-onboarding | tools    | 4
            c          | agent-onboarding | tools    | 4
            d          | agent-onboarding | tools    | 5
            e          | agent-onboarding | tools    | 3
            f          | agent-onboarding | tools    | 5
            g          | agent-onboarding | tools    | 1
            h          | agent-onboarding | tools    | 4
            a          | agent-onboarding | overall  | 1
            k          | pulse            | tools    | 1
        """,
        components={"kept": 2, "total": 8},
        value=0.25,
        says=_(
            "Eight technicians answered in March. Two of the eight answers are 1 or 2: 25 %. An answer to "
            "another question and one to another survey do not count."
        ),
    ),
    noun=_("answers"),
    order=32,
)
