"""How does a message end? In one statement with the wiping of what was secret."""

from datetime import datetime
from typing import Any

from django.db.models import Case, JSONField, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable, F

from trimtab.domain.outbox.models import OutboxMessage


def end(found: QuerySet[OutboxMessage], state: str, *, as_of: datetime, **values: Any) -> int:
    """End these messages in ``state``, and wipe the secret ones. How many were there?

    One UPDATE: no moment lies between the end of a message and the end of its text.
    """
    return found.update(
        state=state,
        ended_at=as_of,
        lease="",
        lease_until=None,
        text=_wiped("text", Value("", output_field=TextField())),
        html=_wiped("html", Value("", output_field=TextField())),
        headers=_wiped("headers", Value({}, output_field=JSONField())),
        **values,
    )


def _wiped(field: str, empty: Value) -> Combinable:
    return Case(When(secret=True, then=empty), default=F(field))
