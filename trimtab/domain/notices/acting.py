"""Writes: what a person does with a notice. Each of them says that somebody saw it: nobody else is told then."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from trimtab.domain.annotations.actions import add as add_annotation
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.notices.models import GIVEN, Notice, NoticeTelling
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User
from trimtab.domain.people.roles import PROVIDER

LONGEST_REASON = 200


class CannotAct(ValueError):
    """What was asked for makes no sense: a day in the past, no reason, an account that cannot be given anything."""


@transaction.atomic
def acknowledge(*, by: Actor, account: User, notice: Notice, as_of: datetime) -> None:
    """Somebody has seen it and sees to it. What only informs is over by that."""
    held = _held(notice)
    if held.acknowledged_at is not None:
        return
    if held.severity == Notice.Severity.INFO and held.resolved_at is None:
        held.resolved_at = as_of
    _seen(held, account, as_of)
    held.save()
    _record("notice.acknowledge", held, by, as_of)


@transaction.atomic
def snooze(*, by: Actor, account: User, notice: Notice, until: datetime, as_of: datetime) -> None:
    """It is out of the way until then. Raises CannotAct for a moment that has passed."""
    if until <= as_of:
        raise CannotAct(until)
    held = _held(notice)
    held.snoozed_until = until
    _seen(held, account, as_of)
    held.save()
    _record("notice.snooze", held, by, as_of, after={"until": until})


@transaction.atomic
def assign(*, by: Actor, account: User, notice: Notice, to: User | None, as_of: datetime) -> None:
    """From now on it is this account's to see to; None: nobody's in particular. Raises CannotAct.

    Who gets it from somebody else is told of it; who takes it is not.
    """
    if to is not None and not (to.is_active and to.role in PROVIDER):
        raise CannotAct(to.pk)
    held = _held(notice)
    before, had = held.assigned_to.name if held.assigned_to else None, held.assigned_to
    held.assigned_to = to
    _seen(held, account, as_of)
    held.save()
    if to is not None and to not in (had, account) and held.resolved_at is None:
        _tell_of_giving(held, to, account, as_of)
    after = {"to": to.name if to else None}
    _record("notice.assign", held, by, as_of, before={"to": before}, after=after)


@transaction.atomic
def mark_known(*, by: Actor, account: User, notice: Notice, why: str, until: date, as_of: datetime) -> None:
    """Its cause is known: a note says so on its chart, and the same cause is quiet until that day. Raises CannotAct.

    Should it become worse meanwhile, it is told all the same.
    """
    today = as_of.astimezone(report_zone()).date()
    says = " ".join(why.split())
    if not says or len(says) > LONGEST_REASON or until < today:
        raise CannotAct(until)
    held = _held(notice)
    held.known_until, held.known_why = until, says
    _seen(held, account, as_of)
    held.save()
    if held.kpi:
        add_annotation(by=by, as_of=as_of, day=today, text=says, kpi=held.kpi, client=held.client)
    _record("notice.know", held, by, as_of, after={"why": says, "until": until})


@transaction.atomic
def wake(*, by: Actor, notice: Notice, as_of: datetime) -> None:
    """It is neither snoozed nor of a known cause any more."""
    held = _held(notice)
    if held.snoozed_until is None and held.known_until is None:
        return
    before = {"snoozed_until": held.snoozed_until, "known_until": held.known_until, "why": held.known_why}
    held.snoozed_until, held.known_until, held.known_why = None, None, ""
    held.save()
    _record("notice.wake", held, by, as_of, before=before)


def _held(notice: Notice) -> Notice:
    return Notice.objects.select_for_update().get(pk=notice.pk)


def _seen(held: Notice, account: User, as_of: datetime) -> None:
    if held.acknowledged_at is None:
        held.acknowledged_at, held.acknowledged_by = as_of, account


def _tell_of_giving(held: Notice, to: User, by: User, as_of: datetime) -> None:
    """A row that sharing_out.py picks up. It repeats what the notice says, so that the same words are made of it."""
    before = held.tellings.filter(level=GIVEN).count()
    NoticeTelling.objects.create(
        key=f"given:{held.pk}:{before + 1}", notice=held, kind=held.kind, severity=held.severity, level=GIVEN,
        evidence=held.evidence, link=held.link, told_at=as_of, given_to=to, given_by=by,
    )  # fmt: skip


def _record(action: str, held: Notice, by: Actor, as_of: datetime, **values: Any) -> None:
    about = held.client.name if held.client else held.team.name if held.team else held.kind
    record(by=by, as_of=as_of, action=action, of="notice", key=held.pk, name=about, **values)
