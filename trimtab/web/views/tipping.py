"""Tipping points: of client satisfaction against escalations, and of turnover against technicians' satisfaction."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from trimtab.domain.organisation.queries import parameters
from trimtab.domain.targets.actions import set_threshold
from trimtab.domain.targets.models import Target
from trimtab.domain.targets.queries import in_force
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.domain.tipping.queries import every_run
from trimtab.scorecards.periods import default_period, today
from trimtab.scorecards.tipping import AGAINST, RATED, OfTurnover, estimate_all, of_escalations, of_turnover
from trimtab.scorecards.tipping_turnover import over_time, score_bands
from trimtab.web import clock
from trimtab.web.addresses import BadView, choice, given_once
from trimtab.web.exports import Table
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import exported_tipping, tipping, tipping_turnover, tipping_words
from trimtab.web.presenters.numbers import percent_text
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format

SECTION = "tipping"
ESCALATION = "ticket-escalation"


@open_to(LEADS)
@require_safe
@explained
def escalations(request: HttpRequest) -> HttpResponse:
    """From which escalation rate on does client satisfaction fall?"""
    as_of, who = clock.as_of(), viewer(request)
    source = _chosen(request, "source", RATED)
    found = of_escalations(who, source, as_of)  # type: ignore[arg-type]
    standing = found.standing
    shown = standing.shown if standing else None
    held = in_force(on=today(as_of), kind=Target.Kind.THRESHOLD).get(ESCALATION)
    context = {
        "uses": tipping.uses("escalations"),
        "sources": tipping.sources(source),
        "source": source,
        "verdict": tipping.verdict(standing, zone_of(who)) if standing else None,
        "caption": tipping_words.caption(),
        "pictures": tipping.pictures_of_escalations(found.points, shown),
        "picture_says": tipping.picture_says(len(found.points), shown),
        "rows": tipping.point_rows(found.points),
        "points": len(found.points),
        "since_then": tipping.since_then(len(found.points), shown),
        "more": max(0, len(found.points) - tipping.MOST_SHOWN),
        "bends": shown is not None and shown.status in ("imprecise", "found"),
        "query": f"?source={source}",
        "suggested": None if found.suggested is None else percent_text(found.suggested, 1),
        "held": None if held is None else percent_text(held, 1),
        "taken": held is not None and held == found.suggested,
    }
    return page(request, "tipping_escalations.html", context, section=SECTION, as_of=as_of)


@open_to(LEADS)
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """From today on, clients' escalation rates warn at the lower end of the tipping point's interval (ALERT-9)."""
    as_of, source = clock.as_of(), request.POST.get("source", "")
    if source not in RATED:
        raise Http404
    found = of_escalations(viewer(request), source, as_of)
    if found.suggested is None or found.standing is None:
        # It was on the page when it was opened, and a run has changed what is shown since.
        messages.warning(
            request, gettext("There is no tipping point to use any more: look at the page again.")
        )
    else:
        set_threshold(
            by=actor(request),
            as_of=as_of,
            kpi=ESCALATION,
            value=found.suggested,
            from_day=today(as_of),
            origin=Target.Origin.TIPPING_POINT,
            origin_estimate=found.standing.shown.pk,
        )
        says = gettext("From today on %(value)s is the threshold of ticket escalation.")
        messages.success(request, says % {"value": percent_text(found.suggested, 1)})
    return redirect(reverse("tipping-escalations") + f"?source={source}")


@open_to(LEADS)
@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Make the runs that are due now instead of tonight."""
    estimate_all(clock.as_of())
    back = "tipping-turnover" if request.POST.get("use") == "turnover" else "tipping-escalations"
    return redirect(back)


@open_to(LEADS)
@require_safe
@explained
def turnover(request: HttpRequest) -> HttpResponse:
    """Below which satisfaction do technicians leave, and which one keeps them?"""
    as_of, who, rules = clock.as_of(), viewer(request), parameters()
    against = _chosen(request, "pairing", AGAINST)
    found = of_turnover(who, against, as_of)  # type: ignore[arg-type]
    standing = found.standing
    shown = standing.shown if standing else None
    score = standing.latest.score if standing else None
    bands = score_bands(found.points, fewest=rules.n_min_headcount, level=rules.conf)
    months = over_time(who, default_period(as_of), as_of)
    context = {
        "uses": tipping.uses("turnover"),
        "sources": tipping_turnover.pairings(against),
        "against": against,
        "verdict": tipping.verdict(standing, zone_of(who)) if standing else None,
        "caption": tipping_words.caption_of_teams(),
        "needed": tipping_words.needed_sentence(score) if score else "",
        "has_target": found.target is not None,
        "pictures": tipping_turnover.pictures(bands, shown, score),
        "picture_says": tipping_turnover.picture_says(bands, shown),
        "bands": tipping_turnover.band_rows(bands),
        "rows": tipping_turnover.point_rows(found.points),
        "points": len(found.points),
        "since_then": tipping.since_then(len(found.points), shown),
        "more": max(0, len(found.points) - tipping.MOST_SHOWN),
        "query": f"?pairing={against}",
        **_over_time(found, months),
        "left_says": tipping_turnover.left_text(rules),
        "smallest": rules.k_anon,
        "is_needed": bool(score and score.score is not None),
        "bends": shown is not None and shown.status in ("imprecise", "found"),
    }
    return page(request, "tipping_turnover.html", context, section=SECTION, as_of=as_of)


def _over_time(found: OfTurnover, months: Any) -> dict[str, Any]:
    return {
        "time_pictures": tipping_turnover.time_pictures(months, found.target),
        "time_says": tipping_turnover.time_says(months) if months else "",
        "months": tipping_turnover.month_rows(months),
        "crossing": tipping_turnover.crossing_caption(),
    }


@open_to(LEADS)
@require_safe
@explained
def export(request: HttpRequest, use: str, what: str, file_format: str) -> HttpResponseBase:
    """The points, the bands, the months or the history, as a file."""
    wanted = wanted_format(file_format)
    makers = {"escalations": _of_escalations, "turnover": _of_turnover}
    table = makers[use](request, what) if use in makers else None
    if table is None:
        says = gettext("There is no export “%(what)s” of a tipping point.") % {"what": what[:60]}
        raise BadView(says, gettext("Take one from the page of the tipping point."))
    return taken(request, table, wanted)


def _of_escalations(request: HttpRequest, what: str) -> Table | None:
    as_of, who = clock.as_of(), viewer(request)
    found = of_escalations(who, _chosen(request, "source", RATED), as_of)  # type: ignore[arg-type]
    frame, standing = list_frame(who, as_of), found.standing
    if what == "points":
        return exported_tipping.client_months(found.points, standing.shown if standing else None, frame)
    runs = list(every_run(TippingEstimate.Use.ESCALATIONS, found.source))
    return exported_tipping.runs(runs, frame) if what == "history" else None


def _of_turnover(request: HttpRequest, what: str) -> Table | None:
    as_of, who, rules = clock.as_of(), viewer(request), parameters()
    found = of_turnover(who, _chosen(request, "pairing", AGAINST), as_of)  # type: ignore[arg-type]
    frame, standing = list_frame(who, as_of), found.standing
    shown: TippingEstimate | None = standing.shown if standing else None
    if what == "points":
        return exported_tipping.team_quarters(found.points, shown, frame)
    if what == "bands":
        bands = score_bands(found.points, fewest=rules.n_min_headcount, level=rules.conf)
        return exported_tipping.bands(bands, shown, frame)
    if what == "months":
        return exported_tipping.months(over_time(who, default_period(as_of), as_of), frame)
    runs = list(every_run(TippingEstimate.Use.TURNOVER, found.against))
    return exported_tipping.runs(runs, frame) if what == "history" else None


def _chosen(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    """The choice in the address, the first where it does not say. Raises BadView."""
    return choice(given_once(request.GET, (name,)), name, allowed) or allowed[0]
