"""Would new clients recommend us: promoters less detractors, in their first 90 days."""

from trimtab.catalogue.kpis.client_onboarding_satisfaction import LAST_EARLY_ANSWERS
from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import NetPromoter

KPI = Kpi(
    identifier="ON-NPS",
    title=_("Onboarding NPS"),
    asks=_("Would new clients recommend us?"),
    lane="onboarding",
    fact="client_answer",
    measure=NetPromoter(of="score", where=f"question = 'recommend' AND {LAST_EARLY_ANSWERS}"),
    unit="nps",
    better="higher",
    by=("client", "round"),
    formula=_("100 × (promoters − detractors) ÷ answers"),
    counts=_(
        "From the answers from 0 to 10 to “How likely is it that you would recommend us to a friend or "
        "colleague?”: 9 and 10 are promoters, 7 and 8 passives, 0 to 6 detractors. The score runs from −100 "
        "to +100. Each person has one voice: the last answer of the period. Of a client with one to three "
        "contacts look at the answers themselves. Net Promoter, NPS and Net Promoter Score are registered "
        "marks of Bain & Company, NICE and Fred Reichheld."
    ),
    leaves_out=(
        _("Answers more than {survey_grace_days} after the invitation"),
        _("Invitations that bounced, and those sent before or after early support"),
        _("An earlier answer of a person who answered again in the same period"),
        _("Questions skipped or answered with “not applicable”"),
    ),
    example=Example(
        rows="""
            respondent | day        | question  | score | replaced_on | stage   | in_time | delivered | survey
            Ana        | 2026-03-03 | recommend | 3     | 2026-03-24  |         |         |           |
            Ana        | 2026-03-24 | recommend | 9     | 2026-04-01  |         |         |           |
            Ben        | 2026-03-05 | recommend | 10    |             |         |         |           |
            Chloe      | 2026-03-05 | recommend | 7     |             |         |         |           |
            Dev        | 2026-03-12 | recommend | 8     |             |         |         |           |
            Ema        | 2026-03-12 | recommend | 6     |             |         |         |           |
            Ema        | 2026-03-12 | overall   | 5     |             |         |         |           |
            Finn       | 2026-03-12 | recommend | 0     |             | ongoing |         |           |
            Gia        | 2026-03-17 | recommend | 0     |             |         | FALSE   |           |
            Hugo       | 2026-03-17 | recommend | 0     |             |         |         | FALSE     |
            Ivy        | 2026-03-17 | recommend | 0     |             |         |         |           | csat
        """,
        components={"promoters": 2, "passives": 2, "detractors": 1},
        value=20.0,
        says=_(
            "Five people answered in March: 9 and 10 promote, 7 and 8 are passive, 6 detracts. 100 × (2 − 1) "
            "÷ 5 = +20. Ana answered twice, so her first answer gives way to her second. Ema’s answer to "
            "another question, one from ongoing support, one that came late, one to an invitation that "
            "bounced and one to another survey do not count."
        ),
    ),
    chart="value",
    noun=_("answers"),
    order=11,
    scale=(-100, 100),
)
