"""The addresses of surveys: the page that a link opens, and the calls that come of it."""

from django.urls import path

from trimtab.web.views import calls, survey_answer, survey_mine, survey_print

urlpatterns = [
    path("s/<str:token>/", survey_answer.answer, name="survey"),
    path("calls/<int:call_id>/done/", calls.done, name="call-done"),
    path("surveys/invitations/<int:invitation_id>/print/", survey_print.show, name="survey-print"),
    path("surveys/invitations/<int:invitation_id>/answer/", survey_mine.open_mine, name="survey-mine"),
    path("clients/<int:client_id>/account-owner/", calls.own, name="account-owner"),
]
