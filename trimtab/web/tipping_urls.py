"""The addresses of the tipping points, and of teams that near theirs."""

from django.urls import URLPattern, path

from trimtab.web.views import team_warnings, tipping

urlpatterns: list[URLPattern] = [
    path("teams/warnings/", team_warnings.index, name="team-warnings"),
    path("teams/warnings/export.<slug:file_format>", team_warnings.export, name="team-warnings-export"),
    path("tipping/escalations/", tipping.escalations, name="tipping-escalations"),
    path("tipping/escalations/adopt/", tipping.adopt, name="tipping-adopt"),
    path("tipping/turnover/", tipping.turnover, name="tipping-turnover"),
    path("tipping/compute/", tipping.compute, name="tipping-compute"),
    path("tipping/<slug:use>/export/<slug:what>.<slug:file_format>", tipping.export, name="tipping-export"),
]
