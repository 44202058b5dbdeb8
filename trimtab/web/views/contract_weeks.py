"""Early support week by week from the contract's first day, and each client against the average."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.organisation.queries import parameters
from trimtab.scorecards.contract_weeks import KEYS, contract_weeks
from trimtab.web import clock
from trimtab.web.addresses import choice, given_once, identifier
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import contract_weeks as presenter
from trimtab.web.presenters.contract_weeks import Wanted
from trimtab.web.rights import PROVIDER, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format

BOTH = "both"


@open_to(PROVIDER)
@require_safe
@explained
def show(request: HttpRequest) -> HttpResponse:
    """How do escalations and satisfaction go in the first half year of a contract?"""
    as_of, rules, wanted = clock.as_of(), parameters(), _wanted(request)
    found = contract_weeks(viewer(request), wanted.key, as_of, wanted.client, both=wanted.both)
    context = {
        "title": gettext(KPIS[wanted.key].title),
        "wanted": wanted,
        "tabs": presenter.tabs(wanted, [KPIS[key] for key in KEYS]),
        "says": presenter.headline(found, rules),
        "chosen": presenter.chosen_says(found, rules),
        "chosen_name": found.chosen.name if found.chosen else "",
        "contracts": presenter.clients_text(found),
        "charts": presenter.drawings(found) if found.clients else [],
        "rows": presenter.rows(found, rules),
        "smalls": presenter.smalls(found, wanted, rules),
        "clients": sorted((one.name, one.client_id) for one in found.clients),
        "export": reverse("contract-weeks") + "export",
        "query": wanted.query(),
        "kpi_page": reverse("kpi", args=[wanted.key]),
    }
    return page(request, "contract_weeks.html", context, section="onboarding", as_of=as_of)


@open_to(PROVIDER)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The weeks as a file."""
    wanted_as, as_of, wanted, who = (
        wanted_format(file_format),
        clock.as_of(),
        _wanted(request),
        viewer(request),
    )
    found = contract_weeks(who, wanted.key, as_of, wanted.client, both=wanted.both)
    return taken(request, presenter.exported(found, list_frame(who, as_of)), wanted_as)


def _wanted(request: HttpRequest) -> Wanted:
    """Which KPI, which client, which clients? Raises BadView."""
    given = given_once(request.GET, ("kpi", "client", "clients"))
    return Wanted(
        key=choice(given, "kpi", KEYS) or KEYS[0],
        client=identifier(given, "client"),
        both=choice(given, "clients", (BOTH,)) == BOTH,
    )
