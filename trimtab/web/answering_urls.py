"""The addresses of surveys: the page that a link opens."""

from django.urls import path

from trimtab.web.views import survey_answer

urlpatterns = [
    path("s/<str:token>/", survey_answer.answer, name="survey"),
]
