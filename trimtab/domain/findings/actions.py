"""Writes: strike an entry of the prevention ledger, and take a strike back."""

from datetime import datetime

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.changes.actions import mark_months, months_of
from trimtab.domain.findings.models import Detection, Strike
from trimtab.domain.findings.queries import Entry, kind_of, problem_of, standing_strikes
from trimtab.domain.organisation.queries import parameters, report_zone

LONGEST_REASON = 500


class AlreadyStruck(ValueError):
    """Somebody struck this entry before."""


class NotStruck(ValueError):
    """Nothing of this entry is struck, or somebody took it back before."""


class NoReason(ValueError):
    """A strike says why, in at most LONGEST_REASON characters."""


@transaction.atomic
def strike(*, by: Actor, as_of: datetime, entry: Entry, reason: str) -> Strike:
    """Let an entry not count. Of a problem of several signals the one recorded first is named, as in the warehouse.

    Raises NoReason and AlreadyStruck.
    """
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise NoReason
    signals = _held(entry)
    if standing_strikes(signals):
        raise AlreadyStruck
    first = min(signals, key=lambda one: one.pk)
    made = Strike.objects.create(
        entry=kind_of(first),
        system=first.system,
        external_id=first.external_id,
        reason=said,
        made_by_id=by.user,
        made_at=as_of,
    )
    _mark(signals, as_of)
    record(
        by=by, as_of=as_of, action="prevention.strike", of="prevention", key=made.pk, name=name_of(first),
        after={"reason": said, "entry": made.entry, "number": made.external_id},
    )  # fmt: skip
    return made


@transaction.atomic
def take_back(*, by: Actor, as_of: datetime, entry: Entry) -> None:
    """Let a struck entry count again, by the rules. Raises NotStruck."""
    signals = _held(entry)
    standing = standing_strikes(signals)
    if not standing:
        raise NotStruck
    Strike.objects.filter(pk__in=[one.pk for one in standing]).update(
        taken_back_at=as_of, taken_back_by_id=by.user
    )
    _mark(signals, as_of)
    for one in standing:
        record(
            by=by, as_of=as_of, action="prevention.take-back", of="prevention", key=one.pk,
            name=name_of(signals[0]), before={"reason": one.reason, "number": one.external_id},
        )  # fmt: skip


@transaction.atomic
def forget_strikes(*, system: str) -> int:
    """Remove every strike of a system whose records are gone for good, such as the sample's: how many were there?"""
    return Strike.objects.filter(system=system).delete()[0]


def name_of(entry: Entry) -> str:
    """What people call an entry: the kind of problem and its device, or the article of a session."""
    if isinstance(entry, Detection):
        return f"{entry.fingerprint} · {entry.device.name}"
    return entry.article or entry.category or entry.external_id


def _held(entry: Entry) -> list[Entry]:
    """The signals of the entry, held until the transaction ends so that nobody else strikes one meanwhile."""
    model = type(entry)
    model._default_manager.select_for_update(of=("self",)).get(pk=entry.pk)
    if isinstance(entry, Detection):
        return [*problem_of(entry, flap_hours=parameters().flap_hours)]
    return [entry]


def _mark(signals: list[Entry], as_of: datetime) -> None:
    """Say which months a strike touches: those in which the entry was found, and in which it was fixed."""
    moments = [moment for one in signals for moment in _moments(one)]
    mark_months(facts=["strike"], months=months_of(moments, report_zone()), as_of=as_of)


def _moments(entry: Entry) -> list[datetime]:
    if isinstance(entry, Detection):
        return [entry.detected_at, *([entry.resolved_at] if entry.resolved_at else [])]
    return [entry.started_at]
