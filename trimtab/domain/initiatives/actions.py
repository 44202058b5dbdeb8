"""Writes: an initiative is proposed, runs, and ends; its steps and notes; what came of it is kept."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import PROGRAM, Actor
from trimtab.domain.initiatives.models import (
    Initiative,
    InitiativeEvaluation,
    InitiativeGroup,
    InitiativeMove,
)
from trimtab.domain.initiatives.queries import groups_of, untreated

State = Initiative.State
Role = InitiativeGroup.Role
FIXED = ("kpi", "kind", "groups", "direction", "size", "starts_on", "review_on")
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


@dataclass(frozen=True)
class Found:
    """What an evaluation came to, in the KPI's own unit. ``why``: why there is no verdict, "" where there is one."""

    verdict: str
    why: str = ""
    method: str = ""
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    others: Iterable[Mapping[str, Any]] = ()


@transaction.atomic
def propose(
    *, by: Actor, as_of: datetime, values: Mapping[str, Any], groups: Iterable[int] = ()
) -> Initiative:
    """A new initiative, proposed. ``groups``: the clients or teams it is for, by what ``values`` says of its kind."""
    made = Initiative.objects.create(**values, made_by_id=by.user, made_at=as_of)
    _treat(made, groups)
    InitiativeMove.objects.create(initiative=made, state=made.state, at=as_of, by_id=by.user)
    _record("initiative.propose", made, by, as_of, None, _values(made))
    return made


@transaction.atomic
def change(
    *,
    by: Actor,
    as_of: datetime,
    initiative: Initiative,
    values: Mapping[str, Any],
    groups: Iterable[int] | None = None,
) -> bool:
    """Let it say this; answers whether that changed anything. ``groups`` None: those it has.

    Raises AlreadyRunning where what it is judged by would change although it is no longer only proposed.
    """
    kept = Initiative.objects.select_for_update().get(pk=initiative.pk)
    before = _values(kept)
    for name, value in values.items():
        setattr(kept, name, value)
    after = _values(kept)
    if groups is not None:
        after["groups"] = sorted(groups)
    moved = [name for name in FIXED if before[name] != after[name]]
    if moved and kept.state != State.PROPOSED:
        raise AlreadyRunning(moved[0])
    if before == after:
        return False
    kept.save()
    if before["groups"] != after["groups"] or before["kind"] != after["kind"]:
        kept.groups.all().delete()
        _treat(kept, after["groups"])
    _record("initiative.change", kept, by, as_of, before, after)
    return True


@transaction.atomic
def move(*, by: Actor, as_of: datetime, on: date, initiative: Initiative, state: str) -> None:
    """Let it run, be done or be stopped; ``on`` is today. Raises NoSuchStep.

    Beginning fixes its design: who it is compared with is written down then, and never again (INIT-1).
    """
    kept = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if state not in NEXT[kept.state]:
        raise NoSuchStep(f"{state} does not follow {kept.state}")
    before, kept.state = kept.state, state
    if state == State.RUNNING:
        _compare(kept)
        kept.begun_at, kept.design = as_of, design_of(kept)
    else:
        kept.ended_on = on
    kept.save(update_fields=["state", "begun_at", "design", "ended_on"])
    InitiativeMove.objects.create(initiative=kept, state=state, at=as_of, by_id=by.user, batch=kept.batch)
    _record("initiative.move", kept, by, as_of, {"state": before}, {"state": state})


@transaction.atomic
def keep_evaluation(
    *, as_of: datetime, initiative: Initiative, found: Found, parameters: str, specification: str
) -> InitiativeEvaluation | None:
    """Keep what came of it, once and for all; None where that is kept already."""
    kept = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if kept.evaluations.exists():
        return None
    made = InitiativeEvaluation.objects.create(
        initiative=kept,
        evaluated_at=as_of,
        verdict=found.verdict,
        why=found.why,
        method=found.method,
        effect=found.effect,
        low=found.low,
        high=found.high,
        figures=dict(found.figures),
        others=[dict(one) for one in found.others],
        parameters=parameters,
        specification=specification,
        batch=kept.batch,
    )
    after = {name: getattr(made, name) for name in ("verdict", "why", "effect", "low", "high")}
    _record("initiative.evaluate", kept, PROGRAM, as_of, None, after)
    return made


def design_of(one: Initiative) -> str:
    """What it will be judged by, as a digest: KPI, direction, dates, and every group on both sides."""
    rows = sorted((row.role, row.client_id or 0, row.team_id or 0) for row in one.groups.all())
    said = [one.kpi, one.kind, one.direction, one.starts_on.isoformat(), one.review_on.isoformat(), rows]
    return "sha256:" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _treat(one: Initiative, groups: Iterable[int]) -> None:
    """Write down who it is for; nobody in particular where it is for everybody."""
    if one.kind == Initiative.Kind.EVERYBODY:
        return
    column = f"{one.kind}_id"
    InitiativeGroup.objects.bulk_create(
        InitiativeGroup(initiative=one, role=Role.TREATED, batch=one.batch, **{column: key})
        for key in sorted(set(groups))
    )


def _compare(one: Initiative) -> None:
    """Write down who it is compared with: every group of the same kind that it is not for."""
    if one.kind == Initiative.Kind.EVERYBODY:
        return
    column = f"{one.kind}_id"
    InitiativeGroup.objects.bulk_create(
        InitiativeGroup(initiative=one, role=Role.COMPARISON, batch=one.batch, **{column: key})
        for key in untreated(one)
    )


def _values(one: Initiative) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in (*_TOLD, *FIXED) if name != "groups"}
    return {**told, "groups": groups_of(one, Role.TREATED)}


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
