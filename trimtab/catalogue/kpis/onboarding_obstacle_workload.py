"""Of the technicians asked about onboarding, the share that the workload got in the way of."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="ON-AGT-6",
    title=_("Obstacle: workload"),
    asks=_("Do peaks of work hold onboarding up?"),
    lane="onboarding",
    fact="people_answer",
    measure=Confidential(survey="agent-onboarding", questions=("workload",), low=1, high=5, obstacle=True),
    unit="share",
    better="lower",
    by=("team",),
    formula=_("answers of 1 or 2 ÷ answers"),
    counts=_(
        "Of the answers from 1, strongly disagree, to 5, strongly agree, to “My workload stayed manageable, "
        "without peaks”, the share that is 1 or 2. It is confidential and only shown for groups of {k_anon} or "
        "more."
    ),
    leaves_out=(
        _("Rounds with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent | survey           | question | score
            a          | agent-onboarding | workload | 2
            b          | agent-onboarding | workload | 3
            c          | agent-onboarding | workload | 4
            d          | agent-onboarding | workload | 5
            e          | agent-onboarding | workload | 3
            f          | agent-onboarding | workload | 3
            g          | agent-onboarding | workload | 4
            h          | agent-onboarding | workload | 4
            a          | agent-onboarding | overall  | 1
            k          | pulse            | workload | 1
        """,
        components={"kept": 1, "total": 8},
        value=0.125,
        says=_(
            "Eight technicians answered in March. One of the eight answers is 1 or 2: 12.5 %. An answer to "
            "another question and one to another survey do not count."
        ),
    ),
    noun=_("answers"),
    order=35,
)
