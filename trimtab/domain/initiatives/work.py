"""Writes: the steps of an initiative, and notes of what was said about it."""

from datetime import date, datetime

from django.db import transaction

from trimtab.domain.audit.actions import Values, record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.initiatives.models import Initiative, InitiativeNote, InitiativeStep
from trimtab.domain.people.models import User


@transaction.atomic
def add_step(
    *, by: Actor, as_of: datetime, initiative: Initiative, title: str, who: User | None, due_on: date | None
) -> InitiativeStep:
    """Something that is to be done for it."""
    step = InitiativeStep.objects.create(initiative=initiative, title=title, who=who, due_on=due_on)
    _record("initiative.step-add", initiative, by, as_of, None, _values(step))
    return step


@transaction.atomic
def tick_step(*, by: Actor, as_of: datetime, step: InitiativeStep, on: date | None) -> None:
    """Say on which day a step was done; None: not yet. Nothing is recorded where that was said already."""
    kept = InitiativeStep.objects.select_for_update().select_related("initiative").get(pk=step.pk)
    if (kept.done_on is None) == (on is None):
        return
    before, kept.done_on = _values(kept), on
    kept.save(update_fields=["done_on"])
    _record("initiative.step-tick", kept.initiative, by, as_of, before, _values(kept))


@transaction.atomic
def remove_step(*, by: Actor, as_of: datetime, step: InitiativeStep) -> None:
    """A step is not to be done after all."""
    _record("initiative.step-remove", step.initiative, by, as_of, _values(step), None)
    step.delete()


@transaction.atomic
def add_note(*, by: Actor, as_of: datetime, initiative: Initiative, day: date, text: str) -> InitiativeNote:
    """What was said that day. The audit log says that there is a note, and not what it says."""
    note = InitiativeNote.objects.create(
        initiative=initiative, day=day, text=text, made_by_id=by.user, made_at=as_of
    )
    _record("initiative.note-add", initiative, by, as_of, None, {"note": note.pk, "day": day})
    return note


@transaction.atomic
def remove_note(*, by: Actor, as_of: datetime, note: InitiativeNote) -> None:
    """Take a note away."""
    _record("initiative.note-remove", note.initiative, by, as_of, {"note": note.pk, "day": note.day}, None)
    note.delete()


def _values(step: InitiativeStep) -> Values:
    return {
        "step": step.pk,
        "title": step.title,
        "who": step.who_id,
        "due_on": step.due_on,
        "done_on": step.done_on,
    }


def _record(
    action: str, one: Initiative, by: Actor, as_of: datetime, before: Values | None, after: Values | None
) -> None:
    record(
        by=by,
        as_of=as_of,
        action=action,
        of="initiative",
        key=one.pk,
        name=one.title,
        before=before,
        after=after,
    )
