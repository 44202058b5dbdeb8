"""What the operational database says about the records behind a number: numbers, titles, reasons."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trimtab.domain.findings.models import Detection
from trimtab.domain.tickets.models import Escalation, Ticket

_MORE: Mapping[str, Sequence[tuple[str, str]]] = {
    "ticket": (("number", "Ticket"), ("title", "Title"), ("reason", "Why it counts as escalated")),
    "escalation": (("number", "Ticket"), ("title", "Title"), ("reason", "Why it counts")),
    "detection": (("device", "Device"),),
    "prevention": (("device", "Device"), ("number", "Ticket"), ("title", "Title")),
}
_CHUNK = 5_000


def columns(fact: str) -> Sequence[tuple[str, str]]:
    """Which columns do the records add to the rows of a fact?"""
    return _MORE.get(fact, ())


def details(pointers: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
    """Those columns, and the path of the record's page, by (record, id)."""
    ids: dict[str, list[int]] = defaultdict(list)
    for record, pk in pointers:
        ids[record].append(pk)
    readers = {
        "ticket": _tickets,
        "escalation": _escalations,
        "detection": _detections,
        "self_service": _sessions,
    }
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for record, wanted in ids.items():
        reader = readers.get(record)
        for start in range(0, len(wanted) if reader else 0, _CHUNK):
            some = reader(wanted[start : start + _CHUNK]) if reader else {}
            found |= {(record, pk): cells for pk, cells in some.items()}
    return found


def _tickets(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = Ticket.objects.filter(id__in=ids).values_list("id", "external_id", "title", "escalation_reason")
    return {
        pk: {"number": number, "title": title, "reason": reason, "link": f"/tickets/{pk}/"}
        for pk, number, title, reason in rows
    }


def _escalations(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = Escalation.objects.filter(id__in=ids).values_list(
        "id", "ticket_id", "ticket__external_id", "ticket__title", "reason"
    )
    return {
        pk: {"number": number, "title": title, "reason": reason, "link": f"/tickets/{ticket}/"}
        for pk, ticket, number, title, reason in rows
    }


def _detections(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    return {
        pk: {"device": name, "link": f"/prevented/{pk}/"}
        for pk, name in Detection.objects.filter(id__in=ids).values_list("id", "device__name")
    }


def _sessions(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    return {pk: {"link": f"/prevented/sessions/{pk}/"} for pk in ids}
