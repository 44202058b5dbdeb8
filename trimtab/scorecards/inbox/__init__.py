"""What needs a person, one source a file: ``found(viewer, now) -> list[Item]``. The file's name is the source."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache

from trimtab.domain.people.models import User
from trimtab.scorecards.inbox_item import Item

Found = Callable[[User, datetime], Sequence[Item]]


@cache
def sources() -> Mapping[str, Found]:
    """Which sources are there, by name?"""
    return {
        module.name: importlib.import_module(f"{__name__}.{module.name}").found
        for module in pkgutil.iter_modules(__path__)
    }
