"""Which tickets wait for somebody, which were escalated, and how many are there? Asked so that small indices answer.

The indices ``ticket_waiting`` and ``ticket_escalated`` hold only such tickets, a few of a hundred. SQLite reads a
partial index only for a condition that it can prove while it plans, so the words stand in the SQL instead of being
bound to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, Value

from trimtab.domain.tickets.models import Ticket

UNSETTLED = (Ticket.Status.NEW, Ticket.Status.OPEN, Ticket.Status.PENDING)


class Written(Value):
    """A constant of this program that is written into the SQL. Never for anything that somebody gave."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:  # noqa: ARG002 - Django's own names
        """The constant as SQL writes it, and nothing to bind. Raises ValueError for a word that is not of letters."""
        if isinstance(self.value, int):
            return str(self.value), ()
        if self.value and not self.value.isalpha():
            raise ValueError(f"{self.value!r} is not a word to be written into SQL")
        return f"'{self.value}'", ()


# A merged or deleted ticket waits for nobody, whatever its last status was.
WAITING = Q(status__in=[Written(str(status)) for status in UNSETTLED], excluded=Written(""))
ESCALATED = Q(escalations__gt=Written(0))


def waiting_by_client(clients: Iterable[int] | None = None) -> Mapping[int, int]:
    """How many tickets of each of these clients (None: of every client) wait for somebody? Absent: none."""
    chosen = Ticket.objects.filter(WAITING)
    if clients is not None:
        chosen = chosen.filter(client__in=clients)
    found: dict[int, int] = defaultdict(int)
    found.update(chosen.order_by().values_list("client").annotate(n=Count("pk")))
    return found
