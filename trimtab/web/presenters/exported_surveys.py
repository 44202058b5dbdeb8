"""What clients' surveys came to, as tables to take along. What a page withholds, a file withholds too."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from trimtab.catalogue.survey import Question, Survey
from trimtab.kpi.definition import Kpi
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.shapes import Breakdown, RowList
from trimtab.scorecards.survey_clients import Response, Results, SurveyLine
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.breakdown import label_of
from trimtab.web.presenters.dimensions import dimension_text
from trimtab.web.presenters.exported_about import Frame, about, file_name
from trimtab.web.presenters.figures import shown
from trimtab.web.presenters.survey_results import heads, round_text, text_of, title_of


def overview(found: Sequence[SurveyLine], frame: Frame) -> Table:
    """The surveys and what came back."""
    columns = [Column(gettext("Survey")), Column(gettext("Rounds"), "whole"), *_response_columns()]
    rows: list[list[Cell]] = [
        [title_of(one.one.survey, frame.organisation), one.rounds, *_response_cells(one.response)]
        for one in found
    ]
    return Table(file_name("surveys", "", frame), columns, rows, about(frame), frame.zone)


def rounds(found: Results, frame: Frame) -> Table:
    """The rounds of one survey and what came back."""
    columns = [Column(gettext("Round")), *_response_columns()]
    rows: list[list[Cell]] = [[round_text(one), *_response_cells(one.response)] for one in found.rounds]
    return _table(found.one.survey, "rounds", columns, rows, frame)


def questions(found: Results, frame: Frame) -> Table:
    """The questions of one survey with their figures."""
    columns = [
        Column(gettext("Question"), width=48),
        Column(gettext("Area")),
        *_figure_columns(),
        Column(gettext("Mean of clients’ means"), "number"),
        Column(gettext("Clients"), "whole"),
    ]
    rows: list[list[Cell]] = []
    for one in found.questions:
        held = shown(one.kpi, one.figure, frame.rules).lead is None
        mean = None if held else one.by_client
        rows.append(
            [
                text_of(one.question, frame.organisation),
                one.question.area.en,
                *_figure_cells(one.kpi, one.figure, frame.rules),
                mean.value if mean else None,
                mean.clients if mean else None,
            ]
        )
    return _table(found.one.survey, "questions", columns, rows, frame)


def split(found: Breakdown, survey: Survey, question: Question, frame: Frame) -> Table:
    """One question by client, team, round or month."""
    columns = [Column(dimension_text(found.by)), *_figure_columns()]
    rows: list[list[Cell]] = [
        [label_of(found.by, row), *_figure_cells(found.kpi, row.figure, frame.rules)] for row in found.rows
    ]
    return _table(survey, f"{question.key}-by-{found.by}", columns, rows, frame, question)


def answers(
    found: RowList, rows: Iterable[Sequence[Cell]], survey: Survey, question: Question, frame: Frame
) -> Table:
    """The answers behind a figure, one a row."""
    words = heads()
    kinds = {"day": "date", "score": "number"}
    columns = [Column(words[name], kinds.get(name, "text")) for name, _ in found.columns]  # type: ignore[arg-type]
    return _table(survey, f"{question.key}-answers", columns, rows, frame, question)


def _table(
    survey: Survey,
    what: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    frame: Frame,
    question: Question | None = None,
) -> Table:
    asked: list[tuple[str, Cell]] = [(gettext("Survey"), title_of(survey, frame.organisation))]
    if question is not None:
        asked.append((gettext("Question"), text_of(question, frame.organisation)))
    return Table(file_name(survey.key, what, frame), columns, rows, [*asked, *about(frame)], frame.zone)


def _response_columns() -> list[Column]:
    return [
        Column(gettext("Invited"), "whole"),
        Column(gettext("Reached"), "whole"),
        Column(gettext("Answered"), "whole"),
        Column(gettext("Said nothing"), "whole"),
        Column(gettext("Response rate"), "percent"),
        Column(gettext("Interval low"), "percent"),
        Column(gettext("Interval high"), "percent"),
        Column(gettext("Low response"), "flag"),
    ]


def _response_cells(found: Response) -> list[Cell]:
    low, high = found.rate.interval or (None, None)
    return [
        found.invited, found.delivered, found.answered, found.silent, found.rate.value, low, high, found.low,
    ]  # fmt: skip


def _figure_columns() -> list[Column]:
    return [
        Column(gettext("Value"), "number"),
        Column("n", "whole"),
        Column(gettext("Interval low"), "number"),
        Column(gettext("Interval high"), "number"),
        Column(gettext("Flags")),
        Column(gettext("In words"), width=36),
    ]


def _figure_cells(kpi: Kpi, figure: Figure, rules: Parameters) -> list[Cell]:
    show = shown(kpi, figure, rules)
    if show.lead is None:
        return [None, figure.n, None, None, ", ".join(figure.flags), show.withheld]
    low, high = figure.interval or (None, None)
    return [figure.value, figure.n, low, high, ", ".join(figure.flags), show.text]
