"""The addresses of imports and jobs."""

from django.urls import URLPattern, path

from trimtab.web.views import import_wizard, imports, jobs

urlpatterns: list[URLPattern] = [
    path("imports/", imports.index, name="imports"),
    path("imports/export.<slug:file_format>", imports.as_file, name="imports-export"),
    path("imports/new/", imports.new, name="import-new"),
    path("imports/lists/<slug:kind>.csv", imports.own_file, name="import-list"),
    path("imports/batches/<int:batch_id>/undo/", imports.undo, name="import-undo"),
    path("imports/batches/<int:batch_id>/undo/begin/", imports.begin_undo, name="import-undo-begin"),
    path("imports/<int:upload_id>/", import_wizard.show, name="import"),
    path("imports/<int:upload_id>/reading/", import_wizard.reading, name="import-reading"),
    path("imports/<int:upload_id>/mapping/", import_wizard.mapping, name="import-mapping"),
    path("imports/<int:upload_id>/trial/", import_wizard.trial, name="import-trial"),
    path(
        "imports/<int:upload_id>/trial/<slug:what>.<slug:file_format>",
        import_wizard.problems,
        name="import-problems",
    ),
    path("imports/<int:upload_id>/begin/", import_wizard.begin, name="import-begin"),
    path("imports/<int:upload_id>/delete/", import_wizard.delete, name="import-delete"),
    path("jobs/<int:job_id>/", jobs.show, name="job"),
    path("jobs/<int:job_id>/cancel/", jobs.cancel, name="job-cancel"),
]
