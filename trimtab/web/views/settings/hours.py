"""Working hours and holidays, of the provider and of clients."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from trimtab.domain.calendars.actions import set_calendar
from trimtab.domain.calendars.queries import clients_own, in_force, own_holidays, own_hours
from trimtab.domain.calendars.working import Stretch
from trimtab.domain.clients.models import Client
from trimtab.scorecards.errors import NotVisible
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import actor
from trimtab.web.rights import LEADS, open_to
from trimtab.web.settings_forms.hours import ClientHoursForm, HoursForm, hours_text
from trimtab.web.views.errors import explained
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page, unchanged

ENTRY = "settings-hours"


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: HttpRequest) -> HttpResponse:
    """When is somebody there? Which clients differ?"""
    return _answer(request, None)


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@explained
def of_client(request: HttpRequest, client_id: int) -> HttpResponse:
    """When is somebody there for one client?"""
    return _answer(request, _client(client_id))


@open_to(LEADS)
@require_POST
@explained
def follow_provider(request: HttpRequest, client_id: int) -> HttpResponse:
    """Forget a client's own hours and holidays: the provider's hold for it."""
    client = _client(client_id)
    set_calendar(by=actor(request), as_of=clock.as_of(), stretches=[], holidays={}, client=client)
    says = gettext("The provider's hours and holidays hold for %(client)s now.") % {"client": client.name}
    return saved(request, says, ENTRY)


def _answer(request: HttpRequest, client: Client | None) -> HttpResponse:
    kind = ClientHoursForm if client else HoursForm
    initial = _written(client)
    if request.method != "POST":
        return _page(request, client, kind(initial=initial))
    form = kind(request.POST, initial=initial)
    if not form.is_valid():
        return _page(request, client, form, REFUSED)
    changed = set_calendar(
        by=actor(request),
        as_of=clock.as_of(),
        stretches=form.stretches(),
        holidays=form.all_holidays(),
        client=client,
    )
    back: tuple[Any, ...] = ("settings-client-hours", client.pk) if client else (ENTRY,)
    return saved(request, gettext("Saved."), *back) if changed else unchanged(request, *back)


def _page(request: HttpRequest, client: Client | None, form: HoursForm, status: int = 200) -> HttpResponse:
    key = client.pk if client else None
    calendar = in_force(key)
    context = {
        "client": client,
        "form": form,
        "days": [form[f"day_{number}"] for number in range(1, 8)],
        "zone": calendar.hours_zone.key,
        "has_own": bool(client and (own_hours(key) or own_holidays(key))),
        "ticks": [form["own_hours"], form["own_holidays"]] if client else [],
        "known": bool(calendar.stretches),
        "differing": [] if client else clients_own(),
        "clients": [] if client else list(_clients()),
    }
    return settings_page(
        request, "settings/hours.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


def _written(client: Client | None) -> dict[str, Any]:
    """What stands in the fields: a client without its own begins with what holds for it."""
    key = client.pk if client else None
    calendar = in_force(key)
    days: dict[int, list[Stretch]] = {}
    for stretch in calendar.stretches:
        days.setdefault(stretch.weekday, []).append(stretch)
    holidays: dict[date, str] = dict(calendar.holidays)
    lines = [f"{day.isoformat()}, {holidays[day]}" for day in sorted(holidays)]
    return {
        **{f"day_{number}": hours_text(found) for number, found in days.items()},
        "holidays": "\n".join(lines),
        "own_hours": bool(client and own_hours(key)),
        "own_holidays": bool(client and own_holidays(key)),
    }


def _client(client_id: int) -> Client:
    found = _clients().filter(pk=client_id).first() if client_id <= LARGEST_ID else None
    if found is None:
        raise NotVisible("There is no such client.")
    return found


def _clients() -> QuerySet[Client]:
    return Client.objects.filter(merged_into=None, is_internal=False).order_by("name", "pk")
