"""Reads: which signals make one problem, and which entries of the prevention ledger are struck?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from trimtab.domain.findings.models import Detection, SelfServiceSession, Strike

Entry = Detection | SelfServiceSession


def kind_of(entry: Entry) -> str:
    """What a strike calls this entry: a detection or a session."""
    return Strike.Entry.DETECTION if isinstance(entry, Detection) else Strike.Entry.SESSION


def problem_of(detection: Detection, *, flap_hours: int) -> list[Detection]:
    """Every signal of the problem that this one belongs to, the first one first (PR-D1).

    Signals of one kind on one device are one problem while less than ``flap_hours`` lie between one's end and the next
    one's begin, as in the warehouse's facts.
    """
    found = next(
        signals for signals in problems_on(detection, flap_hours=flap_hours) if detection.pk in _keys(signals)
    )
    return list(found)


def problems_on(detection: Detection, *, flap_hours: int) -> list[list[Detection]]:
    """Every problem of this kind that its device ever had, as the signals of each, the first one first."""
    same = Detection.objects.filter(device=detection.device_id, fingerprint=detection.fingerprint)
    problems: list[list[Detection]] = []
    for signal in same.select_related("ticket__assignee").order_by("detected_at", "pk"):
        if not problems or _begins_anew(problems[-1][-1], signal, timedelta(hours=flap_hours)):
            problems.append([])
        problems[-1].append(signal)
    return problems


def standing_strikes(entries: Iterable[Entry]) -> list[Strike]:
    """Which strikes of these entries stand, the oldest first?"""
    return list(_strikes_of(entries).filter(taken_back_at=None))


def every_strike(entries: Iterable[Entry]) -> list[Strike]:
    """Which strikes did these entries ever have, the oldest first? Those that were taken back too."""
    return list(_strikes_of(entries))


def strikes_among(entry: str, keys: Collection[int]) -> dict[int, Strike]:
    """Which of the entries of a kind with these primary keys are struck? The strike of each."""
    model: type[Detection] | type[SelfServiceSession] = (
        Detection if entry == Strike.Entry.DETECTION else SelfServiceSession
    )
    standing = Strike.objects.filter(entry=entry, taken_back_at=None).select_related("made_by")
    by_number = {(one.system, one.external_id): one for one in standing}
    if not by_number:
        return {}
    named = model._default_manager.filter(pk__in=keys, external_id__in=[number for _, number in by_number])
    rows = named.values_list("pk", "system", "external_id")
    return {pk: by_number[system, number] for pk, system, number in rows if (system, number) in by_number}


def _strikes_of(entries: Iterable[Entry]) -> QuerySet[Strike]:
    wanted = Q(pk=None)
    for one in entries:
        wanted |= Q(entry=kind_of(one), system=one.system, external_id=one.external_id)
    return Strike.objects.filter(wanted).select_related("made_by", "taken_back_by").order_by("made_at", "pk")


def _begins_anew(before: Detection, signal: Detection, apart: timedelta) -> bool:
    return before.resolved_at is not None and signal.detected_at >= before.resolved_at + apart


def _keys(signals: Sequence[Detection]) -> set[int]:
    return {one.pk for one in signals}
