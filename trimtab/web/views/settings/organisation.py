"""The provider's own settings."""

from typing import Any
from zoneinfo import available_timezones

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trimtab.domain.organisation.actions import change_organisation
from trimtab.domain.organisation.queries import current
from trimtab.web import clock
from trimtab.web.pages import actor
from trimtab.web.presenters.settings.parameters import Facts
from trimtab.web.rights import LEADS, open_to
from trimtab.web.settings_forms.organisation import OrganisationForm
from trimtab.web.views.settings.frame import REFUSED, only_owners, saved, settings_page, soon

ENTRY = "settings-organisation"
FIELDS = ("name", "zone", "language", "fiscal_year_start_month")


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Who runs this Trimtab, where, and in which language? Owners change it."""
    if request.method == "POST":
        return _save(request)
    provider = current()
    return _page(request, OrganisationForm(initial={name: getattr(provider, name) for name in FIELDS}))


def _save(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST)
    if not only_owners(request, form) or not form.is_valid():
        return _page(request, form, REFUSED)
    rebuilt = change_organisation(by=actor(request), as_of=clock.as_of(), **form.cleaned_data)
    if not rebuilt:
        return saved(request, gettext("Saved."), ENTRY)
    says = gettext("Saved. Every month is computed anew in the zone %(zone)s. %(soon)s")
    return saved(request, says % {"zone": form.cleaned_data["zone"], "soon": soon()}, ENTRY)


def _page(request: HttpRequest, form: OrganisationForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "fields": [(form[name], _facts().get(name)) for name in FIELDS],
        "zones": sorted(available_timezones()),
    }
    return settings_page(
        request, "settings/organisation.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


def _facts() -> dict[str, Facts]:
    return {
        "zone": Facts("REPORT_TZ", gettext("any IANA time zone"), "UTC", "TIME-1, TIME-2", ()),
        "language": Facts("", gettext("English, Turkish or Japanese"), "English", "", ()),
        "fiscal_year_start_month": Facts("", gettext("any month"), gettext("January"), "TIME-3", ()),
    }
