"""The addresses of outgoing mail."""

from django.urls import URLPattern, path

from trimtab.web.views import outbox, unsubscribe

urlpatterns: list[URLPattern] = [
    path("outbox/", outbox.index, name="outbox"),
    path("outbox/disabled/<int:address_id>/enable/", outbox.enable, name="outbox-enable"),
    path("unsubscribe/<str:token>/", unsubscribe.show, name="unsubscribe"),
]
