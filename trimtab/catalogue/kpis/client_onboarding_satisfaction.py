"""How content clients are with their onboarding, in their own overall rating."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Mean

# An answer belongs to the day its invitation was sent, which fixes its stage too (COHORT-3, SURVEY-3). Of each person
# the last answer of the period counts (ON-SAT): one replaced later still counts in the period before. So months of
# these answers do not add up to a quarter; clients do add up to the whole.
LAST_EARLY_ANSWERS = (
    "survey = 'client-onboarding' AND stage = 'early' AND delivered AND in_time"
    " AND (replaced_on IS NULL OR replaced_on >= {until})"
)

KPI = Kpi(
    identifier="ON-SAT-1",
    title=_("Client onboarding satisfaction"),
    asks=_("How content are new clients with their onboarding?"),
    lane="onboarding",
    fact="client_answer",
    measure=Mean(of="score", low=1, high=5, where=f"question = 'overall' AND {LAST_EARLY_ANSWERS}"),
    unit="score",
    better="higher",
    by=("client", "round"),
    formula=_("sum of the ratings ÷ number of ratings"),
    counts=_(
        "The mean of the answers from 1 to 5 to “Overall, how satisfied are you with your onboarding so far?”, asked "
        "in the first {early_days} of a contract. Each person has one voice: the last answer of the period. An answer "
        "belongs to the day its invitation was sent. The areas have their own questions and never enter this rating."
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
        components={"count": 5, "total": 20, "squares": 86},
        value=4.0,
        says=_(
            "Five people rated their onboarding in March: 5, 4, 2, 4 and 5, a mean of 4.0. Ana answered twice, so her "
            "first answer gives way to her second; that she is asked again on 1 April changes nothing in March. Four "
            "more answers do not count: one from ongoing support, one that came late, one to an invitation that "
            "bounced, and one to another survey."
        ),
    ),
    chart="value",
    noun=_("ratings"),
    headline=True,
    order=10,
    scale=(1, 5),
    parts=(
        "onboarding-nps",
        "onboarding-ces",
        "onboarding-area-contract",
        "onboarding-area-responsiveness",
        "onboarding-area-assets",
        "onboarding-satisfied-share",
        "onboarding-low-effort",
        "onboarding-response-rate",
    ),
)
