"""The steps of an initiative and the notes about it: added, ticked, removed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from trimtab.domain.initiatives import work
from trimtab.scorecards.periods import today
from trimtab.web import clock
from trimtab.web.initiative_work_form import NoteForm, StepForm
from trimtab.web.pages import actor
from trimtab.web.rights import LEADS, open_to
from trimtab.web.views.initiatives import found_one, shown


@open_to(LEADS)
@require_POST
def add_step(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """Something is to be done for it."""
    one, form = found_one(request, initiative_id), StepForm(request.POST)
    if not form.is_valid():
        return shown(request, one, step_form=form)
    given = form.cleaned_data
    work.add_step(
        by=actor(request), as_of=clock.as_of(), initiative=one,
        title=given["title"], who=given["who"], due_on=given["due_on"],
    )  # fmt: skip
    return redirect("initiative", one.pk)


@open_to(LEADS)
@require_POST
def step(request: HttpRequest, initiative_id: int, step_id: int) -> HttpResponse:
    """A step was done, was not done after all, or goes."""
    one, as_of = found_one(request, initiative_id), clock.as_of()
    found = one.steps.filter(pk=step_id).first()
    if found is None:
        raise Http404
    does = request.POST.get("does", "")
    if does == "remove":
        work.remove_step(by=actor(request), as_of=as_of, step=found)
    elif does in ("done", "not-done"):
        on = today(as_of) if does == "done" else None
        work.tick_step(by=actor(request), as_of=as_of, step=found, on=on)
    else:
        raise Http404
    return redirect("initiative", one.pk)


@open_to(LEADS)
@require_POST
def add_note(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """Something was said about it."""
    one, as_of = found_one(request, initiative_id), clock.as_of()
    form = NoteForm(request.POST, today=today(as_of))
    if not form.is_valid():
        return shown(request, one, note_form=form)
    given = form.cleaned_data
    work.add_note(by=actor(request), as_of=as_of, initiative=one, day=given["day"], text=given["text"])
    return redirect("initiative", one.pk)


@open_to(LEADS)
@require_POST
def remove_note(request: HttpRequest, initiative_id: int, note_id: int) -> HttpResponse:
    """A note goes."""
    one = found_one(request, initiative_id)
    found = one.notes.filter(pk=note_id).first()
    if found is None:
        raise Http404
    work.remove_note(by=actor(request), as_of=clock.as_of(), note=found)
    return redirect("initiative", one.pk)
