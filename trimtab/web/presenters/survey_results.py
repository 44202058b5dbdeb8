"""What clients answered, for people: rounds, questions, splits and the answers themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from trimtab.catalogue.kpis import KPIS
from trimtab.catalogue.survey import Question, Survey
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.shapes import Breakdown, BreakdownRow, RowList
from trimtab.scorecards.survey_clients import QuestionResult, Response, RoundLine, SurveyLine
from trimtab.scorecards.survey_measures import response_rate
from trimtab.web.addresses import View
from trimtab.web.presenters.breakdown import label_of
from trimtab.web.presenters.dates import day, period_text
from trimtab.web.presenters.dimensions import dimension_text
from trimtab.web.presenters.figures import Chip, shown
from trimtab.web.presenters.numbers import amount, count, plain
from trimtab.web.presenters.picker import stage_text


@dataclass(frozen=True)
class ResponseWords:
    """What came back: invited, reached, answered, said nothing; the rate with its interval and marks."""

    invited: str
    delivered: str
    answered: str
    silent: str
    rate: str
    interval: str
    chips: Sequence[Chip]


@dataclass(frozen=True)
class Line:
    """One survey of the list."""

    key: str
    title: str
    href: str
    rounds: str
    response: ResponseWords
    asks: bool


@dataclass(frozen=True)
class Answered:
    """One question with its figure, in words; ``single`` are the answers where they stand for themselves."""

    key: str
    text: str
    area: str
    value: str
    n: str
    interval: str
    by_client: str
    single: str
    chips: Sequence[Chip]
    rows: str
    kpi: str
    kpi_title: str
    split: str
    chosen: bool


@dataclass(frozen=True)
class SplitRow:
    """One client, team, round … of a split."""

    label: str
    href: str
    value: str
    n: str
    interval: str
    chips: Sequence[Chip]
    rows: str


def in_words(response: Response, key: str, rules: Parameters) -> ResponseWords:
    """What came back, with the mark of a low response (SURVEY-5)."""
    show = shown(response_rate(key), response.rate, rules)
    marks = [*show.chips]
    if response.low:
        marks.append(Chip(gettext("low response"), "warn"))
    rate = "–" if show.lead is None else show.second or show.text
    return ResponseWords(
        count(response.invited),
        count(response.delivered),
        count(response.answered),
        count(response.silent),
        rate,
        show.interval,
        marks,
    )


def lines(found: Sequence[SurveyLine], view: View, provider: str, rules: Parameters) -> list[Line]:
    """The surveys of clients, as a list."""
    return [
        Line(
            one.one.survey.key,
            title_of(one.one.survey, provider),
            reverse("survey-results", args=[one.one.survey.key]) + view.query(),
            count(one.rounds),
            in_words(one.response, one.one.survey.key, rules),
            one.one.asks,
        )
        for one in found
    ]


def rounds(
    found: Sequence[RoundLine], key: str, view: View, rules: Parameters
) -> list[tuple[str, str, ResponseWords]]:
    """The rounds of a survey: name, the address of the results of it alone (or nothing), what came back."""
    return [(round_text(one), _round_page(one, view), in_words(one.response, key, rules)) for one in found]


def round_text(one: RoundLine) -> str:
    """What a round is called."""
    if one.day is not None:
        return gettext("Day %(day)s of the contract") % {"day": count(one.day)}
    return period_text(one.month) if one.month else one.name


def _round_page(one: RoundLine, view: View) -> str:
    if one.day is not None:  # many rounds in one line: there is no such filter
        return ""
    return view.query(period=one.month) if one.month else view.query(round=one.name)


def questions(
    survey: Survey,
    found: Sequence[QuestionResult],
    view: View,
    chosen: str,
    low: bool,
    provider: str,
    rules: Parameters,
) -> list[Answered]:
    """The questions of a survey with their figures. ``low``: every score carries the mark of a low response."""
    return [_answered(survey, one, view, chosen, low, provider, rules) for one in found]


def _answered(
    survey: Survey,
    one: QuestionResult,
    view: View,
    chosen: str,
    low: bool,
    provider: str,
    rules: Parameters,
) -> Answered:
    show = shown(one.kpi, one.figure, rules)
    marks = [*show.chips]
    if low and one.figure.value is not None:
        marks.append(Chip(gettext("low response"), "warn"))
    mean = ""
    if one.by_client is not None and show.lead is not None:
        mean = gettext("%(value)s, the mean of %(n)s clients’ own means") % {
            "value": plain(one.kpi, one.by_client.value),
            "n": count(one.by_client.clients),
        }
    language = get_language() or "en"
    key = one.question.key
    fed = one.kpi.key in KPIS
    return Answered(
        key=key,
        text=one.question.text.text(language, provider=provider),
        area=one.question.area.text(language),
        value=show.text if not one.single else "",
        n=count(one.figure.n),
        interval=show.interval,
        by_client=mean,
        single=answers_text(one.single),
        chips=marks,
        rows=_rows(survey.key, key, view) if one.figure.n else "",
        kpi=reverse("kpi", args=[one.kpi.key]) + view.query(by=None, **_without_own(view)) if fed else "",
        kpi_title=gettext(one.kpi.title) if fed else "",
        split=view.query(question=key),
        chosen=key == chosen,
    )


def split_rows(
    found: Breakdown,
    survey: Survey,
    question: Question,
    few: Mapping[int, Sequence[float]],
    view: View,
    rules: Parameters,
) -> list[SplitRow]:
    """A question split. A client of few contacts shows its answers, not a mean of them (MIN-3, 3.3)."""
    return [_split_row(row, found, survey, question, few, view, rules) for row in found.rows]


def _split_row(
    row: BreakdownRow,
    found: Breakdown,
    survey: Survey,
    question: Question,
    few: Mapping[int, Sequence[float]],
    view: View,
    rules: Parameters,
) -> SplitRow:
    show = shown(found.kpi, row.figure, rules)
    own = found.by == "client" and row.figure.n < rules.n_indic_score
    narrowed = _narrowed(view, found.by, row)
    return SplitRow(
        label=label_of(found.by, row),
        href=narrowed,
        value=answers_text(tuple(few.get(row.key, ()))) if own else show.text,
        n=count(row.figure.n),
        interval="" if own else show.interval,
        chips=[Chip(gettext("single answers"))] if own else list(show.chips),
        rows=reverse("survey-answers", args=[survey.key])
        + _narrowed(view, found.by, row, question=question.key),
    )


def answers_text(scores: Sequence[float]) -> str:
    """ "9, 7": answers one by one."""
    return ", ".join(amount(score) for score in scores)


def splits(offered: Sequence[str], chosen: str, view: View) -> list[tuple[str, str, bool]]:
    """What a question can be split by: text, address, whether it is chosen."""
    return [(dimension_text(by), view.query(by=by), by == chosen) for by in offered]


def title_of(survey: Survey, provider: str) -> str:
    """What a survey is called in the reader's language."""
    return survey.called(get_language() or "en", provider)


def text_of(question: Question, provider: str) -> str:
    """A question in the reader's language."""
    return question.text.text(get_language() or "en", provider=provider)


@dataclass(frozen=True)
class AnswerTable:
    """Single answers: the heads, and a row of cells each; ``client`` is the place of its name."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def answer_table(found: RowList) -> AnswerTable:
    """The answers behind a figure, as a table."""
    names = [name for name, _ in found.columns]
    return AnswerTable(
        [heads()[name] for name in names],
        [[_cell(name, row[name]) for name in names] for row in found.rows],
    )


def heads() -> dict[str, str]:
    """The heads of a list of answers."""
    return {
        "day": gettext("Asked"),
        "client_id": gettext("Client"),
        "respondent": gettext("Respondent"),
        "round": gettext("Round"),
        "stage": gettext("Support"),
        "question": gettext("Question"),
        "score": gettext("Score"),
    }


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "day":
        return day(value)
    if name == "stage":
        return stage_text(value)
    return amount(value) if name == "score" else str(value)


def _rows(key: str, question: str, view: View) -> str:
    return reverse("survey-answers", args=[key]) + view.query(question=question, by=None)


def _without_own(view: View) -> dict[str, None]:
    """A KPI's page knows none of the parameters of a survey's."""
    return dict.fromkeys(view.also)


def _narrowed(view: View, by: str, row: BreakdownRow, **more: Any) -> str:
    if by == "month":
        return view.query(period=Period.holding(row.key, "month"), by=None, **more)
    if row.key is None:
        return view.query(by=None, **more)
    return view.query(**{by: row.key}, by=None, **more)
