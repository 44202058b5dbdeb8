"""Of the technicians asked about onboarding, the share that discovering and registering assets got in the way of."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="ON-AGT-4",
    title=_("Obstacle: discovering assets"),
    asks=_("Does discovering what the client has hold onboarding up?"),
    lane="onboarding",
    fact="people_answer",
    measure=Confidential(survey="agent-onboarding", questions=("discovery",), low=1, high=5, obstacle=True),
    unit="share",
    better="lower",
    by=("team",),
    formula=_("answers of 1 or 2 ÷ answers"),
    counts=_(
        "Of the answers from 1, strongly disagree, to 5, strongly agree, to “Discovering and registering the "
        "client’s assets was efficient”, the share that is 1 or 2. It is confidential and only shown for "
        "groups of {k_anon} or more."
    ),
    leaves_out=(
        _("Rounds with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent | survey           | question  | score
            a          | agent-onboarding | discovery | 1
            b          | agent-onboarding | discovery | 2
            c          | agent-onboarding | discovery | 2
            d          | agent-onboarding | discovery | 1
            e          | agent-onboarding | discovery | 3
            f          | agent-onboarding | discovery | 4
            g          | agent-onboarding | discovery | 5
            h          | agent-onboarding | discovery | 3
            a          | agent-onboarding | overall   | 1
            k          | pulse            | discovery | 1
        """,
        components={"kept": 4, "total": 8},
        value=0.5,
        says=_(
            "Eight technicians answered in March. Four of the eight answers are 1 or 2: 50 %. An answer to "
            "another question and one to another survey do not count."
        ),
    ),
    noun=_("answers"),
    order=33,
)
