"""The parameters of the KPI specification."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from trimtab.domain.organisation.actions import set_parameters
from trimtab.domain.organisation.queries import parameters
from trimtab.kpi.parameters import SPECIFICATION
from trimtab.web import clock
from trimtab.web.pages import actor
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.settings.parameters import facts, groups
from trimtab.web.rights import LEADS, open_to
from trimtab.web.settings_forms.parameters import ParametersForm
from trimtab.web.views.settings.frame import REFUSED, only_owners, saved, settings_page, soon, unchanged

ENTRY = "settings-parameters"


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Which parameters hold, and what does each change? Owners change them."""
    if request.method == "POST":
        return _save(request)
    return _page(request, ParametersForm(rules=parameters()))


def _save(request: HttpRequest) -> HttpResponse:
    form = ParametersForm(request.POST, rules=parameters())
    if not only_owners(request, form) or not form.is_valid():
        return _page(request, form, REFUSED)
    changed = set_parameters(by=actor(request), as_of=clock.as_of(), values=form.values())
    if not changed:
        return unchanged(request, ENTRY)
    says = ngettext("Saved %(n)s parameter. %(soon)s", "Saved %(n)s parameters. %(soon)s", len(changed))
    return saved(request, says % {"n": count(len(changed)), "soon": soon()}, ENTRY)


def _page(request: HttpRequest, form: ParametersForm, status: int = 200) -> HttpResponse:
    sections = [
        (group.title, [(form[setting.name], facts(setting)) for setting in group.settings])
        for group in groups()
    ]
    context = {"form": form, "sections": sections, "specification": SPECIFICATION, "few": gettext("measures")}
    return settings_page(
        request, "settings/parameters.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )
