"""The lists of surveys, their results and their answers, as files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from trimtab.catalogue.survey import Survey
from trimtab.domain.people.models import User
from trimtab.domain.questionnaires.queries import every_survey
from trimtab.kpi.period import Period
from trimtab.scorecards.periods import default_period
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.survey_clients import answers, overview, results, split
from trimtab.scorecards.survey_people import round_results
from trimtab.scorecards.survey_teams import rounds_of
from trimtab.web import clock
from trimtab.web.addresses import View
from trimtab.web.exports import Cell, Table
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import viewer
from trimtab.web.presenters import exported_released, exported_surveys
from trimtab.web.presenters.exported_about import Frame
from trimtab.web.presenters.not_asked import exported
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.survey_view import read_survey_view
from trimtab.web.taking import Counted, taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format
from trimtab.web.views.survey_people import chosen_round
from trimtab.web.views.surveys import of_period, read_results_view

ROWS_AT_A_TIME = 10_000


@open_to(PROVIDER)
@require_safe
@explained
def of_list(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The surveys of clients and what came back, as a file."""
    wanted, who, as_of = wanted_format(file_format), viewer(request), clock.as_of()
    view = read_survey_view(request.GET, as_of)
    table = exported_surveys.overview(overview(who, view.period, as_of), _frame(who, view))
    return taken(request, table, wanted)


@open_to(PROVIDER)
@require_safe
@explained
def of_survey(request: HttpRequest, key: str, what: str, file_format: str) -> HttpResponseBase:
    """A survey's questions, the split of one of them, or its answers, as a file."""
    wanted, who, as_of = wanted_format(file_format), viewer(request), clock.as_of()
    asked = next((one.survey for one in every_survey() if one.survey.key == key), None)
    if asked is not None and asked.audience == "technicians":
        return taken(request, _released(request, asked, who), wanted)
    view, survey, question, by = read_results_view(request, key)
    frame = _frame(who, view)
    if what == "rounds":
        found = results(who, key, view.period, as_of, view.filters)
        table = exported_surveys.rounds(found, frame)
    elif what == "split":
        parts = split(who, key, question.key, view.period, by, as_of, view.filters)
        table = exported_surveys.split(parts, survey, question, frame)
    elif what == "answers":
        first = answers(who, key, question.key, view.period, view.filters, limit=1)
        every = _every(who, key, question.key, view)
        table = exported_surveys.answers(first, Counted(every, first.total), survey, question, frame)
    else:
        found = results(who, key, view.period, as_of, view.filters)
        table = exported_surveys.questions(found, frame)
    return taken(request, table, wanted)


@open_to(LEADS)
@require_safe
@explained
def of_not_asked(request: HttpRequest, key: str, file_format: str) -> HttpResponseBase:
    """Whose turn it was and who was not asked, and why, as a file. Not narrowed by what only answers have."""
    wanted, who = wanted_format(file_format), viewer(request)
    view, survey, _question, _by = read_results_view(request, key)
    rows = of_period(key, view)
    filters = replace(view.filters, team=None, stage=None)
    table = exported(rows.iterator(ROWS_AT_A_TIME), survey, _frame(who, view.at(filters=filters)))
    return taken(request, table, wanted, rows=rows.count())


def _released(request: HttpRequest, survey: Survey, who: User) -> Table:
    """Of one round among technicians, the newest released one where the address names none. Raises Http404."""
    as_of = clock.as_of()
    chosen = chosen_round(request, rounds_of(survey.key), who)
    found = round_results(who, chosen, as_of) if chosen else None
    question = request.GET.get("question", "")
    shown = [one for one in (found.questions if found else ()) if question in ("", one.question.key)]
    period = Period(found.opens_on, found.closes_on + timedelta(days=1)) if found else default_period(as_of)
    frame = Frame(**{**vars(list_frame(who, as_of, Filters())), "period": period})
    return exported_released.released(survey, found, shown, frame)


def _every(who: User, key: str, question: str, view: View) -> Iterator[Sequence[Cell]]:
    offset = 0
    while True:
        part = answers(who, key, question, view.period, view.filters, limit=ROWS_AT_A_TIME, offset=offset)
        names = [name for name, _ in part.columns]
        for row in part.rows:
            cells: list[Any] = [row[name] for name in names]
            yield cells
        offset += ROWS_AT_A_TIME
        if offset >= part.total:
            return


def _frame(who: User, view: View) -> Frame:
    plain = list_frame(who, clock.as_of(), view.filters)
    return Frame(**{**vars(plain), "period": view.period})
