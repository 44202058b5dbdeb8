"""English as a language would write it whose words are all two fifths longer: what a translation may need."""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from trimtab.config.messages import texts

_KEPT = re.compile(r"(%\(\w+\)[a-z]|%%|\{\w+\}|<[^>]+>|&\w+;)")
_WORD = re.compile(r"[^\W\d_]+")


def longer(text: str) -> str:
    """The text with every word two fifths longer, at least by a letter; placeholders stay."""
    pieces = _KEPT.split(text)
    return "".join(piece if _KEPT.fullmatch(piece) else _WORD.sub(_lengthened, piece) for piece in pieces)


def put_into(home: Path) -> None:
    """Let the Trimtab of this home, once it is started, speak English like that."""
    found = texts()
    catalog = Catalog(locale="en", fuzzy=False)
    for message in found:
        if message.id:
            written = message.id if isinstance(message.id, str) else tuple(message.id)
            lengthened = longer(written) if isinstance(written, str) else tuple(map(longer, written))
            catalog.add(written, lengthened, context=message.context)
    binary = io.BytesIO()
    write_mo(binary, catalog)
    folder = home / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.mo").write_bytes(binary.getvalue())


def _lengthened(word: "re.Match[str]") -> str:
    more = max(1, round(0.4 * len(word[0])))
    return word[0] + word[0].lower()[:more]
