"""The program that draws charts in a browser: Vega, Vega-Lite and Vega-Embed in one file, out of vl-convert.

It is made when static files are collected, by a process of its own, because making it loads a whole JavaScript
engine. It is made again only when vl-convert has another version.
"""

import logging
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage
from django.templatetags.static import static

NAME = "trimtab/vega.js"
_FOLDER = "chart-program"
_MAKER = "trimtab.web.bundling"
_SECONDS = 120
log = logging.getLogger(__name__)


def bundle_url() -> str:
    """The address of the program; "" where it could not be made, so that pages keep the server's pictures."""
    try:
        return static(NAME)
    except ValueError:
        return ""


def made() -> Path | None:
    """The folder that holds the program, made if it is not there yet; None, with a warning, if that fails."""
    every = Path(settings.TRIMTAB_HOME) / _FOLDER
    folder = every / version("vl-convert-python")
    if not (folder / NAME).exists():
        ended = subprocess.run(  # noqa: S603  this Python, with a module of our own
            [sys.executable, "-m", _MAKER, str(folder / NAME)],
            stderr=subprocess.PIPE,
            timeout=_SECONDS,
            check=False,
        )
        if ended.returncode:
            said = ended.stderr.decode(errors="replace").strip().splitlines()
            log.warning(
                "Charts stay still pictures: their program could not be made (%s).", " ".join(said[-1:])
            )
            return None
        _forget(every, but=folder)
    return folder


class BundleFinder(BaseFinder):
    """Tells ``collectstatic`` of the program. It is at one address only, which nobody may shadow."""

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """Nothing can be set wrong."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """Where is the program? It is not made for a question."""
        folder = Path(settings.TRIMTAB_HOME) / _FOLDER / version("vl-convert-python")
        there = str(folder / NAME) if path == NAME and (folder / NAME).exists() else None
        return ([there] if there else []) if find_all else there or []

    def list(
        self,
        ignore_patterns: Iterable[str] | None = None,  # noqa: ARG002  Django names it
    ) -> Iterator[tuple[str, Storage]]:
        """The program, made now if it has to be."""
        folder = made()
        if folder is not None:
            yield NAME, FileSystemStorage(location=folder)


def _forget(every: Path, *, but: Path) -> None:
    """Remove what older versions left."""
    for folder in every.iterdir():
        if folder != but:
            shutil.rmtree(folder, ignore_errors=True)
