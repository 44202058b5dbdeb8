"""Where do uploaded files lie? In TRIMTAB_HOME/uploads, readable by Trimtab alone, each under a name of ours.

Beside an upload lie the lists of problems that its trials and its import found.
"""

import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

_OURS = re.compile(r"[0-9a-f]{32}")


def folder() -> Path:
    """The folder of uploads, made when it is not there yet."""
    place: Path = settings.TRIMTAB_HOME / "uploads"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def new_name() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


def path_of(stored_as: str) -> Path:
    """Where does an upload lie? Raises ValueError for a name that is none of ours."""
    if not _OURS.fullmatch(stored_as):
        raise ValueError(stored_as)
    return folder() / stored_as


def problems_of(stored_as: str, job: int) -> Path:
    """Where is the list of problems that a job found in an upload?"""
    return path_of(stored_as).with_name(f"{stored_as}.{job}.csv")


def delete(stored_as: str) -> None:
    """Delete an upload and its lists of problems. Safe to call twice."""
    found = path_of(stored_as)
    for path in [found, *found.parent.glob(f"{stored_as}.*.csv")]:
        path.unlink(missing_ok=True)


def strangers(known: Iterable[str], *, older_than: float) -> list[str]:
    """Which stored names are known to nobody, and were last written before ``older_than`` (seconds since 1970)?

    A file that is just coming in is known only once it is whole, hence the age.
    """
    names = {path.name.split(".")[0] for path in folder().iterdir() if path.stat().st_mtime < older_than}
    return sorted(name for name in names - set(known) if _OURS.fullmatch(name))
