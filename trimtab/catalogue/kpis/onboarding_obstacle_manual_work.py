"""Of the technicians asked about onboarding, the share that manual work got in the way of."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="ON-AGT-5",
    title=_("Obstacle: manual work"),
    asks=_("Does manual work hold onboarding up?"),
    lane="onboarding",
    fact="people_answer",
    measure=Confidential(survey="agent-onboarding", questions=("manual-work",), low=1, high=5, obstacle=True),
    unit="share",
    better="lower",
    by=("team",),
    formula=_("answers of 1 or 2 ÷ answers"),
    counts=_(
        "Of the answers from 1, strongly disagree, to 5, strongly agree, to “Little of the work was manual "
        "work that could be automated”, the share that is 1 or 2. It is confidential and only shown for "
        "groups of {k_anon} or more."
    ),
    leaves_out=(
        _("Rounds with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent | survey           | question    | score
            a          | agent-onboarding | manual-work | 2
            b          | agent-onboarding | manual-work | 2
            c          | agent-onboarding | manual-work | 1
            d          | agent-onboarding | manual-work | 3
            e          | agent-onboarding | manual-work | 1
            f          | agent-onboarding | manual-work | 2
            g          | agent-onboarding | manual-work | 4
            h          | agent-onboarding | manual-work | 3
            a          | agent-onboarding | overall     | 1
            k          | pulse            | manual-work | 1
        """,
        components={"kept": 5, "total": 8},
        value=0.625,
        says=_(
            "Eight technicians answered in March. Five of the eight answers are 1 or 2: 62.5 %. An answer to "
            "another question and one to another survey do not count."
        ),
    ),
    noun=_("answers"),
    order=34,
)
