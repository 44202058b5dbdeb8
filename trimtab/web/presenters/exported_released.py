"""What was released of a round among technicians, as a table to take along: the figures of the page, and no others."""

from collections.abc import Sequence

from django.utils.translation import get_language, gettext

from trimtab.catalogue.survey import Survey
from trimtab.scorecards.survey_people import GroupResult, QuestionResult, RoundResults
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.exported_about import Frame, about, file_name
from trimtab.web.presenters.survey_groups import level_text, name_text, shape_text


def released(
    survey: Survey, found: RoundResults | None, questions: Sequence[QuestionResult], frame: Frame
) -> Table:
    """The groups of these questions: mean to one decimal, how many answered, and classes of ten and more."""
    columns = [
        Column(gettext("Question"), width=48),
        Column(gettext("Group")),
        Column(gettext("Kind")),
        Column(gettext("Mean, 1 to 5"), "number"),
        Column("n", "whole"),
        Column(gettext("Answers"), width=36),
    ]
    language = get_language() or "en"
    rows: list[list[Cell]] = [
        [one.question.text.text(language, provider=frame.organisation), *_cells(group)]
        for one in questions
        for group in one.groups
    ]
    said: list[tuple[str, Cell]] = [
        (gettext("Survey"), survey.title.text(language, provider=frame.organisation))
    ]
    if found is not None:
        said.append((gettext("Smallest group shown"), found.k))
    return Table(file_name(survey.key, "released", frame), columns, rows, [*said, *about(frame)], frame.zone)


def _cells(group: GroupResult) -> list[Cell]:
    return [name_text(group), level_text(group), group.mean, group.n, shape_text(group)]
