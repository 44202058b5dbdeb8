"""The addresses of the inbox."""

from django.urls import URLPattern, path

from trimtab.web.views import inbox, inbox_acts

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.index, name="inbox"),
    path("inbox/export.<slug:file_format>", inbox.export, name="inbox-export"),
    path("inbox/acknowledge/", inbox_acts.acknowledge, name="inbox-acknowledge"),
    path("inbox/give/", inbox_acts.give, name="inbox-give"),
    path("inbox/put-off/", inbox_acts.put_off, name="inbox-put-off"),
    path("inbox/take/", inbox_acts.take, name="inbox-take"),
]
