"""``compile_translations``: makes the home hold the translations as Python reads them.

Neither the repository nor the package holds compiled ones, and Babel compiles them, so that no server needs GNU
gettext as Django's own command does.
"""

import hashlib
import io
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import BaseCommand


class Command(BaseCommand):
    """Compiles the languages that changed since the last time."""

    help = "Compile the translations into the home."
    requires_system_checks = ()

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compile, and with ``--verbosity 1`` or more say what."""
        sources, target = Path(settings.TRIMTAB_TRANSLATIONS), Path(settings.LOCALE_PATHS[0])
        for source in sorted(sources.glob("*/LC_MESSAGES/django.po")):
            if compiled(source, target / source.relative_to(sources).parent) and options["verbosity"]:
                self.stdout.write(f"Compiled {source.relative_to(sources)}")


def compiled(source: Path, folder: Path) -> bool:
    """Compile one file of translations into a folder. False where it was compiled already."""
    text = source.read_bytes()
    made_from = folder / "django.sha256"
    digest = hashlib.sha256(text).hexdigest()
    if made_from.exists() and made_from.read_text() == digest:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    binary = io.BytesIO()
    write_mo(binary, read_po(io.BytesIO(text), locale=source.parent.parent.name))
    # A web server may be reading the old one: one rename makes the new one visible.
    fresh = folder / "django.mo.new"
    fresh.write_bytes(binary.getvalue())
    fresh.replace(folder / "django.mo")
    made_from.write_text(digest)
    return True
