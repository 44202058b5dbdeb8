"""The addresses of the pages."""

from django.urls import URLPattern, path

from trimtab.web import (
    account_urls,
    answering_urls,
    chart_urls,
    import_urls,
    initiative_urls,
    look_urls,
    looking_urls,
    mail_urls,
    people_urls,
    prevented_urls,
    settings_urls,
    survey_settings_urls,
    survey_urls,
    tipping_urls,
    trust_urls,
)
from trimtab.web.views import clients, exports, kpi, my_work, onboarding, programme, rows, tickets

urlpatterns: list[URLPattern] = [
    path("", programme.show, name="programme"),
    path("kpi/<slug:key>/", kpi.show, name="kpi"),
    path("kpi/<slug:key>/rows/", rows.show, name="kpi-rows"),
    path("kpi/<slug:key>/export/<slug:what>.<slug:file_format>", exports.of_kpi, name="kpi-export"),
    *chart_urls.urlpatterns,
    path("programme/export.<slug:file_format>", exports.of_programme, name="programme-export"),
    *account_urls.urlpatterns,
    *people_urls.urlpatterns,
    *prevented_urls.urlpatterns,
    *looking_urls.urlpatterns,
    *mail_urls.urlpatterns,
    *settings_urls.urlpatterns,
    *survey_settings_urls.urlpatterns,
    *survey_urls.urlpatterns,
    *initiative_urls.urlpatterns,
    *tipping_urls.urlpatterns,
    *trust_urls.urlpatterns,
    *answering_urls.urlpatterns,
    path("clients/", clients.index, name="clients"),
    *look_urls.urlpatterns,
    path("clients/export.<slug:file_format>", exports.of_clients, name="clients-export"),
    path("clients/<int:client_id>/", clients.show, name="client"),
    path("onboarding/", onboarding.show, name="onboarding"),
    path("my-work/", my_work.show, name="my-work"),
    *import_urls.urlpatterns,
    path("tickets/", tickets.index, name="tickets"),
    path("tickets/export.<slug:file_format>", exports.of_tickets, name="tickets-export"),
    path("tickets/<int:ticket_id>/", tickets.show, name="ticket"),
]
