"""Which of the known answers does a cell give?"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from django.utils.translation import gettext

from trimtab.intake.values.problems import BadValue, Cell, Parser, shown
from trimtab.intake.values.texts import written
from trimtab.intake.values.unknown import is_unknown
from trimtab.names import fold

_Value = TypeVar("_Value")
_MOST_NAMED = 8

_YES = (
    *("true", "yes", "y", "t", "1", "on", "x", "✓", "✔"),
    *("ja", "j", "oui", "si", "sí"),
    *("evet", "e", "doğru", "var"),
    *("はい", "真", "有", "あり", "○"),
)
_NO = (
    *("false", "no", "n", "f", "0", "off"),
    *("nein", "non"),
    *("hayır", "h", "yanlış", "yok"),
    *("いいえ", "偽", "無", "なし", "×"),
)


def choice(mapping: Mapping[str, _Value]) -> Parser[_Value]:
    """Build the parser of a closed list: synonyms (matched by their fold) to the values they mean.

    A synonym counts before the markers of the unknown, so a priority called "none" can be mapped. Raises
    BadValue, naming up to eight of the accepted answers, for anything else.
    """
    folded = {fold(synonym): value for synonym, value in mapping.items()}

    @lru_cache(maxsize=4096)
    def find(whole: str) -> _Value | None:
        key = fold(whole)
        if key in folded:
            return folded[key]
        if is_unknown(whole.strip()):
            return None
        raise BadValue(
            "unknown_choice",
            gettext("%(value)s is not an answer known here.") % {"value": shown(whole)},
            gettext("Use %(accepted)s.") % {"accepted": _listed(mapping)},
        )

    def parse(cell: Cell) -> _Value | None:
        return find(cell if type(cell) is str else written(cell))

    return parse


def boolean() -> Parser[bool]:
    """Build the parser of yes or no, in English, Turkish, Japanese and the words of some neighbours."""
    return choice({**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)})


def _listed(synonyms: Iterable[str]) -> str:
    names = list(synonyms)
    first = ", ".join(map(repr, names[:_MOST_NAMED]))
    return gettext("%(first)s or others") % {"first": first} if len(names) > _MOST_NAMED else first
