"""The addresses of search, saved views, the help with keys, and the exports of one ticket."""

from django.urls import URLPattern, path

from trimtab.web.views import exports, keys, saved_views, search, ticket_exports

urlpatterns: list[URLPattern] = [
    path("search/", search.show, name="search"),
    path("help/keys/", keys.show, name="keys"),
    path("clients/<int:client_id>/export.<slug:file_format>", exports.of_client, name="client-export"),
    path(
        "tickets/<int:ticket_id>/export/<slug:what>.<slug:file_format>",
        ticket_exports.of_ticket,
        name="ticket-export",
    ),
    path("views/", saved_views.index, name="saved-views"),
    path("views/export.<slug:file_format>", saved_views.export, name="saved-views-export"),
    path("views/save/", saved_views.save, name="saved-view-save"),
    path("views/open/", saved_views.named, name="saved-view-named"),
    path("views/<int:view_id>/", saved_views.show, name="saved-view"),
    path("views/<int:view_id>/delete/", saved_views.delete, name="saved-view-delete"),
]
