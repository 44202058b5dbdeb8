"""How a question of a client survey is measured: as the KPI that reads it, else by a measure of the same kind."""

from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.catalogue.survey import Question, Survey
from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Mean, NetPromoter, Share, Tally
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure, figure
from trimtab.scorecards.measuring import flags, measure_at
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.shapes import Filters
from trimtab.warehouse import tallies
from trimtab.warehouse.tallies import Question as Asked

ONBOARDING = "client-onboarding"
RESPONSE_RATE = "onboarding-response-rate"
TEAM = "ticket_team_id"
"""The column of answers that names the team of the ticket they are about."""
_NO_EXAMPLE = Example("", {}, None, "")


def measured_as(survey: Survey, question: Question) -> Kpi:
    """By which measure is a scored question counted? A KPI that shows its mean or NPS, where there is one."""
    for key in question.feeds:
        if key in KPIS and isinstance(KPIS[key].measure, Mean | NetPromoter):
            return KPIS[key]
    # Answers on another scale, from an import, are no answers to this question.
    where = (
        f"question = {_text(question.key)} AND survey = {_text(survey.key)} AND delivered AND in_time"
        f" AND score >= {question.low:d} AND score <= {question.high:d}"
    )
    return _kpi(
        f"survey/{survey.key}/{question.key}/{question.low}-{question.high}",
        Mean(of="score", low=question.low, high=question.high, where=where),
        title=question.text.en,
        noun=_("answers"),
        scale=(question.low, question.high),
    )


def response_rate(survey: str) -> Kpi:
    """By which measure is the share of delivered invitations that were answered counted (SURVEY-5)?"""
    if survey == ONBOARDING:
        return KPIS[RESPONSE_RATE]
    where = f"question = '' AND survey = {_text(survey)} AND delivered"
    return _kpi(f"survey/{survey}/answered", Share("answered", where), title=survey, noun=_("invitations"))


def delivery(survey: str) -> Kpi:
    """By which measure are invitations and those of them that arrived counted? Of onboarding those of early support."""
    early = " AND stage = 'early'" if survey == ONBOARDING else ""
    where = f"question = '' AND survey = {_text(survey)}{early}"
    return _kpi(f"survey/{survey}/delivered", Share("delivered", where), title=survey, noun=_("invitations"))


def scope_of(filters: Filters) -> dict[str, Any]:
    """Which columns of the answers must have which value?"""
    named = {"client_id": filters.client, "stage": filters.stage, "round": filters.round, TEAM: filters.team}
    return {name: value for name, value in named.items() if value is not None}


def measure(kpi: Kpi, period: Period, now: Moment, filters: Filters) -> Figure:
    """What is the figure of such a measure? A KPI's is the one of its own page."""
    if kpi.key in KPIS and filters.team is None:
        return measure_at(KPIS[kpi.key], period, now, filters)
    scope = scope_of(filters)
    marks = flags(kpi, period, now, scope)
    by = ("client_id",) if "client_id" not in scope else ()
    answers = tallies.tallies(Asked(kpi, period, by, only=scope))
    total = Tally.sum(answer.tally for answer in answers)
    clusters = (
        [(answer.tally["kept"], answer.tally["total"]) for answer in answers if answer.tally["total"]]
        if isinstance(kpi.measure, Share) and by
        else ()
    )
    return figure(kpi, period, total, now.rules, scope=scope, clusters=clusters, flags=marks)


def _kpi(
    key: str, measure: Mean | Share, *, title: str, noun: str, scale: tuple[float, float] | None = None
) -> Kpi:
    return Kpi(
        identifier=key,
        title=title,
        asks="",
        lane="onboarding",
        fact="client_answer",
        measure=measure,
        unit="share" if isinstance(measure, Share) else "score",
        better="higher",
        by=("client", "round"),
        formula="",
        counts="",
        leaves_out=(),
        example=_NO_EXAMPLE,
        chart="value",
        noun=noun,
        scale=scale,
        key=key,
    )


def _text(value: str) -> str:
    """A text as SQL. Braces would be taken for a place to fill in, and no key has any."""
    if "{" in value or "}" in value:
        raise ValueError(f"{value} is no key of a survey or question")
    return "'" + value.replace("'", "''") + "'"
