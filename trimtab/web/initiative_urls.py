"""The addresses of what is being done about what people said."""

from django.urls import URLPattern, path

from trimtab.web.views import initiative_work, initiatives

urlpatterns: list[URLPattern] = [
    path("initiatives/", initiatives.index, name="initiatives"),
    path("initiatives/export.<slug:file_format>", initiatives.export, name="initiatives-export"),
    path("initiatives/new/", initiatives.new, name="initiative-new"),
    path("initiatives/<int:initiative_id>/", initiatives.show, name="initiative"),
    path(
        "initiatives/<int:initiative_id>/export.<slug:file_format>",
        initiatives.export_months,
        name="initiative-export",
    ),
    path("initiatives/<int:initiative_id>/change/", initiatives.edit, name="initiative-change"),
    path("initiatives/<int:initiative_id>/state/", initiatives.state, name="initiative-state"),
    path("initiatives/<int:initiative_id>/steps/", initiative_work.add_step, name="initiative-steps"),
    path(
        "initiatives/<int:initiative_id>/steps/<int:step_id>/", initiative_work.step, name="initiative-step"
    ),
    path("initiatives/<int:initiative_id>/notes/", initiative_work.add_note, name="initiative-notes"),
    path(
        "initiatives/<int:initiative_id>/notes/<int:note_id>/",
        initiative_work.remove_note,
        name="initiative-note",
    ),
]
