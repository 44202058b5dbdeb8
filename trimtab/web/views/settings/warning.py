"""The early warning: the threshold, what is suggested, and what to expect of it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from trimtab.domain.targets.actions import set_threshold
from trimtab.domain.targets.models import Target
from trimtab.scorecards.periods import today
from trimtab.scorecards.warning_looks import ESCALATION
from trimtab.scorecards.warnings import warning_settings
from trimtab.web import clock
from trimtab.web.pages import actor, viewer
from trimtab.web.presenters.settings import warning
from trimtab.web.rights import LEADS, open_to
from trimtab.web.settings_forms.warning import ThresholdForm
from trimtab.web.views.errors import explained
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page

ENTRY = "settings-warning"


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@explained
def show(request: HttpRequest) -> HttpResponse:
    """Where is a client's escalation rate to warn, and what is to be expected of that? Set it."""
    if request.method != "POST":
        return _page(request, ThresholdForm())
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        return _page(request, form, REFUSED)
    as_of = clock.as_of()
    given = form.cleaned_data
    set_threshold(
        by=actor(request),
        as_of=as_of,
        kpi=ESCALATION,
        value=form.share(),
        from_day=today(as_of),
        client=given["client"],
        reason=given["reason"],
    )
    return saved(request, _soon(), ENTRY)


@open_to(LEADS)
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Take the suggested threshold for all clients, with where it comes from (ALERT-9)."""
    as_of = clock.as_of()
    found = warning_settings(viewer(request), as_of).suggestion
    set_threshold(
        by=actor(request),
        as_of=as_of,
        kpi=ESCALATION,
        value=found.value,
        from_day=today(as_of),
        origin=Target.Origin.SUGGESTION,
        origin_estimate=found.estimate,
    )
    return saved(request, _soon(), ENTRY)


def _soon() -> str:
    return gettext("Saved. Every client is looked at with it within a minute.")


def _page(request: HttpRequest, form: ThresholdForm, status: int = 200) -> HttpResponse:
    as_of = clock.as_of()
    context = {"form": form, "warning": warning.shown(warning_settings(viewer(request), as_of))}
    return settings_page(request, "settings/warning.html", context, entry=ENTRY, as_of=as_of, status=status)
