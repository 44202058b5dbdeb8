"""The addresses of the inbox."""

from django.urls import URLPattern, path

from trimtab.web.views import inbox

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.index, name="inbox"),
    path("inbox/export.<slug:file_format>", inbox.export, name="inbox-export"),
    path("inbox/give/", inbox.give, name="inbox-give"),
    path("inbox/put-off/", inbox.put_off, name="inbox-put-off"),
]
