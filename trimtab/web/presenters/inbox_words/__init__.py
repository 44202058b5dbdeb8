"""The words of the inbox, one source a file: ``said(item, zone) -> Said`` in the active language.

The file's name is that of the source in scorecards/inbox.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from zoneinfo import ZoneInfo

from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said

Words = Callable[[Item, ZoneInfo], Said]


@cache
def words() -> Mapping[str, Words]:
    """Which sources can be said? By source."""
    return {
        module.name: importlib.import_module(f"{__name__}.{module.name}").said
        for module in pkgutil.iter_modules(__path__)
    }


def said(item: Item, zone: ZoneInfo) -> Said:
    """What an item says."""
    return words()[item.source](item, zone)
