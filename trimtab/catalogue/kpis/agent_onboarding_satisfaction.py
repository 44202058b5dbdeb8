"""How content technicians are with the way client onboarding goes for them."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Confidential

KPI = Kpi(
    identifier="ON-AGT-1",
    title=_("Technician onboarding satisfaction"),
    asks=_("How does client onboarding go for our technicians?"),
    lane="onboarding",
    fact="people_answer",
    measure=Confidential(survey="agent-onboarding", questions=("overall",), low=1, high=5),
    unit="score",
    better="higher",
    by=("team",),
    formula=_("sum of the answers ÷ number of answers"),
    counts=_(
        "The mean of the answers from 1, strongly disagree, to 5, strongly agree, to “I am satisfied with how client "
        "onboarding goes for me”. Asked are the technicians who worked for a client in its first {early_days} during "
        "the last 30 days, at most once in four weeks. It is confidential and only shown for groups of {k_anon} or "
        "more."
    ),
    leaves_out=(
        _("Rounds with fewer than {k_anon} answers, and teams whose figure would give away a smaller group"),
        _("Answers given after the round had closed"),
        _("Comments"),
    ),
    example=Example(
        rows="""
            respondent | survey           | question | score | round_id
            a          | agent-onboarding | overall  | 5     | 1
            b          | agent-onboarding | overall  | 4     | 1
            c          | agent-onboarding | overall  | 4     | 1
            d          | agent-onboarding | overall  | 5     | 1
            e          | agent-onboarding | overall  | 3     | 1
            f          | agent-onboarding | overall  | 5     | 1
            g          | agent-onboarding | overall  | 2     | 1
            h          | agent-onboarding | overall  | 4     | 1
            a          | agent-onboarding | workload | 1     | 1
            k          | pulse            | overall  | 1     | 1
            q          | agent-onboarding | overall  | 1     | 2
            r          | agent-onboarding | overall  | 1     | 2
            s          | agent-onboarding | overall  | 1     | 2
            t          | agent-onboarding | overall  | 1     | 2
        """,
        components={"count": 8, "total": 32, "squares": 136},
        value=4.0,
        says=_(
            "Eight technicians answered the first round of March; their answers add up to 32, a mean of 4.0. The "
            "second round had four answers, too few to be shown, so it does not count. An answer about workload and "
            "one to another survey belong elsewhere."
        ),
    ),
    chart="value",
    noun=_("answers"),
    headline=True,
    order=30,
    scale=(1, 5),
    parts=(
        "onboarding-obstacle-handover",
        "onboarding-obstacle-tools",
        "onboarding-obstacle-discovery",
        "onboarding-obstacle-manual-work",
        "onboarding-obstacle-workload",
    ),
)
