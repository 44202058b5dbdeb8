"""What clients answered: each survey's rounds and response, each question's figure, and the answers behind them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from trimtab.catalogue.kpis import KPIS
from trimtab.catalogue.survey import Question, Survey
from trimtab.domain.people.models import User
from trimtab.domain.questionnaires.queries import InUse, every_survey, one_in_use
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Mean, Share, Tally
from trimtab.kpi.period import Period, Step
from trimtab.scorecards.errors import NotBy, NotVisible
from trimtab.scorecards.figures import Figure, figure
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.naming import names
from trimtab.scorecards.pairing import SATISFACTION, lowest_area
from trimtab.scorecards.shapes import Breakdown, BreakdownRow, Filters, LowestArea, RowList
from trimtab.scorecards.survey_measures import (
    ONBOARDING,
    TEAM,
    delivery,
    measure,
    measured_as,
    response_rate,
    scope_of,
)
from trimtab.scorecards.viewing import allowed, hidden_columns
from trimtab.warehouse import rows as behind
from trimtab.warehouse import tallies
from trimtab.warehouse.answers import Answer
from trimtab.warehouse.tallies import Question as Asked

LOW_RESPONSE = 0.30  # SURVEY-5
MOST_ANSWERS_SHOWN = 1_000
TIME: Mapping[str, Step] = {"month": "month"}
_COLUMNS = {"client": "client_id", "team": TEAM, "stage": "stage", "round": "round"}
_OF_A_DAY = re.compile(r"\bday[- ]?(\d{1,4})$", re.I)
"""How rounds that belong to a day of a contract are called: each contract has its own."""
_READ = (
    ("day", "Asked"),
    ("client_id", "Client"),
    ("respondent", "Respondent"),
    ("round", "Round"),
    ("stage", "Support"),
    ("question", "Question"),
    ("score", "Score"),
)


@dataclass(frozen=True)
class Response:
    """How many were invited, how many of those invitations arrived, how many people answered (SURVEY-5)."""

    invited: int
    delivered: int
    answered: int
    rate: Figure

    @property
    def silent(self) -> int:
        """How many were reached and said nothing?"""
        return self.delivered - self.answered

    @property
    def low(self) -> bool:
        """Is it so low that every score carries the mark "low response"?"""
        return self.rate.value is not None and self.rate.value < LOW_RESPONSE


@dataclass(frozen=True)
class SurveyLine:
    """One survey of clients in a period: its rounds and what came back."""

    one: InUse
    rounds: int
    response: Response


@dataclass(frozen=True)
class RoundLine:
    """One round of a survey and what came back.

    ``day``: the rounds of that day of the contracts together. ``month``: what was sent in that month, of a survey after
    tickets, of which each is a round. Neither: the round called ``name``.
    """

    name: str
    response: Response
    day: int | None = None
    month: Period | None = None


@dataclass(frozen=True)
class ClientMean:
    """The mean of the clients' own means, each client of weight 1 (SURVEY-6)."""

    value: float
    clients: int


@dataclass(frozen=True)
class QuestionResult:
    """What was answered to one question. ``single``: the answers themselves, where they are too few for a mean.

    They are shown for one client's own contacts only (MIN-3, SURVEY-9).
    """

    question: Question
    kpi: Kpi
    figure: Figure
    by_client: ClientMean | None
    single: tuple[float, ...]


@dataclass(frozen=True)
class Results:
    """One survey of clients in a period."""

    one: InUse
    response: Response
    rounds: Sequence[RoundLine]
    questions: Sequence[QuestionResult]
    lowest: LowestArea | None


def overview(viewer: User, period: Period, as_of: datetime) -> list[SurveyLine]:
    """Which surveys do clients get, and what came back in the period? Raises NotVisible."""
    allowed(viewer, Filters())
    now = moment(as_of)
    found = []
    for one in every_survey():
        if one.survey.audience == "clients":
            rounds = _rounds(one.survey, period, now, Filters())
            found.append(SurveyLine(one, len(rounds), _response(one.survey.key, period, now, Filters())))
    return found


def results(
    viewer: User, key: str, period: Period, as_of: datetime, filters: Filters | None = None
) -> Results:
    """What did clients answer to one survey in the period? Raises NotVisible, KeyError for an unknown survey."""
    narrowed, now, one = allowed(viewer, filters or Filters()), moment(as_of), client_survey(key)
    questions = [question for question in one.survey.questions if question.scored]
    lowest = None
    if key == ONBOARDING and narrowed.team is None:
        lowest = lowest_area(KPIS[SATISFACTION], period, now, narrowed)
    return Results(
        one=one,
        response=_response(key, period, now, narrowed),
        rounds=_rounds(one.survey, period, now, narrowed),
        questions=[_result(one.survey, question, period, now, narrowed) for question in questions],
        lowest=lowest,
    )


def split(
    viewer: User,
    key: str,
    question: str,
    period: Period,
    by: str,
    as_of: datetime,
    filters: Filters | None = None,
) -> Breakdown:
    """One question by client, team, stage, round or month. Raises NotBy, NotVisible, KeyError."""
    narrowed, now, one = allowed(viewer, filters or Filters()), moment(as_of), client_survey(key)
    if by not in splits_of(one.survey):
        raise NotBy(f"{key} cannot be split by {by}. It can by: {', '.join(splits_of(one.survey))}.")
    kpi = measured_as(one.survey, one.survey.question(question))
    total = measure(kpi, period, now, narrowed)
    return Breakdown(kpi, by, period, _rows_by(kpi, period, by, now, narrowed), total)


def splits_of(survey: Survey) -> tuple[str, ...]:
    """By what can a survey's questions be split? Onboarding is all early support, and only tickets have teams."""
    if survey.key == ONBOARDING:
        return ("client", "round", "month")
    return (
        ("client", "team", "stage", "month") if survey.timing.after_ticket else ("client", "stage", "month")
    )


def answers_of_few(
    viewer: User, key: str, question: str, period: Period, filters: Filters
) -> Mapping[int, tuple[float, ...]]:
    """The answers of every client by client, to be shown where they are too few for a mean. Newest first."""
    one, narrowed = client_survey(key), allowed(viewer, filters)
    kpi = measured_as(one.survey, one.survey.question(question))
    found: dict[int, list[float]] = {}
    asked = Asked(kpi, period, only=scope_of(narrowed))
    for client, score in behind.rows(asked, _clause(kpi), ["client_id", "score"], limit=1_000_000):
        mine = found.setdefault(client, [])
        if len(mine) < MOST_ANSWERS_SHOWN:
            mine.append(score)
    return {client: tuple(scores) for client, scores in found.items()}


def answers(
    viewer: User,
    key: str,
    question: str,
    period: Period,
    filters: Filters | None = None,
    *,
    limit: int = 100,
    offset: int = 0,
) -> RowList:
    """Which answers does a question's figure rest on, newest first? Raises NotVisible, KeyError."""
    narrowed, one = allowed(viewer, filters or Filters()), client_survey(key)
    kpi = measured_as(one.survey, one.survey.question(question))
    columns = [column for column in _READ if column[0] not in hidden_columns(viewer)]
    asked, clause = Asked(kpi, period, only=scope_of(narrowed)), _clause(kpi)
    sql = ["row_id", *(name for name, _ in columns)]
    found = behind.rows(asked, clause, sql, limit=limit, offset=offset)
    total, _ = behind.count_rows(asked, clause, "TRUE")
    place = 1 + [name for name, _ in columns].index("client_id")
    labels = names("client", (row[place] for row in found))
    rows = []
    for row in found:
        cells = dict(zip((name for name, _ in columns), row[1:], strict=True))
        client = cells["client_id"]
        rows.append(
            {"row_id": row[0], "counted": True, "link": None, **cells, "client_id": labels.get(client, "")}
        )
    return RowList(columns, rows, total, total)


def client_survey(key: str) -> InUse:
    """The survey of clients with this key. Raises NotVisible for one that is not there or asks technicians."""
    try:
        one = one_in_use(key)
    except KeyError:
        raise NotVisible("There is no such survey.") from None
    if one.survey.audience != "clients":
        raise NotVisible("Technicians' answers have no rows that anyone may see.")
    return one


def _response(key: str, period: Period, now: Moment, filters: Filters) -> Response:
    rate = measure(response_rate(key), period, now, filters)
    sent = measure(delivery(key), period, now, filters)
    parts = sent.components
    return Response(
        int(parts.get("total", 0)), int(parts.get("kept", 0)), int(rate.components.get("kept", 0)), rate
    )


def _rounds(survey: Survey, period: Period, now: Moment, filters: Filters) -> list[RoundLine]:
    scope, key = scope_of(filters), survey.key
    by: tuple[str, ...] = () if survey.timing.after_ticket else ("round",)
    grain: Literal["month", "none"] = "none" if by else "month"
    found: dict[_Round, tuple[list[Tally], list[Tally]]] = {}
    for place, kpi in enumerate((delivery(key), response_rate(key))):
        for answer in tallies.tallies(Asked(kpi, period, by, grain=grain, only=scope)):
            if answer.tally["total"]:
                found.setdefault(_round_of(answer), ([], []))[place].append(answer.tally)
    lines = []
    for one, (sent, given) in found.items():
        arrived, answered = Tally.sum(sent), Tally.sum(given)
        rate = figure(response_rate(key), period, answered, now.rules, scope=scope)
        back = Response(int(arrived["total"]), int(arrived["kept"]), int(answered["kept"]), rate)
        lines.append(RoundLine(one.name, back, one.day, one.month))
    return sorted(
        lines, key=lambda one: (one.day or -1, one.month.start if one.month else date.min, one.name)
    )


class _Round(NamedTuple):
    """What a line of the list of rounds stands for."""

    name: str
    day: int | None = None
    month: Period | None = None


def _round_of(answer: Answer) -> _Round:
    """To which line of the list does a round belong?"""
    if answer.begins is not None:
        month = Period.holding(answer.begins, "month")
        return _Round(month.label, month=month)
    name = str(answer.keys[0])
    day = _OF_A_DAY.search(name)
    return _Round(f"day {day[1]}", day=int(day[1])) if day else _Round(name)


def _result(
    survey: Survey, question: Question, period: Period, now: Moment, filters: Filters
) -> QuestionResult:
    kpi = measured_as(survey, question)
    whole = measure(kpi, period, now, filters)
    single: tuple[float, ...] = ()
    if filters.client is not None and 0 < whole.n < now.rules.n_indic_score:
        asked = Asked(kpi, period, only=scope_of(filters))
        single = tuple(
            row[0] for row in behind.rows(asked, _clause(kpi), ["score"], limit=MOST_ANSWERS_SHOWN)
        )
    by_client = None if filters.client is not None else _client_mean(kpi, period, filters)
    return QuestionResult(question, kpi, whole, by_client, single)


def _client_mean(kpi: Kpi, period: Period, filters: Filters) -> ClientMean | None:
    if not isinstance(kpi.measure, Mean):
        return None
    asked = Asked(kpi, period, ("client_id",), only=scope_of(filters))
    means = [a.tally["total"] / a.tally["count"] for a in tallies.tallies(asked) if a.tally["count"]]
    return ClientMean(sum(means) / len(means), len(means)) if means else None


def _rows_by(kpi: Kpi, period: Period, by: str, now: Moment, filters: Filters) -> list[BreakdownRow]:
    scope = scope_of(filters)
    if by in TIME:
        steps = tallies.tallies(Asked(kpi, period, grain="month", only=scope))
        months = [(Period.holding(a.begins, "month"), a.tally) for a in steps if isinstance(a.begins, date)]
        rows = [
            BreakdownRow(month.start, month.label, figure(kpi, month, tally, now.rules, scope=scope))
            for month, tally in months
        ]
        return [row for row in rows if row.figure.n]
    column = _COLUMNS[by]
    groups = tallies.tallies(Asked(kpi, period, (column,), only=scope))
    labels = names(by, (answer.keys[0] for answer in groups))
    rows = []
    for answer in groups:
        group: Any = answer.keys[0]
        narrowed = {**scope, column: group}
        found = figure(kpi, period, answer.tally, now.rules, scope=narrowed)
        if found.n:
            rows.append(BreakdownRow(group, labels.get(group, ""), found))
    return sorted(rows, key=lambda row: (-row.figure.n, row.label))


def _clause(kpi: Kpi) -> str:
    measure = kpi.measure
    if isinstance(measure, Share):
        return measure.where
    return f"({measure.where}) AND {measure.of} IS NOT NULL"  # type: ignore[union-attr]
