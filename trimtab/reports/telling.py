"""What does a notice say, in a reader's language and zone?"""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from django.utils.translation import override

from trimtab.reports import notice_words
from trimtab.reports.said import Said, Told


class UnknownKind(LookupError):
    """No file of reports/notice_words says this kind."""


@dataclass(frozen=True)
class Words:
    """How one kind of notice is said, and evidence that shows it."""

    said: Callable[[Told], Said]
    example: Mapping[str, Any]


@cache
def kinds() -> Mapping[str, Words]:
    """Which kinds of notices can be said? By kind."""
    found = {}
    for module in pkgutil.iter_modules(notice_words.__path__):
        one = import_module(f"{notice_words.__name__}.{module.name}")
        found[module.name.replace("_", "-")] = Words(one.said, one.EXAMPLE)
    return MappingProxyType(found)


def words(told: Told, *, language: str) -> Said:
    """This notice in this language (en, tr, ja). Raises UnknownKind."""
    if told.kind not in kinds():
        raise UnknownKind(told.kind)
    with override(language):
        return kinds()[told.kind].said(told)
