"""The addresses of the switches for language and theme."""

from django.urls import URLPattern, path

from trimtab.web.views import look

urlpatterns: list[URLPattern] = [
    path("language/", look.language, name="language"),
    path("theme/", look.themes, name="theme"),
]
