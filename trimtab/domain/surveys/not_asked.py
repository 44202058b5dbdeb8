"""Reads: whose turn it was to be asked and who was not, and why. Of surveys that people answer by name."""

from datetime import datetime

from django.db.models import Q, QuerySet

from trimtab.domain.surveys.client_models import NotAsked


def not_asked(
    survey: str, *, since: datetime, until: datetime, client: int | None = None, turn: str | None = None
) -> QuerySet[NotAsked]:
    """Who was not asked though their turn came from ``since`` to before ``until``? The newest first.

    ``turn`` is the name of a round; ``client`` finds those of clients that were merged into it too.
    """
    found = NotAsked.objects.filter(survey=survey, due_at__gte=since, due_at__lt=until)
    if client is not None:
        found = found.filter(Q(client=client) | Q(client__merged_into=client))
    if turn is not None:
        found = found.filter(round=turn)
    # One row has one contact, contract and ticket at most: the joins multiply nothing.
    return found.select_related("client", "contact", "ticket").order_by("-due_at", "-pk")
