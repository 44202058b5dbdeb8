"""What are the clients, teams and technicians called?"""

from collections.abc import Iterable
from typing import Any

from trimtab.domain.changes.keeping import kept
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Person, Team
from trimtab.names import fold


def names(dimension: str, keys: Iterable[Any]) -> dict[Any, str]:
    """The label of each key of a dimension; keys of other dimensions label themselves."""
    wanted = {key for key in keys if key is not None}
    if dimension not in ("client", "team", "technician"):
        return {key: str(key) for key in wanted}
    return {pk: name for pk, name in _everyone(dimension) if pk in wanted}


def key_of_name(dimension: str, name: str) -> int:
    """Which id has the client, team or technician of this name? Raises LookupError naming similar ones."""
    rows = _everyone(dimension)
    exact = [pk for pk, found in rows if found == name]
    loose = [pk for pk, found in rows if fold(found) == fold(name)]
    for matches in (exact, loose):
        if len(matches) == 1:
            return matches[0]
    similar = [found for _, found in rows if fold(name) in fold(found)][:5]
    hint = f" Similar: {', '.join(similar)}." if similar else ""
    raise LookupError(f"There is no {dimension} “{name}”.{hint}")


@kept(3)
def _everyone(dimension: str) -> list[tuple[int, str]]:
    if dimension == "client":
        return list(Client.objects.values_list("id", "name"))
    if dimension == "team":
        return list(Team.objects.values_list("id", "name"))
    return list(Person.objects.values_list("id", "name"))
