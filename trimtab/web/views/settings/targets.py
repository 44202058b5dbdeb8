"""Targets and thresholds, by KPI and by client."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.targets.actions import end_target, set_target, withdraw_target
from trimtab.domain.targets.models import Target
from trimtab.domain.targets.queries import Own, clients_own, history, in_force
from trimtab.kpi.definition import Kpi
from trimtab.scorecards.periods import today
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import actor
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.programme import lane_title
from trimtab.web.presenters.settings.units import typed_unit, value_text
from trimtab.web.rights import LEADS, open_to
from trimtab.web.settings_forms.targets import TargetForm
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page

ENTRY = "settings-targets"


@dataclass(frozen=True)
class Line:
    """A KPI with what holds for all clients, and how many clients differ."""

    key: str
    title: str
    target: str
    threshold: str
    differ: str


@dataclass(frozen=True)
class Differing:
    """A client that differs: of which KPI, in what, its own value and everyone's."""

    client: int
    name: str
    key: str
    title: str
    kind: str
    own: str
    everyones: str


@open_to(LEADS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is each KPI to reach, where does it warn, and which clients differ?"""
    as_of = clock.as_of()
    day = today(as_of)
    targets, thresholds = (
        in_force(on=day, kind=kind) for kind in (Target.Kind.TARGET, Target.Kind.THRESHOLD)
    )
    own = [one for one in clients_own(on=day) if one.kpi in KPIS]
    context = {"lanes": _lanes(targets, thresholds, own), "differing": _differing(own, targets, thresholds)}
    return settings_page(request, "settings/targets.html", context, entry=ENTRY, as_of=as_of)


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, key: str) -> HttpResponse:
    """What was ever said of one KPI's target and threshold; say something new."""
    kpi, as_of = _kpi(key), clock.as_of()
    if request.method != "POST":
        return _page(request, kpi, TargetForm(kpi=kpi, initial={"from_day": today(as_of)}))
    form = TargetForm(request.POST, kpi=kpi)
    if not form.is_valid():
        return _page(request, kpi, form, REFUSED)
    given = form.cleaned_data
    about: dict[str, Any] = {
        "by": actor(request),
        "as_of": as_of,
        "kpi": key,
        "kind": given["kind"],
        "client": given.get("client"),
        "from_day": given["from_day"],
        "reason": given["reason"],
    }
    value = form.wanted()
    if value is None:
        end_target(**about)
    else:
        set_target(**about, value=value)
    return saved(
        request, gettext("Saved. It shows on pages about days from then on."), "settings-target", key
    )


@open_to(LEADS)
@require_POST
def withdraw(request: HttpRequest, key: str, target_id: int) -> HttpResponse:
    """Take back what was said for one day."""
    _kpi(key)
    found = Target.objects.filter(pk=target_id, kpi=key).first() if target_id <= LARGEST_ID else None
    if found is None:
        raise Http404
    withdraw_target(by=actor(request), as_of=clock.as_of(), target=found)
    return saved(request, gettext("Taken back. What was said before it holds again."), "settings-target", key)


def _kpi(key: str) -> Kpi:
    if key not in KPIS:
        raise Http404
    return KPIS[key]


def _page(request: HttpRequest, kpi: Kpi, form: TargetForm, status: int = 200) -> HttpResponse:
    day = today(clock.as_of())
    said = history(kpi.key)
    context = {
        "key": kpi.key,
        "title": gettext(kpi.title),
        "asks": gettext(kpi.asks),
        "identifier": kpi.identifier,
        "form": form,
        "unit": typed_unit(kpi),
        "target": value_text(kpi, in_force(on=day).get(kpi.key)),
        "threshold": value_text(kpi, in_force(on=day, kind=Target.Kind.THRESHOLD).get(kpi.key)),
        "by_client": "client" in kpi.by,
        "history": [(one, _kind(one.kind), value_text(kpi, one.value)) for one in said],
    }
    return settings_page(
        request, "settings/target.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


def _lanes(
    targets: Mapping[str, float], thresholds: Mapping[str, float], own: Sequence[Own]
) -> list[tuple[str, list[Line]]]:
    found: dict[str, list[Line]] = {}
    for key, kpi in KPIS.items():
        differ = len({one.client for one in own if one.kpi == key})
        words = ngettext("%(n)s client differs", "%(n)s clients differ", differ) % {"n": count(differ)}
        line = Line(
            key,
            gettext(kpi.title),
            value_text(kpi, targets.get(key)),
            value_text(kpi, thresholds.get(key)),
            words if differ else "",
        )
        found.setdefault(kpi.lane, []).append(line)
    return [(lane_title(lane), lines) for lane, lines in found.items()]


def _differing(
    own: Sequence[Own], targets: Mapping[str, float], thresholds: Mapping[str, float]
) -> list[Differing]:
    found = []
    for one in own:
        kpi = KPIS[one.kpi]
        everyones = (targets if one.kind == Target.Kind.TARGET else thresholds).get(one.kpi)
        found.append(
            Differing(
                one.client,
                one.name,
                one.kpi,
                gettext(kpi.title),
                _kind(one.kind),
                value_text(kpi, one.value),
                value_text(kpi, everyones),
            )
        )
    return sorted(found, key=lambda line: (line.name.casefold(), line.client, line.title, line.kind))


def _kind(kind: str) -> str:
    return gettext("Threshold") if kind == Target.Kind.THRESHOLD else gettext("Target")
