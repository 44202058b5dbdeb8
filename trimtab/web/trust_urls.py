"""The addresses of the audit log."""

from django.urls import URLPattern, path

from trimtab.web.views import audit

urlpatterns: list[URLPattern] = [
    path("settings/audit/", audit.index, name="audit"),
    path("settings/audit/export.<slug:file_format>", audit.export, name="audit-export"),
]
