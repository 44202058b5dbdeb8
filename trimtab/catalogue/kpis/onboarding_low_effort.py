"""Of the answers about effort, the share that found it easy: 5, 6 or 7."""

from trimtab.catalogue.kpis.client_onboarding_satisfaction import LAST_EARLY_ANSWERS
from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="ON-CESb",
    title=_("Low-effort share"),
    asks=_("How many new clients found it easy to get started?"),
    lane="onboarding",
    fact="client_answer",
    measure=Share(that="score >= 5", where=f"question = 'effort' AND {LAST_EARLY_ANSWERS}"),
    unit="share",
    better="higher",
    by=("client", "round"),
    formula=_("answers of 5, 6 or 7 ÷ answers"),
    counts=_(
        "Of the answers from 1 to 7 to “You made it easy for us to get our service up and running”, the "
        "share that is 5, 6 or 7. Each person has one voice: the last answer of the period. Customer Effort "
        "Score (CES 2.0) is a method of Gartner, formerly CEB."
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
            Ana        | 2026-03-03 | effort   | 2     | 2026-03-24  |         |         |           |
            Ana        | 2026-03-24 | effort   | 7     | 2026-04-01  |         |         |           |
            Ben        | 2026-03-05 | effort   | 6     |             |         |         |           |
            Chloe      | 2026-03-05 | effort   | 5     |             |         |         |           |
            Dev        | 2026-03-12 | effort   | 4     |             |         |         |           |
            Ema        | 2026-03-12 | effort   | 5     |             |         |         |           |
            Ema        | 2026-03-12 | overall  | 5     |             |         |         |           |
            Finn       | 2026-03-12 | effort   | 1     |             | ongoing |         |           |
            Gia        | 2026-03-17 | effort   | 1     |             |         | FALSE   |           |
            Hugo       | 2026-03-17 | effort   | 1     |             |         |         | FALSE     |
            Ivy        | 2026-03-17 | effort   | 1     |             |         |         |           | csat
        """,
        components={"kept": 4, "total": 5},
        value=0.8,
        says=_(
            "Five people answered in March: 7, 6, 5, 4 and 5. Four of the five answers are 5 or higher: 80 "
            "%. Ana answered twice, so her first answer gives way to her second. Ema’s answer to another "
            "question, one from ongoing support, one that came late, one to an invitation that bounced and "
            "one to another survey do not count."
        ),
    ),
    noun=_("answers"),
    order=17,
)
