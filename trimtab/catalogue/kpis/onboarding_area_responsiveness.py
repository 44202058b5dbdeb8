"""How clients rate their onboarding: responsiveness before the start."""

from trimtab.catalogue.kpis.client_onboarding_satisfaction import LAST_EARLY_ANSWERS
from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Mean

KPI = Kpi(
    identifier="ON-AREA-2",
    title=_("Responsiveness before the start"),
    asks=_("Did we answer quickly while the contract was finalised?"),
    lane="onboarding",
    fact="client_answer",
    measure=Mean(
        of="score", low=1, high=5, where=f"question = 'area-responsiveness' AND {LAST_EARLY_ANSWERS}"
    ),
    unit="score",
    better="higher",
    by=("client", "round"),
    formula=_("sum of the ratings ÷ number of ratings"),
    counts=_(
        "The mean of the ratings from 1 to 5 of “Our responsiveness while the contract was being finalised”, "
        "asked in the first {early_days} of a contract. Each person has one voice: the last rating of the period. "
        "It is a question of its own and no part of the overall rating."
    ),
    leaves_out=(
        _("Answers more than {survey_grace_days} after the invitation"),
        _("Invitations that bounced, and those sent before or after early support"),
        _("An earlier answer of a person who answered again in the same period"),
        _("Questions skipped or answered with “not applicable”"),
    ),
    example=Example(
        rows="""
            respondent | day        | question            | score | replaced_on | stage   | in_time | delivered | survey
            Ana        | 2026-03-03 | area-responsiveness | 4     | 2026-03-24  |         |         |           |
            Ana        | 2026-03-24 | area-responsiveness | 5     | 2026-04-01  |         |         |           |
            Ben        | 2026-03-05 | area-responsiveness | 4     |             |         |         |           |
            Chloe      | 2026-03-05 | area-responsiveness | 3     |             |         |         |           |
            Dev        | 2026-03-12 | area-responsiveness | 5     |             |         |         |           |
            Ema        | 2026-03-12 | area-responsiveness | 5     |             |         |         |           |
            Ema        | 2026-03-12 | overall             | 5     |             |         |         |           |
            Finn       | 2026-03-12 | area-responsiveness | 1     |             | ongoing |         |           |
            Gia        | 2026-03-17 | area-responsiveness | 1     |             |         | FALSE   |           |
            Hugo       | 2026-03-17 | area-responsiveness | 1     |             |         |         | FALSE     |
            Ivy        | 2026-03-17 | area-responsiveness | 1     |             |         |         |           | csat
        """,
        components={"count": 5, "total": 22, "squares": 100},
        value=4.4,
        says=_(
            "Five people rated this area in March: 5, 4, 3, 5 and 5, a mean of 4.4. Ana answered twice, so "
            "her first answer gives way to her second. Ema’s answer to another question, one from ongoing "
            "support, one that came late, one to an invitation that bounced and one to another survey do not "
            "count."
        ),
    ),
    chart="value",
    noun=_("ratings"),
    order=14,
    scale=(1, 5),
)
