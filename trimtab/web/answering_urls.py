"""The addresses of surveys: the page that a link opens, and the calls that come of it."""

from django.urls import path

from trimtab.web.views import calls, survey_answer

urlpatterns = [
    path("s/<str:token>/", survey_answer.answer, name="survey"),
    path("calls/<int:call_id>/done/", calls.done, name="call-done"),
    path("clients/<int:client_id>/account-owner/", calls.own, name="account-owner"),
]
