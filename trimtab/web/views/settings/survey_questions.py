"""The questions of a survey: added, changed, moved, removed. Each save is the survey's next version."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from trimtab.catalogue.survey import Question, Survey
from trimtab.catalogue.survey_rules import changes
from trimtab.domain.organisation.queries import current
from trimtab.domain.questionnaires.actions import SurveyMoved
from trimtab.domain.questionnaires.queries import InUse
from trimtab.web import clock
from trimtab.web.presenters.settings import survey_words
from trimtab.web.rights import OWNER, open_to
from trimtab.web.settings_forms.organisation import LANGUAGES
from trimtab.web.settings_forms.surveys import QuestionForm
from trimtab.web.settings_forms.wording import EMPTY_SAYS
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page
from trimtab.web.views.settings.surveys import ENTRY, faults_of, found, keep, moved_says, seen, slug, title_of


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Ask one more question, the last of the survey."""
    one = found(key)
    return _edit(request, one, None)


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """Ask a question in other words, on another scale or other days. What a KPI reads keeps its scale."""
    one = found(key)
    return _edit(request, one, _question(one, question))


@open_to(OWNER)
@require_POST
def move(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """Ask a question one place earlier or later."""
    one = found(key)
    asked = list(one.survey.questions)
    place = asked.index(_question(one, question))
    other = place + (-1 if request.POST.get("to") == "up" else 1)
    if 0 <= other < len(asked):
        asked[place], asked[other] = asked[other], asked[place]
    try:
        return keep(request, one, replace(one.survey, questions=tuple(asked)), seen(request))
    except SurveyMoved:
        return saved(request, moved_says(), "settings-survey", key)


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """Ask a question no more. Says first which KPIs go without answers; that must be ticked."""
    one = found(key)
    asked = _question(one, question)
    wanted = replace(one.survey, questions=tuple(q for q in one.survey.questions if q.key != question))
    lost = changes(one.survey, wanted).lost.get(question, ())
    wrong = faults_of(wanted)
    if request.method == "POST" and not wrong:
        if lost and not request.POST.get("meant"):
            wrong = [gettext("Tick that you mean it: KPIs go without answers.")]
        else:
            try:
                return keep(request, one, wanted, seen(request), frozenset(lost))
            except SurveyMoved:
                wrong = [moved_says()]
    context = {
        "one": one,
        "title": title_of(one.survey),
        "question": asked,
        "text": asked.text.text(get_language() or "en", provider=current().name),
        "lost": survey_words.kpis_of(lost),
        "fed": survey_words.kpis_of([kpi for kpi in asked.feeds if kpi not in lost]),
        "wrong": wrong,
        "seen": _number(one),
    }
    status = REFUSED if request.method == "POST" else 200
    return settings_page(
        request, "settings/survey_remove.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


def _edit(request: HttpRequest, one: InUse, question: Question | None) -> HttpResponse:
    form = QuestionForm(
        request.POST if request.method == "POST" else None, survey=one.survey, question=question
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, one, question, form)
    asked = form.asked(question.key if question else _free_key(one.survey, form.cleaned_data))
    wanted = _with(one.survey, asked)
    wrong = faults_of(wanted)
    for text in wrong:
        form.add_error(None, text)
    if wrong or "look" in request.POST:
        return _page(request, one, question, form, replace(wanted, questions=(replace(asked, days=()),)))
    try:
        return keep(request, one, wanted, seen(request))
    except SurveyMoved:
        form.add_error(None, moved_says())
        return _page(request, one, question, form)


def _page(
    request: HttpRequest,
    one: InUse,
    question: Question | None,
    form: QuestionForm,
    wanted: Survey | None = None,
) -> HttpResponse:
    provider = current().name
    sheets = (
        [survey_words.sheet_in_words(wanted, None, code, provider) for code, _name in LANGUAGES]
        if wanted
        else []
    )
    context: dict[str, Any] = {
        "one": one,
        "title": title_of(one.survey),
        "question": question,
        "form": form,
        "triples": form.triples(),
        "empty_says": EMPTY_SAYS,
        "kpis": survey_words.kpis_of(question.feeds if question else ()),
        "sheets": sheets,
        "seen": _number(one),
    }
    status = REFUSED if form.errors else 200
    return settings_page(
        request, "settings/survey_question.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


def _question(one: InUse, key: str) -> Question:
    try:
        return one.survey.question(key)
    except KeyError as nothing:
        raise Http404 from nothing


def _with(survey: Survey, asked: Question) -> Survey:
    """The survey with this question in the place of the one of its key, or as the last with a scale."""
    if asked.key in {one.key for one in survey.questions}:
        return replace(survey, questions=tuple(asked if q.key == asked.key else q for q in survey.questions))
    return replace(survey, questions=(*survey.questions, asked))


def _free_key(survey: Survey, given: dict[str, Any]) -> str:
    """A key for a new question, from its English words where it has some. Never one that a KPI might read."""
    taken = {one.key for one in survey.questions}
    base = "own-" + slug(given.get("text_en") or "", 32, "question")
    return next(
        name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken
    )


def _number(one: InUse) -> int:
    return one.version.number if one.version else 0
