"""Reads: in which phase of its contract is a client?"""

from collections.abc import Mapping
from datetime import date

from trimtab.domain.changes.keeping import kept
from trimtab.domain.clients.models import Client, ContractPhase


@kept(64)
def phases_on(day: date) -> dict[int, str]:
    """In which phase was each client's relationship on that day? Clients without a phase by then are absent.

    Of several contracts the oldest that has not ended speaks for the client: a second site that is still being
    negotiated does not make an old client a prospect. A client that was merged counts with its survivor.
    """
    held: dict[tuple[int, int], tuple[date, str]] = {}
    rows = ContractPhase.objects.filter(starts_on__lte=day).order_by("starts_on")
    into = dict(Client.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    for client, contract, begins, phase in rows.values_list(
        "contract__client_id", "contract_id", "contract__starts_on", "phase"
    ):
        held[(_survivor(client, into), contract)] = (begins, phase)
    found: dict[int, tuple[bool, date, str]] = {}
    for (client, _), (begins, phase) in held.items():
        known = found.get(client)
        this = (phase == ContractPhase.Phase.ENDED, begins, phase)
        if known is None or this[:2] < known[:2]:
            found[client] = this
    return {client: phase for client, (_, _, phase) in found.items()}


def _survivor(client: int, into: Mapping[int, int | None]) -> int:
    seen = {client}
    while (following := into.get(client)) is not None and following not in seen:
        client = following
        seen.add(client)
    return client
