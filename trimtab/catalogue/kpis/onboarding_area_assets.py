"""How clients rate their onboarding: assets and discovery."""

from trimtab.catalogue.kpis.client_onboarding_satisfaction import LAST_EARLY_ANSWERS
from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Mean

KPI = Kpi(
    identifier="ON-AREA-3",
    title=_("Assets and discovery"),
    asks=_("Could we register what the client has, and how it fits together?"),
    lane="onboarding",
    fact="client_answer",
    measure=Mean(of="score", low=1, high=5, where=f"question = 'area-assets' AND {LAST_EARLY_ANSWERS}"),
    unit="score",
    better="higher",
    by=("client", "round"),
    formula=_("sum of the ratings ÷ number of ratings"),
    counts=_(
        "The mean of the ratings from 1 to 5 of “Ability to register and discover your assets and the "
        "relations between your services”, asked in the first {early_days} of a contract. Each person has one "
        "voice: the last rating of the period. It is a question of its own and no part of the overall "
        "rating."
    ),
    leaves_out=(
        _("Answers more than {survey_grace_days} after the invitation"),
        _("Invitations that bounced, and those sent before or after early support"),
        _("An earlier answer of a person who answered again in the same period"),
        _("Questions skipped or answered with “not applicable”"),
    ),
    example=Example(
        rows="""
            respondent | day        | question    | score | replaced_on | stage   | in_time | delivered | survey
            Ana        | 2026-03-03 | area-assets | 3     | 2026-03-24  |         |         |           |
            Ana        | 2026-03-24 | area-assets | 2     | 2026-04-01  |         |         |           |
            Ben        | 2026-03-05 | area-assets | 3     |             |         |         |           |
            Chloe      | 2026-03-05 | area-assets | 4     |             |         |         |           |
            Dev        | 2026-03-12 | area-assets | 2     |             |         |         |           |
            Ema        | 2026-03-12 | area-assets | 3     |             |         |         |           |
            Ema        | 2026-03-12 | overall     | 5     |             |         |         |           |
            Finn       | 2026-03-12 | area-assets | 1     |             | ongoing |         |           |
            Gia        | 2026-03-17 | area-assets | 1     |             |         | FALSE   |           |
            Hugo       | 2026-03-17 | area-assets | 1     |             |         |         | FALSE     |
            Ivy        | 2026-03-17 | area-assets | 1     |             |         |         |           | csat
        """,
        components={"count": 5, "total": 14, "squares": 42},
        value=2.8,
        says=_(
            "Five people rated this area in March: 2, 3, 4, 2 and 3, a mean of 2.8. Ana answered twice, so "
            "her first answer gives way to her second. Ema’s answer to another question, one from ongoing "
            "support, one that came late, one to an invitation that bounced and one to another survey do not "
            "count."
        ),
    ),
    chart="value",
    noun=_("ratings"),
    order=15,
    scale=(1, 5),
)
