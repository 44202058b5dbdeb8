"""You said, we are doing: the list of initiatives, a new one, and one with its steps."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trimtab.domain.initiatives.actions import AlreadyRunning, NoSuchStep, change, move, propose
from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.initiatives.queries import every_initiative
from trimtab.scorecards.periods import today
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID, choice, given_once
from trimtab.web.initiative_form import InitiativeForm
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import initiatives as presenter
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format

SECTION = "surveys"
REFUSED = 422


@open_to(PROVIDER)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """What is being done, by whom, and when is it looked at again?"""
    as_of, state = clock.as_of(), _state(request)
    context = {
        "lines": presenter.lines(every_initiative(state=state), today(as_of)),
        "states": [(key, text, key == state) for key, text in presenter.states().items()],
        "state": state,
        "query": f"?state={state}" if state else "?",
        "may_write": viewer(request).role in LEADS,
    }
    return page(request, "initiatives.html", context, section=SECTION, as_of=as_of)


@open_to(PROVIDER)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file."""
    wanted, found = wanted_format(file_format), list(every_initiative(state=_state(request)))
    return taken(request, presenter.exported(found, list_frame(viewer(request), clock.as_of())), wanted)


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose an initiative."""
    as_of = clock.as_of()
    form = InitiativeForm(request.POST if request.method == "POST" else None, today=today(as_of))
    if request.method == "POST" and form.is_valid():
        made = propose(by=actor(request), as_of=as_of, values=form.values())
        return redirect("initiative", made.pk)
    return _page(request, form, None)


@open_to(PROVIDER)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """One initiative; those who lead change it. What it is judged by is fixed once it runs."""
    one, as_of = _found(initiative_id), clock.as_of()
    if request.method != "POST":
        return _page(request, InitiativeForm(initiative=one, today=today(as_of)), one)
    if viewer(request).role not in LEADS:
        raise Http404
    form = InitiativeForm(request.POST, initiative=one, today=today(as_of))
    if form.is_valid():
        try:
            change(by=actor(request), as_of=as_of, initiative=one, values=form.values())
        except AlreadyRunning:
            form.add_error(None, gettext("It runs by now, so what it is judged by stays. Propose a new one."))
        else:
            return redirect("initiative", one.pk)
    return _page(request, form, one)


@open_to(LEADS)
@require_POST
def state(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """Let it run, be done or be stopped."""
    one = _found(initiative_id)
    try:
        move(by=actor(request), as_of=clock.as_of(), initiative=one, state=request.POST.get("state", ""))
    except NoSuchStep:
        raise Http404 from None
    return redirect("initiative", one.pk)


def _page(request: HttpRequest, form: InitiativeForm, one: Initiative | None) -> HttpResponse:
    as_of = clock.as_of()
    context = {
        "form": form,
        "one": one,
        "line": presenter.line(one, today(as_of)) if one else None,
        "steps": presenter.steps(one.state) if one else (),
        "told": [form[name] for name in ("title", "said", "owner", "survey", "theme", "hypothesis")],
        "judged": [form[name] for name in ("kpi", "group", "direction", "size", "starts_on", "review_on")],
        "fixed": bool(one and one.state != Initiative.State.PROPOSED),
        "may_write": viewer(request).role in LEADS,
    }
    status = REFUSED if form.errors else 200
    return page(request, "initiative.html", context, section=SECTION, as_of=as_of, status=status)


def _found(key: int) -> Initiative:
    found = every_initiative().filter(pk=key).first() if key <= LARGEST_ID else None
    if found is None:
        raise Http404
    return found


def _state(request: HttpRequest) -> str | None:
    return choice(given_once(request.GET, ("state",)), "state", list(presenter.states()))
