"""The addresses of what is being done about what people said."""

from django.urls import URLPattern, path

from trimtab.web.views import initiatives

urlpatterns: list[URLPattern] = [
    path("initiatives/", initiatives.index, name="initiatives"),
    path("initiatives/export.<slug:file_format>", initiatives.export, name="initiatives-export"),
    path("initiatives/new/", initiatives.new, name="initiative-new"),
    path("initiatives/<int:initiative_id>/", initiatives.show, name="initiative"),
    path("initiatives/<int:initiative_id>/state/", initiatives.state, name="initiative-state"),
]
