"""The addresses under /settings/surveys/."""

from django.urls import URLPattern, path

from trimtab.web.views.settings import survey_questions, survey_rounds, surveys, themes

_ONE = "settings/surveys/<slug:key>/"
_QUESTION = f"{_ONE}questions/<slug:question>/"
urlpatterns: list[URLPattern] = [
    path("settings/surveys/", surveys.index, name="settings-surveys"),
    path("settings/surveys/new/", surveys.make, name="settings-survey-new"),
    path("settings/surveys/themes/", themes.show, name="settings-themes"),  # no survey is called so
    path(_ONE, surveys.show, name="settings-survey"),
    path(f"{_ONE}asking/", surveys.asking, name="settings-survey-asking"),
    path(f"{_ONE}ask/", survey_rounds.ask_now, name="settings-survey-ask"),
    path(f"{_ONE}contractors/", survey_rounds.contractors, name="settings-survey-contractors"),
    path(f"{_ONE}preview/", surveys.preview, name="settings-survey-preview"),
    path(f"{_ONE}versions/", surveys.versions, name="settings-survey-versions"),
    path(f"{_ONE}questions/add/", survey_questions.add, name="settings-survey-add"),
    path(_QUESTION, survey_questions.change, name="settings-survey-question"),
    path(f"{_QUESTION}move/", survey_questions.move, name="settings-survey-move"),
    path(f"{_QUESTION}remove/", survey_questions.remove, name="settings-survey-remove"),
]
