"""The addresses of the prevention ledger."""

from django.urls import URLPattern, path

from trimtab.web.views import prevented, prevented_entry

urlpatterns: list[URLPattern] = [
    path("prevented/", prevented.index, name="prevented"),
    path("prevented/export.<slug:file_format>", prevented.export, name="prevented-export"),
    path("prevented/<int:problem_id>/", prevented_entry.problem, name="prevented-problem"),
    path("prevented/sessions/<int:help_id>/", prevented_entry.session, name="prevented-session"),
    path(
        "prevented/<slug:kind>/<int:entry_id>/strike/", prevented_entry.strike_entry, name="prevented-strike"
    ),
    path("prevented/<slug:kind>/<int:entry_id>/count/", prevented_entry.count_entry, name="prevented-count"),
    path("clients/<int:client_id>/prevented/", prevented.of_client, name="client-prevented"),
    path(
        "clients/<int:client_id>/prevented/export.<slug:file_format>",
        prevented.export_of_client,
        name="client-prevented-export",
    ),
]
