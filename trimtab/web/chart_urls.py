"""The addresses of the notes on charts and on corrections, for those who lead."""

from django.urls import URLPattern, path

from trimtab.web.views import corrections, notes

urlpatterns: list[URLPattern] = [
    path("kpi/<slug:key>/notes/add/", notes.add, name="kpi-note-add"),
    path("kpi/<slug:key>/notes/<int:note_id>/", notes.change, name="kpi-note"),
    path("kpi/<slug:key>/notes/<int:note_id>/remove/", notes.remove, name="kpi-note-remove"),
    path("kpi/<slug:key>/corrections/<int:correction_id>/", corrections.note, name="kpi-correction"),
]
