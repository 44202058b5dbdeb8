"""How easy clients found it to get their service up and running."""

from trimtab.catalogue.kpis.client_onboarding_satisfaction import LAST_EARLY_ANSWERS
from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Mean

KPI = Kpi(
    identifier="ON-CES",
    title=_("Onboarding effort score"),
    asks=_("Did we make it easy to get started?"),
    lane="onboarding",
    fact="client_answer",
    measure=Mean(of="score", low=1, high=7, where=f"question = 'effort' AND {LAST_EARLY_ANSWERS}"),
    unit="score",
    better="higher",
    by=("client", "round"),
    formula=_("sum of the answers ÷ number of answers"),
    counts=_(
        "The mean of the answers from 1, strongly disagree, to 7, strongly agree, to “You made it easy for "
        "us to get our service up and running”. Higher is easier. Each person has one voice: the last answer "
        "of the period. Customer Effort Score (CES 2.0) is a method of Gartner, formerly CEB."
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
        components={"count": 5, "total": 27, "squares": 151},
        value=5.4,
        says=_(
            "Five people answered in March: 7, 6, 5, 4 and 5, a mean of 5.4 on the scale from 1 to 7. Ana "
            "answered twice, so her first answer gives way to her second. Ema’s answer to another question, "
            "one from ongoing support, one that came late, one to an invitation that bounced and one to "
            "another survey do not count."
        ),
    ),
    chart="value",
    noun=_("answers"),
    order=12,
    scale=(1, 7),
)
