"""Teams, their tiers and departments."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trimtab.domain.people.models import Team
from trimtab.domain.tickets.actions import Rank, compare_ranks, set_ranks
from trimtab.domain.tickets.comparing import Comparison
from trimtab.web import clock
from trimtab.web.pages import actor
from trimtab.web.presenters.settings.previews import counted_anew, preview, seal
from trimtab.web.rights import LEADS, open_to
from trimtab.web.settings_forms.teams import TeamsForm
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page, unchanged

ENTRY = "settings-teams"


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Of which tier is each team? What would change is shown before it is saved."""
    teams = list(Team.objects.order_by("name", "pk"))
    if request.method != "POST":
        return _page(request, TeamsForm(teams=teams))
    # A team that came in since the page was opened keeps what it has.
    form = TeamsForm(request.POST, teams=[team for team in teams if f"tier_{team.pk}" in request.POST])
    if not form.is_valid():
        return _page(request, form, status=REFUSED)
    ranks = form.ranks()
    if all(ranks[team.pk] == Rank(team.tier, team.department) for team in form.teams):
        return unchanged(request, ENTRY)
    try:
        return _saved_or_shown(request, form, ranks)
    except ValueError as unreadable:  # a stored rule that nobody can read
        form.add_error(
            None, gettext("An escalation rule cannot be read: %(problem)s") % {"problem": unreadable}
        )
        return _page(request, form, status=REFUSED)


def _saved_or_shown(request: HttpRequest, form: TeamsForm, ranks: dict[int, Rank]) -> HttpResponse:
    sealed = seal({pk: [rank.tier, rank.department] for pk, rank in ranks.items()})
    if "save" not in request.POST or request.POST.get("sealed") != sealed:
        return _page(request, form, found=compare_ranks(ranks), sealed=sealed)
    done = set_ranks(by=actor(request), as_of=clock.as_of(), ranks=ranks)
    return saved(request, counted_anew(done), ENTRY)


def _page(
    request: HttpRequest,
    form: TeamsForm,
    *,
    found: Comparison | None = None,
    sealed: str = "",
    status: int = 200,
) -> HttpResponse:
    lines = [(team, form[f"tier_{team.pk}"], form[f"department_{team.pk}"]) for team in form.teams]
    context: dict[str, Any] = {
        "form": form,
        "lines": lines,
        "preview": found and preview(found),
        "sealed": sealed,
    }
    return settings_page(
        request, "settings/teams.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )
