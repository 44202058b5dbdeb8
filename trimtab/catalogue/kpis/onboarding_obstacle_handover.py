"""Of the technicians asked about onboarding, the share that the hand-over from sales got in the way of."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="ON-AGT-2",
    title=_("Obstacle: hand-over from sales"),
    asks=_("Does the hand-over from sales hold onboarding up?"),
    lane="onboarding",
    fact="people_answer",
    measure=Confidential(survey="agent-onboarding", questions=("handover",), low=1, high=5, obstacle=True),
    unit="share",
    better="lower",
    by=("team",),
    formula=_("answers of 1 or 2 ÷ answers"),
    counts=_(
        "Of the answers from 1, strongly disagree, to 5, strongly agree, to “The hand-over from sales gave "
        "me the client information I needed, without bottlenecks”, the share that is 1 or 2. It is "
        "confidential and only shown for groups of {k_anon} or more."
    ),
    leaves_out=(
        _("Rounds with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent | survey           | question | score
            a          | agent-onboarding | handover | 1
            b          | agent-onboarding | handover | 2
            c          | agent-onboarding | handover | 4
            d          | agent-onboarding | handover | 5
            e          | agent-onboarding | handover | 3
            f          | agent-onboarding | handover | 2
            g          | agent-onboarding | handover | 4
            h          | agent-onboarding | handover | 4
            a          | agent-onboarding | overall  | 1
            k          | pulse            | handover | 1
        """,
        components={"kept": 3, "total": 8},
        value=0.375,
        says=_(
            "Eight technicians answered in March. Three of the eight answers are 1 or 2: 37.5 %. An answer "
            "to another question and one to another survey do not count."
        ),
    ),
    noun=_("answers"),
    order=31,
)
