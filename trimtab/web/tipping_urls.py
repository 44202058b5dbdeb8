"""The addresses of the tipping points."""

from django.urls import URLPattern, path

from trimtab.web.views import tipping

urlpatterns: list[URLPattern] = [
    path("tipping/escalations/", tipping.escalations, name="tipping-escalations"),
    path("tipping/escalations/adopt/", tipping.adopt, name="tipping-adopt"),
    path("tipping/turnover/", tipping.turnover, name="tipping-turnover"),
    path("tipping/compute/", tipping.compute, name="tipping-compute"),
    path("tipping/<slug:use>/export/<slug:what>.<slug:file_format>", tipping.export, name="tipping-export"),
]
