"""Which tickets do rows of other kinds name? Asked for many at a time."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from trimtab.domain.clients.models import Client
from trimtab.domain.tickets.models import Ticket
from trimtab.domain.tickets.queries import known_ids
from trimtab.intake.directory import Known
from trimtab.intake.recording.recorder import BadCell, Context


class TicketReferences:
    """Resolves tickets by number: in the system the row names, else in the only one that has such a number."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._needed: set[str] = set()
        self._found: dict[tuple[str, str], tuple[int, int]] = {}
        self._systems: dict[str, list[str]] = {}
        self._codes: dict[int, int] = {}
        self._all_systems: list[str] | None = None

    def need(self, values: Mapping[str, Any]) -> None:
        """Remember that the row's ticket will be asked for."""
        if values.get("ticket"):
            self._needed.add(values["ticket"])

    def load(self) -> None:
        """Ask the database for those needed since the last time; what was found before is forgotten."""
        if self._all_systems is None:
            self._all_systems = list(Ticket.objects.order_by().values_list("system", flat=True).distinct())
        self._found, self._systems = {}, {}
        if self._needed:
            self._found = known_ids(systems=self._all_systems, numbers=self._needed)
        for system, number in self._found:
            self._systems.setdefault(number, []).append(system)
        self._needed = set()

    def code_of(self, values: Mapping[str, Any], client: Known, *, required: bool = False) -> int | None:
        """The code of the row's ticket; None when it names none, or one that is not here.

        Raises BadCell for a ticket of another client, and for an unknown one where the row cannot do without.
        """
        number = values.get("ticket")
        if not number:
            return None
        system = values.get("ticket_system") or values.get("system") or self.context.system
        found = self._found.get((system, number))
        others = self._systems.get(number, [])
        if found is None and len(others) == 1:
            found = self._found[others[0], number]
        if found is None:
            if required:
                raise BadCell(
                    "ticket",
                    gettext("There is no ticket %(number)r.") % {"number": number},
                    gettext("Import tickets first."),
                    number,
                )
            self.context.counts[gettext("tickets not known, left empty")] += 1
            return None
        pk, owner = found
        if client.pk != owner:
            name = Client.objects.values_list("name", flat=True).get(pk=owner)
            raise BadCell(
                "ticket",
                gettext("Ticket %(number)r belongs to %(name)r; the row is of %(name_2)r.")
                % {"number": number, "name": name, "name_2": client.name},
                gettext("Correct the ticket or the client of this row."),
                number,
            )
        if pk not in self._codes:
            self._codes[pk] = self.context.codes.fresh(pk)
        return self._codes[pk]
