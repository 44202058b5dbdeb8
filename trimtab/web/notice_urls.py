"""The addresses of notices, of who is told, and of webhooks."""

from django.urls import URLPattern, path

from trimtab.web.views import notices
from trimtab.web.views.settings import told, webhooks

urlpatterns: list[URLPattern] = [
    path("notices/", notices.index, name="notices"),
    path("notices/export.<slug:file_format>", notices.export, name="notices-export"),
    path("notices/<int:notice_id>/", notices.show, name="notice"),
    path("notices/<int:notice_id>/<slug:what>/", notices.act, name="notice-act"),
    path("settings/told/", told.show, name="settings-told"),
    path("settings/told/roles/", told.roles, name="settings-told-role"),
    path("settings/told/absences/", told.absences, name="settings-told-absence"),
    path(
        "settings/told/absences/<int:absence_id>/remove/", told.be_here, name="settings-told-absence-remove"
    ),
    path("settings/told/fallback/", told.fallback, name="settings-told-fallback"),
    path("settings/told/rules/", told.rules, name="settings-told-rule"),
    path("settings/told/rules/write/", told.write_down, name="settings-told-rules-write"),
    path("settings/told/rules/reset/", told.reset, name="settings-told-rules-reset"),
    path(
        "settings/told/rules/<int:receiver_rule_id>/remove/",
        told.remove_rule,
        name="settings-told-rule-remove",
    ),
    path("settings/webhooks/", webhooks.index, name="settings-webhooks"),
    path("settings/webhooks/<int:webhook_id>/", webhooks.show, name="settings-webhook"),
    path("settings/webhooks/<int:webhook_id>/<slug:what>/", webhooks.act, name="settings-webhook-act"),
]
