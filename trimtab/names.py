"""When are two names the same? Folding for search, de-duplication and header matching.

Never use a fold for identity (sign-in names, e-mail addresses, tokens): two different people may fold to
one text, and that is how accounts have been taken over through a password reset (CVE-2019-19844).
"""

import unicodedata
from functools import lru_cache

_COMBINING_DOT = "\u0307"

# Turkish writes two letters i, dotted and dotless, and Unicode's own case folding keeps them apart
# ("İ".lower() is even two code points). Someone who searches "istanbul" means all four.
# The zero-width marks come along with copied text and cannot be seen, so they cannot tell names apart.
_ONE_I = str.maketrans(
    {"İ": "i", "ı": "i", "I": "i", "\u200b": None, "\u2060": None, "\ufeff": None, "\u00ad": None}
)


def fold(text: str) -> str:
    """Tell what a name looks like once case, width, dots on the i and extra white space are set aside.

    Full-width and half-width forms and kana of either width become one (NFKC), İ, ı, I and i become i, all
    else is case-folded, and runs of white space become one space. Folding twice changes nothing.
    For search, de-duplication and header matching only, never for identity.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    once = _fold_letters(text)
    # A case fold can make new compatibility forms (as for some Greek letters): the second turn settles them.
    return " ".join(_fold_letters(once).split())


@lru_cache(maxsize=16_384)  # more than all presets know: each file is held against every one of them
def fold_header(text: str) -> str:
    """Tell what a column's name comes down to by letters and digits: "Ticket #" and "ticket_" are "ticket".

    Marks that belong to a letter stay. A name without a letter or digit, such as "#", stays as it folds.
    """
    folded = fold(text)
    # A mark may now stand beside another letter and form one with it.
    return unicodedata.normalize("NFKC", "".join(filter(_counts, folded))) or folded


def _fold_letters(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).translate(_ONE_I).casefold()
    return unicodedata.normalize("NFKC", composed.replace(_COMBINING_DOT, ""))


def _counts(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")
