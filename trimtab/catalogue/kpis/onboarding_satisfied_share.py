"""Of the overall ratings, the share that is 4 or 5."""

from trimtab.catalogue.kpis.client_onboarding_satisfaction import LAST_EARLY_ANSWERS
from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="ON-SAT-1b",
    title=_("Satisfied share"),
    asks=_("How many new clients are satisfied?"),
    lane="onboarding",
    fact="client_answer",
    measure=Share(that="score >= 4", where=f"question = 'overall' AND {LAST_EARLY_ANSWERS}"),
    unit="share",
    better="higher",
    by=("client", "round"),
    formula=_("ratings of 4 or 5 ÷ ratings"),
    counts=_(
        "Of the answers from 1 to 5 to “Overall, how satisfied are you with your onboarding so far?”, the "
        "share that is 4 or 5. Each person has one voice: the last answer of the period. The counts are the "
        "overall rating’s."
    ),
    leaves_out=(
        _("Answers more than {survey_grace_days} after the invitation"),
        _("Invitations that bounced, and those sent before or after early support"),
        _("An earlier answer of a person who answered again in the same period"),
        _("Questions skipped or answered with “not applicable”"),
    ),
    example=Example(
        rows="""
            respondent | day        | question | score | replaced_on | stage   | in_time | delivered | survey
            Ana        | 2026-03-03 | overall  | 3     | 2026-03-24  |         |         |           |
            Ana        | 2026-03-24 | overall  | 5     | 2026-04-01  |         |         |           |
            Ben        | 2026-03-05 | overall  | 4     |             |         |         |           |
            Chloe      | 2026-03-05 | overall  | 2     |             |         |         |           |
            Dev        | 2026-03-12 | overall  | 4     |             |         |         |           |
            Ema        | 2026-03-12 | overall  | 5     |             |         |         |           |
            Ema        | 2026-03-12 | effort   | 7     |             |         |         |           |
            Finn       | 2026-03-12 | overall  | 1     |             | ongoing |         |           |
            Gia        | 2026-03-17 | overall  | 1     |             |         | FALSE   |           |
            Hugo       | 2026-03-17 | overall  | 1     |             |         |         | FALSE     |
            Ivy        | 2026-03-17 | overall  | 1     |             |         |         |           | csat
        """,
        components={"kept": 4, "total": 5},
        value=0.8,
        says=_(
            "Five people rated their onboarding in March: 5, 4, 2, 4 and 5. Four of the five ratings are 4 "
            "or 5: 80 %. Ana answered twice, so her first answer gives way to her second. Ema’s answer to "
            "another question, one from ongoing support, one that came late, one to an invitation that "
            "bounced and one to another survey do not count."
        ),
    ),
    noun=_("ratings"),
    order=16,
)
