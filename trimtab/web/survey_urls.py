"""The addresses of what surveys came to."""

from django.urls import URLPattern, path

from trimtab.web.views import survey_exports, surveys

urlpatterns: list[URLPattern] = [
    path("surveys/", surveys.index, name="surveys"),
    path("surveys/export.<slug:file_format>", survey_exports.of_list, name="surveys-export"),
    path("surveys/<slug:key>/", surveys.show, name="survey-results"),
    path("surveys/<slug:key>/answers/", surveys.rows, name="survey-answers"),
    path(
        "surveys/<slug:key>/export/<slug:what>.<slug:file_format>",
        survey_exports.of_survey,
        name="survey-export",
    ),
]
