"""How many self-service sessions ended without a confirmation and without a ticket."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Count

KPI = Kpi(
    identifier="PR-1a-inferred",
    title=_("Self-service, inferred"),
    asks=_("How much may users have solved without saying so?"),
    lane="proactive",
    fact="self_service",
    measure=Count(where="result = 'inferred'"),
    unit="count",
    better="higher",
    by=("client", "category"),
    formula=_("number of self-service sessions without a confirmation and without a ticket after them"),
    counts=_(
        "Sessions that nobody confirmed as solved, and that no ticket of the same user in the same category "
        "followed within {deflect_hours}. Silence is not proof, so they are shown apart and are no part of the "
        "incidents prevented."
    ),
    leaves_out=(
        _("Sessions confirmed as solved: they are prevented incidents"),
        _("Sessions given up, and those that led to a ticket"),
    ),
    example=Example(
        rows="""
            row_id | outcome       | result
            1      | solved        | confirmed
            2      | solved        | confirmed
            3      | unconfirmed   | inferred
            4      | led-to-ticket | not solved
            5      | solved        | not solved
        """,
        components={"kept": 1},
        value=1.0,
        says=_(
            "Five sessions of March: two confirmed, two followed by a ticket of the same user, one of them "
            "although it had been confirmed, and one that simply ended. Only the last is inferred."
        ),
    ),
    chart="value",
    noun=_("sessions"),
    order=43,
)
