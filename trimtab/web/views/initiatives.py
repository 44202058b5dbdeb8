"""You said, we are doing, it did this: the list of initiatives, a new one, and one with what came of it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client
from trimtab.domain.initiatives import queries
from trimtab.domain.initiatives.actions import AlreadyRunning, NoSuchStep, change, move, propose
from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.initiatives.queries import every_initiative
from trimtab.domain.people.models import Person, Team
from trimtab.domain.tickets.desk import team_of
from trimtab.scorecards.initiatives import outcome
from trimtab.scorecards.periods import today
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID, choice, given_once, identifier
from trimtab.web.initiative_form import InitiativeForm, initial
from trimtab.web.initiative_work_form import NoteForm, StepForm
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import initiative_page
from trimtab.web.presenters import initiatives as presenter
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format

SECTION = "initiatives"
REFUSED = 422
FILTERS = ("state", "kpi", "client", "team", "owner", "verdict")
PREFILL = (
    "kpi", "client", "team", "group", "direction", "hypothesis", "notice", "survey", "about", "from",
)  # fmt: skip
"""What an address may bring to a new one. A theme is called "about": every page knows ``theme`` as its look."""


@open_to(PROVIDER)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """What is being done, by whom, with what result, and when is it looked at again?"""
    as_of, given = clock.as_of(), _filters(request)
    found = _seen(request, every_initiative(**given))
    context = {
        "lines": presenter.lines(found, as_of),
        "standing": presenter.standing(queries.standing(_seen(request, every_initiative()), on=today(as_of))),
        "states": [(key, text, key == given["state"]) for key, text in presenter.states().items()],
        "filters": presenter.filters(given),
        "narrowed": any(given.values()),
        "state": given["state"],
        "query": presenter.query(given),
        "may_write": viewer(request).role in LEADS,
    }
    return page(request, "initiatives.html", context, section=SECTION, as_of=as_of)


@open_to(PROVIDER)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file."""
    wanted, found = wanted_format(file_format), list(_seen(request, every_initiative(**_filters(request))))
    return taken(request, presenter.exported(found, list_frame(viewer(request), clock.as_of())), wanted)


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@explained
def new(request: HttpRequest) -> HttpResponse:
    """Propose an initiative; the address may bring what it begins with."""
    as_of = clock.as_of()
    if request.method == "POST":
        form = InitiativeForm(request.POST, today=today(as_of))
        if form.is_valid():
            made = propose(
                by=actor(request),
                as_of=as_of,
                values={**form.values(), **form.origin()},
                groups=form.chosen(),
            )
            return redirect("initiative", made.pk)
    else:
        form = InitiativeForm(today=today(as_of), begun=_begun(request))
    context = {**_form(form, None), "may_write": True}
    status = REFUSED if form.errors else 200
    return page(request, "initiative_edit.html", context, section=SECTION, as_of=as_of, status=status)


@open_to(PROVIDER)
@require_safe
@explained
def show(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """One initiative: the plan, what is done, and what came of it."""
    return shown(request, found_one(request, initiative_id))


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """Change it. What it is judged by is fixed once it runs."""
    one, as_of = found_one(request, initiative_id), clock.as_of()
    form = InitiativeForm(
        request.POST if request.method == "POST" else None, initiative=one, today=today(as_of)
    )
    if request.method == "POST" and form.is_valid():
        try:
            change(by=actor(request), as_of=as_of, initiative=one, values=form.values(), groups=form.chosen())
        except AlreadyRunning:
            form.add_error(None, gettext("It runs by now, so what it is judged by stays. Propose a new one."))
        else:
            return redirect("initiative", one.pk)
    status = REFUSED if form.errors else 200
    return page(
        request, "initiative_edit.html", _form(form, one), section=SECTION, as_of=as_of, status=status
    )


@open_to(LEADS)
@require_POST
def state(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """Let it run, be done or be stopped."""
    one, as_of = found_one(request, initiative_id), clock.as_of()
    wanted = request.POST.get("state", "")
    try:
        move(by=actor(request), as_of=as_of, on=today(as_of), initiative=one, state=wanted)
    except NoSuchStep:
        raise Http404 from None
    return redirect("initiative", one.pk)


@open_to(PROVIDER)
@require_safe
def export_months(request: HttpRequest, initiative_id: int, file_format: str) -> HttpResponseBase:
    """The months of its chart as a file."""
    wanted, one, as_of = wanted_format(file_format), found_one(request, initiative_id), clock.as_of()
    found = outcome(viewer(request), one, as_of)
    return taken(
        request, initiative_page.exported_months(one, found, list_frame(viewer(request), as_of)), wanted
    )


def shown(
    request: HttpRequest,
    one: Initiative,
    *,
    step_form: StepForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    """The page of an initiative; a form that was refused stands in it as it was typed."""
    as_of, who = clock.as_of(), viewer(request)
    leads = who.role in LEADS
    refused = step_form is not None or note_form is not None
    context = {
        **initiative_page.prepared(one, outcome(who, one, as_of), today(as_of), leads=leads),
        "steps_after": presenter.steps(one.state),
        "may_write": leads,
        "step_form": (step_form or StepForm()) if leads else None,
        "note_form": (note_form or NoteForm(today=today(as_of))) if leads else None,
        "form": step_form or note_form,
    }
    status = REFUSED if refused else 200
    return page(request, "initiative.html", context, section=SECTION, as_of=as_of, status=status)


def found_one(request: HttpRequest, key: int) -> Initiative:
    """The initiative of this number, of those that whoever asks may see. Raises Http404."""
    found = _seen(request, every_initiative()).filter(pk=key).first() if key <= LARGEST_ID else None
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest, found: QuerySet[Initiative]) -> QuerySet[Initiative]:
    who = viewer(request)
    person = Person.objects.filter(pk=who.person_id).first() if who.person_id else None
    on = today(clock.as_of())
    team = team_of(person, on) if person else None
    return queries.seen_by(found, leads=who.role in LEADS, team=team.pk if team else None, on=on)


def _form(form: InitiativeForm, one: Initiative | None) -> dict[str, Any]:
    return {
        "form": form,
        "one": one,
        "told": [form[name] for name in ("title", "said", "owner", "survey", "theme", "hypothesis")],
        "judged": [form[name] for name in ("kpi", "groups", "direction", "size", "starts_on", "review_on")],
        "fixed": bool(one and one.state != Initiative.State.PROPOSED),
    }


def _begun(request: HttpRequest) -> Mapping[str, Any]:
    """What the address brings to a new one; what it names and is not there is left out."""
    given = given_once(request.GET, PREFILL)
    old = identifier(given, "from")
    if old is not None:
        one = every_initiative().filter(pk=old).first()
        return {**initial(one, clock.as_of().date()), "anew_of": old} if one else {}
    groups = [
        f"{kind}:{key}"
        for kind, model in (("client", Client), ("team", Team))
        if (key := identifier(given, kind)) is not None and model._default_manager.filter(pk=key).exists()
    ]
    told = ("kpi", "survey", "hypothesis", "direction")
    begun: dict[str, Any] = {name: given[name] for name in told if name in given}
    begun["theme"] = given.get("about", "")
    kpi = KPIS.get(begun.get("kpi", ""))
    if kpi is not None and kpi.better != "neither" and "direction" not in begun:
        begun["direction"] = kpi.better
    if "group" in given:
        groups.append(given["group"])
    return {**begun, "groups": groups, "notice": identifier(given, "notice")}


def _filters(request: HttpRequest) -> dict[str, Any]:
    given = given_once(request.GET, FILTERS)
    return {
        "state": choice(given, "state", list(presenter.states())),
        "kpi": choice(given, "kpi", list(KPIS)),
        "verdict": choice(given, "verdict", list(presenter.verdicts())),
        **{name: identifier(given, name) for name in ("client", "team", "owner")},
    }
