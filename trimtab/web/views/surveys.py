"""What surveys of clients came to: the list, one survey's results, and the answers behind them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from trimtab.catalogue.survey import Question, Survey
from trimtab.domain.initiatives.queries import answering
from trimtab.domain.organisation.queries import current, parameters, report_zone
from trimtab.domain.people.models import User
from trimtab.domain.questionnaires.queries import every_survey
from trimtab.domain.surveys.client_models import NotAsked
from trimtab.domain.surveys.comments import unverified
from trimtab.domain.surveys.not_asked import not_asked
from trimtab.scorecards.periods import today
from trimtab.scorecards.survey_clients import (
    answers,
    answers_of_few,
    client_survey,
    overview,
    results,
    split,
    splits_of,
)
from trimtab.web import choices, clock
from trimtab.web.addresses import STAGES, BadView, View, choice, whole_number
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import survey_results, tables
from trimtab.web.presenters.answer import lowest_area_sentence
from trimtab.web.presenters.dimensions import dimension_text
from trimtab.web.presenters.initiatives import lines
from trimtab.web.presenters.not_asked import SHOWN, in_words
from trimtab.web.presenters.picker import Offered, Picker, picker
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.survey_view import read_survey_view
from trimtab.web.views.errors import explained
from trimtab.web.views.survey_people import results_of

SECTION = "surveys"
PAGE_SIZE = 100


@open_to(PROVIDER)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """Which surveys do clients get, and how many answered?"""
    as_of, who = clock.as_of(), viewer(request)
    view = read_survey_view(request.GET, as_of)
    if view.narrowed():
        raise BadView(gettext("The list of surveys cannot be narrowed."), gettext("Keep only the period."))
    context = {
        "view": view,
        "picker": controls(view, who, as_of, narrow=False),
        "lines": survey_results.lines(overview(who, view.period, as_of), view, current().name, parameters()),
        "people": [
            (one.survey.key, survey_results.title_of(one.survey, current().name), one.asks)
            for one in every_survey()
            if one.survey.audience == "technicians"
        ],
        "query": view.query(),
        "is_owner": who.role == User.Role.OWNER,
    }
    return page(request, "surveys.html", context, section=SECTION, as_of=as_of)


@open_to(PROVIDER)
@require_safe
@explained
def show(request: HttpRequest, key: str) -> HttpResponse:
    """What was answered to one survey? Of technicians only what was released."""
    asked = next((one.survey for one in every_survey() if one.survey.key == key), None)
    if asked is not None and asked.audience == "technicians":
        return results_of(request, asked)
    as_of, who, rules = clock.as_of(), viewer(request), parameters()
    view, survey, question, by = read_results_view(request, key)
    found = results(who, key, view.period, as_of, view.filters)
    provider = current().name
    context: dict[str, Any] = {
        "view": view,
        "key": key,
        "title": survey_results.title_of(survey, provider),
        "picker": controls(view, who, as_of),
        "response": survey_results.in_words(found.response, key, rules),
        "rounds": survey_results.rounds(found.rounds, key, view, rules),
        "questions": survey_results.questions(
            survey, found.questions, view, question.key, found.response.low, provider, rules
        ),
        "lowest": lowest_area_sentence(found.lowest, rules),
        "query": view.query(),
        "is_owner": who.role == User.Role.OWNER,
        "doing": lines(answering(key, on=today(as_of)), as_of),
        "unverified": unverified(key),
        "may_settle": who.role in LEADS,
        "zone": zone_of(who),
        **_not_asked(who, key, view),
        **_split(who, key, survey, question, by, view, as_of),
    }
    return page(request, "survey_results.html", context, section=SECTION, as_of=as_of)


def _not_asked(who: User, key: str, view: View) -> dict[str, Any]:
    """Who was not asked, for those who lead; None where the view is narrowed by what only answers have."""
    if who.role not in LEADS or view.filters.team or view.filters.stage:
        return {"left_out": None}
    found = of_period(key, view)
    return {"left_out": in_words(list(found[:SHOWN]), found.count(), zone_of(who))}


def of_period(key: str, view: View) -> QuerySet[NotAsked]:
    """Who was not asked in the period of a view, of the client and round that it is narrowed to?"""
    since, until = view.period.bounds(report_zone())
    return not_asked(key, since=since, until=until, client=view.filters.client, turn=view.filters.round)


def _split(
    who: User, key: str, survey: Survey, question: Question, by: str, view: View, as_of: datetime
) -> dict[str, Any]:
    found = split(who, key, question.key, view.period, by, as_of, view.filters)
    few = answers_of_few(who, key, question.key, view.period, view.filters) if by == "client" else {}
    return {
        "question": survey_results.text_of(question, current().name),
        "by": dimension_text(by),
        "splits": survey_results.splits(splits_of(survey), by, view),
        "split": survey_results.split_rows(found, survey, question, few, view, parameters()),
    }


@open_to(PROVIDER)
@require_safe
@explained
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """Which answers does the figure of a question rest on?"""
    as_of, who = clock.as_of(), viewer(request)
    view, survey, question, _by = read_results_view(request, key, also=("page",))
    number = whole_number(view.also.get("page") or "1", "page", least=1)
    offset = min((number - 1) * PAGE_SIZE, 2**62)
    found = answers(who, key, question.key, view.period, view.filters, limit=PAGE_SIZE, offset=offset)
    pages = tables.pages(number, PAGE_SIZE, found.total, lambda other: view.query(page=other))
    if number > pages.of:
        says = gettext("This list has no page %(page)s; its last is %(last)s.")
        raise BadView(says % {"page": number, "last": pages.of}, gettext("Go to the first page."))
    plain = view.at(also={"question": question.key})
    context = {
        "view": view,
        "key": key,
        "title": survey_results.title_of(survey, current().name),
        "text": survey_results.text_of(question, current().name),
        "picker": controls(plain, who, as_of),
        "table": survey_results.answer_table(found),
        "pages": pages,
        "back": plain.query(),
        "query": plain.query(),
    }
    return page(request, "survey_answers.html", context, section=SECTION, as_of=as_of)


def read_results_view(
    request: HttpRequest, key: str, also: tuple[str, ...] = ()
) -> tuple[View, Survey, Question, str]:
    """Which survey, question and split does an address ask for? The first of each where it does not say."""
    survey = client_survey(key).survey
    view = read_survey_view(request.GET, clock.as_of(), also=("question", *also))
    scored = [one for one in survey.questions if one.scored]
    offered = [one.key for one in scored]
    chosen = choice({**view.also}, "question", offered) or offered[0]
    by = choice({"by": view.by} if view.by else {}, "by", splits_of(survey)) or splits_of(survey)[0]
    return view.at(also={**view.also, "question": chosen}), survey, survey.question(chosen), by


def controls(view: View, who: User, as_of: datetime, *, narrow: bool = True) -> Picker:
    """The controls above a page of a survey's results. Raises NotVisible for a client or team that is not there."""
    months = choices.months(as_of)
    offered = choices.offered(who, view.period)
    return picker(
        view,
        months=months,
        longer=choices.years_and_quarters(months),
        following=choices.following(view.period),
        names=choices.chosen(who, view.filters),
        offered=Offered(clients=offered.clients, teams=offered.teams, stages=STAGES) if narrow else None,
        comparable=False,
    )
