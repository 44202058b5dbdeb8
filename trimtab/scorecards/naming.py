"""What are the clients, teams and technicians called?"""

from collections.abc import Iterable
from typing import Any

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Person, Team
from trimtab.names import fold

_MODELS = {"client": Client, "team": Team, "technician": Person}


def names(dimension: str, keys: Iterable[Any]) -> dict[Any, str]:
    """The label of each key of a dimension; keys of other dimensions label themselves."""
    model = _MODELS.get(dimension)
    if model is None:
        return {key: str(key) for key in keys if key is not None}
    wanted = {key for key in keys if key is not None}
    return {pk: name for pk, name in model._default_manager.values_list("id", "name") if pk in wanted}


def key_of_name(dimension: str, name: str) -> int:
    """Which id has the client, team or technician of this name? Raises LookupError naming similar ones."""
    model = _MODELS[dimension]
    rows = list(model._default_manager.values_list("id", "name"))
    exact = [pk for pk, found in rows if found == name]
    loose = [pk for pk, found in rows if fold(found) == fold(name)]
    for matches in (exact, loose):
        if len(matches) == 1:
            return int(matches[0])
    similar = [found for _, found in rows if fold(name) in fold(found)][:5]
    hint = f" Similar: {', '.join(similar)}." if similar else ""
    raise LookupError(f"There is no {dimension} “{name}”.{hint}")
