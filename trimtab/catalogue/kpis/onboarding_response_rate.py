"""Of the onboarding invitations that arrived, the share that was answered."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="ON-RESP",
    title=_("Survey response rate"),
    asks=_("How many of those asked about their onboarding answer?"),
    lane="onboarding",
    fact="client_answer",
    # The row without a question is the invitation itself; its answered says that an answer came in time (SURVEY-5).
    measure=Share(
        that="answered",
        where="question = '' AND survey = 'client-onboarding' AND stage = 'early' AND delivered",
    ),
    unit="share",
    better="higher",
    by=("client", "round"),
    formula=_("invitations answered ÷ invitations delivered"),
    counts=_(
        "Of the invitations to the onboarding survey that reached somebody, the share with at least one question "
        "answered within {survey_grace_days}. Each round invites anew, so a person asked in three rounds counts three "
        "times. While it is under 30 %, every onboarding score carries the mark “low response”."
    ),
    leaves_out=(
        _("Invitations that bounced"),
        _("Invitations sent before or after early support"),
        _("Other surveys"),
    ),
    example=Example(
        rows="""
            respondent | question | answered | stage   | delivered | survey
            Ana        | ''       | TRUE     |         |           |
            Ana        | overall  | TRUE     |         |           |
            Ben        | ''       | TRUE     |         |           |
            Chloe      | ''       | FALSE    |         |           |
            Dev        | ''       | FALSE    |         |           |
            Ema        | ''       | TRUE     |         |           |
            Finn       | ''       | TRUE     | ongoing |           |
            Gia        | ''       | FALSE    |         | FALSE     |
            Hugo       | ''       | TRUE     |         |           | csat
        """,
        components={"kept": 3, "total": 5},
        value=0.6,
        says=_(
            "Five invitations reached somebody in March, and three of the five were answered: 60 %. Ana’s answer to a "
            "question is not a second invitation. Finn is in ongoing support, Gia’s invitation bounced, and Hugo "
            "answered another survey."
        ),
    ),
    noun=_("invitations"),
    order=18,
)
