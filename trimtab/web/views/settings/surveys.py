"""Surveys as they are set: which are asked, when, in which words, and every version of them. For owners."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trimtab.catalogue.survey import Survey
from trimtab.catalogue.survey_rules import faults
from trimtab.domain.organisation.queries import current, parameters, report_zone
from trimtab.domain.questionnaires.actions import (
    OWN,
    SurveyMoved,
    change_survey,
    make_survey,
    set_asking,
    set_limit,
)
from trimtab.domain.questionnaires.queries import (
    InUse,
    every_survey,
    limit_of,
    one_in_use,
    survey_of,
    versions_of,
)
from trimtab.domain.surveys import client_rounds, starting
from trimtab.names import fold
from trimtab.scorecards.survey_people import team_outlook
from trimtab.web import clock
from trimtab.web.pages import actor, viewer
from trimtab.web.presenters.settings import survey_words
from trimtab.web.presenters.survey_outlook import outlook
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import OWNER, open_to
from trimtab.web.settings_forms.organisation import LANGUAGES
from trimtab.web.settings_forms.surveys import LimitForm, NewSurveyForm, SurveyForm
from trimtab.web.settings_forms.wording import EMPTY_SAYS
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page, unchanged

ENTRY = "settings-surveys"
AUDIENCES = ("clients", "technicians")


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Which surveys are there, and how often is one person asked at most?"""
    forms = {name: _limit_form(name) for name in AUDIENCES}
    if request.method != "POST":
        return _index(request, forms)
    name = request.POST.get("audience", "")
    if name not in forms:
        raise Http404
    forms[name] = form = _limit_form(name, request.POST)
    if not form.is_valid():
        return _index(request, forms, REFUSED)
    most, days = int(form.cleaned_data["most"]), int(form.cleaned_data["days"])
    done = set_limit(by=actor(request), as_of=clock.as_of(), audience=name, most=most, days=days)
    return saved(request, gettext("Saved."), ENTRY) if done else unchanged(request, ENTRY)


def _limit_form(name: str, data: Any = None) -> LimitForm:
    holds = limit_of(name)
    return LimitForm(data, auto_id=f"{name}_%s", initial={"most": holds.most, "days": holds.days})


def _index(request: HttpRequest, forms: dict[str, LimitForm], status: int = 200) -> HttpResponse:
    lines = [
        {
            "one": one,
            "title": title_of(one.survey),
            "audience": survey_words.audience(one.survey),
            "times": survey_words.times(one.survey.timing),
            "questions": len(one.survey.questions),
        }
        for one in every_survey()
    ]
    limits = [
        (gettext("One contact of a client"), "clients", forms["clients"]),
        (gettext("One technician"), "technicians", forms["technicians"]),
    ]
    context = {"lines": lines, "limits": limits}
    return settings_page(
        request, "settings/surveys.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Begin a survey of one's own. It is asked once somebody switches it on."""
    form = NewSurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        survey = form.survey(_free_key(form.cleaned_data))
        wrong = faults_of(survey)
        for text in wrong:
            form.add_error(None, text)
        if not wrong:
            make_survey(by=actor(request), as_of=clock.as_of(), survey=survey)
            says = gettext("The survey is made. Look at its questions, then begin to ask it.")
            return saved(request, says, "settings-survey", survey.key)
    context = {"form": form, "triples": form.triples(), "empty_says": EMPTY_SAYS}
    status = REFUSED if form.errors else 200
    return settings_page(
        request, "settings/survey_new.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, key: str) -> HttpResponse:
    """One survey: its words and times to change, its questions, and whether it is asked."""
    one = found(key)
    form = SurveyForm(
        request.POST if request.method == "POST" else None, survey=one.survey, rules=parameters()
    )
    if request.method != "POST" or not form.is_valid():
        return _show(request, one, form)
    wanted = form.changed()
    wrong = faults_of(wanted)
    for text in wrong:
        form.add_error(None, text)
    if wrong or "look" in request.POST:
        return _show(request, one, form, wanted)
    try:
        return keep(request, one, wanted, seen(request))
    except SurveyMoved:
        form.add_error(None, moved_says())
        return _show(request, one, form)


def _show(request: HttpRequest, one: InUse, form: SurveyForm, wanted: Survey | None = None) -> HttpResponse:
    provider = current().name
    sheets = (
        [survey_words.sheet_in_words(wanted, None, code, provider) for code, _name in LANGUAGES]
        if wanted
        else []
    )
    context = {
        "one": one,
        "title": title_of(one.survey),
        "audience": survey_words.audience(one.survey),
        "times": survey_words.times(one.survey.timing),
        "form": form,
        "triples": form.triples(),
        "empty_says": EMPTY_SAYS,
        "sheets": sheets,
        "asks_now": one.asks and (client_rounds.starts_by_hand(one.survey) or starting.starts_by_hand(one.survey)),
        "outlook": outlook(team_outlook(viewer(request), clock.as_of())) if one.survey.timing.every_week else [],
        "seen": one.version.number if one.version else 0,
        "questions": [
            (question, question.text.text(get_language() or "en", provider=provider), survey_words.scale_text(question),
             survey_words.kpis_of(question.feeds))
            for question in one.survey.questions
        ],
    }  # fmt: skip
    status = REFUSED if form.errors else 200
    return settings_page(
        request, "settings/survey.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


@open_to(OWNER)
@require_POST
def asking(request: HttpRequest, key: str) -> HttpResponse:
    """Begin or stop to invite people to a survey."""
    one = found(key)
    wanted = request.POST.get("asks") == "yes"
    if wanted and faults_of(one.survey):
        return saved(request, faults_of(one.survey)[0], "settings-survey", key)
    done = set_asking(by=actor(request), as_of=clock.as_of(), key=key, asks=wanted)
    if not done:
        return unchanged(request, "settings-survey", key)
    says = (
        gettext("People are invited to it from now on.")
        if wanted
        else gettext("Nobody is invited to it any more. Invitations that are out stay open until they close.")
    )
    return saved(request, says, "settings-survey", key)


@open_to(OWNER)
@require_safe
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """How does the sheet read? In one language, on one day; nothing can be answered here."""
    one = found(key)
    chosen = request.GET.get("language", "")
    language = chosen if chosen in dict(LANGUAGES) else (get_language() or "en")[:2]
    days = one.survey.timing.contract_days
    given = request.GET.get("day", "")
    day = next((one_day for one_day in days if str(one_day) == given), days[-1] if days else None)
    sheet = survey_words.sheet_in_words(one.survey, day, language, current().name)
    context = {
        "one": one,
        "title": title_of(one.survey),
        "sheet": sheet,
        "languages": LANGUAGES,
        "days": days,
        "day": day,
    }
    return settings_page(request, "settings/survey_preview.html", context, entry=ENTRY, as_of=clock.as_of())


@open_to(OWNER)
@require_safe
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """Every version of a survey, and what changed from each to the next."""
    one = found(key)
    rows = versions_of(key)
    olders = [*rows[1:], None] if rows else []
    context = {
        "one": one,
        "title": title_of(one.survey),
        "versions": [
            (row, survey_words.differences(survey_of(older), survey_of(row)) if older else None)
            for row, older in zip(rows, olders, strict=True)
        ],
        "zone": zone_of(viewer(request)),
    }
    return settings_page(request, "settings/survey_versions.html", context, entry=ENTRY, as_of=clock.as_of())


def found(key: str) -> InUse:
    """The survey of an address. Raises Http404."""
    try:
        return one_in_use(key)
    except KeyError as nothing:
        raise Http404 from nothing


def title_of(survey: Survey) -> str:
    """What a survey is called in the reader's language."""
    return survey.called(get_language() or "en", current().name)


def faults_of(survey: Survey) -> list[str]:
    """Which rules does a survey break, in words?"""
    rules = parameters()
    wrong = faults(survey, early_days=rules.early_days, grace_days=rules.survey_grace_days)
    return list(dict.fromkeys(survey_words.fault_text(one, survey) for one in wrong))


def seen(request: HttpRequest) -> int:
    """Which version did the form show? 0 where it does not say."""
    text = request.POST.get("instead_of", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def moved_says() -> str:
    """That another version was saved meanwhile."""
    return gettext("Somebody saved another version meanwhile. Look at it, then save again.")


def keep(
    request: HttpRequest, one: InUse, wanted: Survey, instead_of: int, without: frozenset[str] = frozenset()
) -> HttpResponse:
    """Save the next version and go back to the survey. Raises what ``change_survey`` raises."""
    as_of = clock.as_of()
    with override(current().language):  # a note on a chart is read by everybody
        note = gettext("Survey “%(title)s”: a question is asked in other words from here on.") % {
            "title": wanted.called(current().language, current().name)
        }
    before = one.version.number if one.version else 0
    made = change_survey(
        by=actor(request),
        as_of=as_of,
        survey=wanted,
        instead_of=instead_of,
        day=as_of.astimezone(report_zone()).date(),
        note=note,
        without=without,
    )
    if made.number == before or wanted == one.survey:
        return unchanged(request, "settings-survey", wanted.key)
    says = gettext("Version %(version)s is asked from now on; answers so far keep their words.")
    return saved(request, says % {"version": made.number}, "settings-survey", wanted.key)


def _free_key(given: dict[str, Any]) -> str:
    """A key for a new survey, from its English title where it has one."""
    taken = {one.survey.key for one in every_survey()}
    base = OWN + slug(given.get("title_en") or "", 40, "survey")
    return next(
        name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken
    )


def slug(text: str, longest: int, otherwise: str) -> str:
    """A text as letters, digits and hyphens; ``otherwise`` where nothing of it is left."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(text).encode("ascii", "ignore").decode()).strip("-")
    return plain[:longest].strip("-") or otherwise
