"""The addresses of what surveys came to."""

from django.urls import URLPattern, path

from trimtab.web.views import comments, survey_exports, surveys

urlpatterns: list[URLPattern] = [
    path("surveys/", surveys.index, name="surveys"),
    path("surveys/export.<slug:file_format>", survey_exports.of_list, name="surveys-export"),
    # Before the surveys by their keys: no survey is called so.
    path("surveys/comments/", comments.index, name="comments"),
    path("surveys/comments/export.<slug:file_format>", comments.export, name="comments-export"),
    path("surveys/comments/<int:invitation_id>/settle/", comments.settle, name="answers-settle"),
    path("surveys/comments/<int:invitation_id>/<str:question>/", comments.show, name="comment"),
    path(
        "surveys/comments/<int:invitation_id>/<str:question>/themes/", comments.themes, name="comment-themes"
    ),
    path("surveys/comments/<int:invitation_id>/<str:question>/reply/", comments.reply, name="comment-reply"),
    path("surveys/<slug:key>/", surveys.show, name="survey-results"),
    path("surveys/<slug:key>/answers/", surveys.rows, name="survey-answers"),
    path(
        "surveys/<slug:key>/not-asked.<slug:file_format>",
        survey_exports.of_not_asked,
        name="not-asked-export",
    ),
    path(
        "surveys/<slug:key>/export/<slug:what>.<slug:file_format>",
        survey_exports.of_survey,
        name="survey-export",
    ),
]
