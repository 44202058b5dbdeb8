"""Writes: an initiative is proposed, runs, and ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.initiatives.models import Initiative

State = Initiative.State
FIXED = ("kpi", "client_id", "team_id", "direction", "size", "starts_on", "review_on")
"""What it will be judged by: fixed once it runs (INIT-1)."""
_TOLD = ("title", "said", "hypothesis", "owner_id", "survey", "theme")
NEXT: Mapping[str, tuple[str, ...]] = {
    State.PROPOSED: (State.RUNNING, State.STOPPED),
    State.RUNNING: (State.DONE, State.STOPPED),
    State.DONE: (),
    State.STOPPED: (),
}
"""Which states may follow a state."""


class AlreadyRunning(Exception):
    """What an initiative is judged by cannot change once it runs; ``field`` is the first that would."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is fixed: the initiative has begun")
        self.field = field


class NoSuchStep(Exception):
    """This state does not follow the one the initiative is in."""


@transaction.atomic
def propose(*, by: Actor, as_of: datetime, values: Mapping[str, Any]) -> Initiative:
    """A new initiative, proposed."""
    made = Initiative.objects.create(**values, made_by_id=by.user, made_at=as_of)
    _record("initiative.propose", made, by, as_of, None, _values(made))
    return made


@transaction.atomic
def change(*, by: Actor, as_of: datetime, initiative: Initiative, values: Mapping[str, Any]) -> bool:
    """Let it say this; answers whether that changed anything.

    Raises AlreadyRunning where what it is judged by would change although it is no longer only proposed.
    """
    kept = Initiative.objects.select_for_update().get(pk=initiative.pk)
    before = _values(kept)
    for name, value in values.items():
        setattr(kept, name, value)
    after = _values(kept)
    moved = [name for name in FIXED if before[name] != after[name]]
    if moved and kept.state != State.PROPOSED:
        raise AlreadyRunning(moved[0])
    if before == after:
        return False
    kept.save()
    _record("initiative.change", kept, by, as_of, before, after)
    return True


@transaction.atomic
def move(*, by: Actor, as_of: datetime, initiative: Initiative, state: str) -> None:
    """Let it run, be done or be stopped. Raises NoSuchStep."""
    kept = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if state not in NEXT[kept.state]:
        raise NoSuchStep(f"{state} does not follow {kept.state}")
    before, kept.state = kept.state, state
    kept.save(update_fields=["state"])
    _record("initiative.move", kept, by, as_of, {"state": before}, {"state": state})


def _values(one: Initiative) -> dict[str, Any]:
    return {name: getattr(one, name) for name in (*_TOLD, *FIXED)}


def _record(
    action: str,
    one: Initiative,
    by: Actor,
    as_of: datetime,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
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
