"""What is kept of a value, so that both databases give back exactly what went in.

PostgreSQL's jsonb keeps numbers as decimals and refuses NUL; neither database keeps half a surrogate pair. A value that
came back changed would look tampered with, so everything is brought into a form that stays as it is.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

NUL_SHOWN = "␀"
_LARGEST_WHOLE = 10**400
"""Beyond every float; larger numbers are no values of ours, and Python refuses to spell the largest."""


def plain(values: Mapping[str, Any] | None) -> Any:
    """The values as the database will give them back. Raises TypeError for one that JSON has no form for."""
    if values is None:
        return None
    spelled = json.dumps(_spellable(dict(values)), cls=DjangoJSONEncoder)
    return _kept(json.loads(spelled))


def text(value: str) -> str:
    """A text that both databases can keep: NUL becomes its picture, half a surrogate pair a question mark."""
    return value.replace("\0", NUL_SHOWN).encode("utf-8", "replace").decode("utf-8")


def _spellable(value: Any) -> Any:
    """Whole numbers too long to be spelled in decimals become hexadecimal text."""
    if isinstance(value, Mapping):
        return {key: _spellable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_spellable(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LARGEST_WHOLE:
        return hex(value)
    return value


def _kept(value: Any) -> Any:
    if isinstance(value, dict):
        return {text(key): _kept(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_kept(one) for one in value]
    if isinstance(value, str):
        return text(value)
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> Any:
    """1.0 and 1e23 as whole numbers, the way jsonb gives them back; what is no number as text."""
    if not isfinite(value):
        return str(value)
    return int(Decimal(repr(value))) if value.is_integer() else value
