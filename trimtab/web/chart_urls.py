"""The addresses of notes on charts and corrections and of lasting changes, for those who lead."""

from django.urls import URLPattern, path

from trimtab.web.views import baselines, benchmarks, corrections, notes

urlpatterns: list[URLPattern] = [
    path("kpi/<slug:key>/notes/add/", notes.add, name="kpi-note-add"),
    path("kpi/<slug:key>/notes/<int:note_id>/", notes.change, name="kpi-note"),
    path("kpi/<slug:key>/notes/<int:note_id>/remove/", notes.remove, name="kpi-note-remove"),
    path("kpi/<slug:key>/lasting-change/", baselines.confirm, name="kpi-baseline"),
    path("kpi/<slug:key>/lasting-change/<int:baseline_id>/undo/", baselines.undo, name="kpi-baseline-undo"),
    path("kpi/<slug:key>/benchmarks/add/", benchmarks.add, name="kpi-benchmark-add"),
    path("kpi/<slug:key>/benchmarks/<int:figure_id>/remove/", benchmarks.remove, name="kpi-benchmark-remove"),
    path("kpi/<slug:key>/corrections/<int:correction_id>/", corrections.note, name="kpi-correction"),
]
