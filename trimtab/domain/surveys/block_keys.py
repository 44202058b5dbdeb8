"""The key that makes one person's answers recognisable within a block of four weeks, and nowhere beyond (ANON-7).

A person's key in a block is an HMAC of the person's number under the block's key. The block's key is a file of its
own in TRIMTAB_HOME: never in the database, never in a backup. When the block is over the file is destroyed, and nobody
can make the same keys again. Where it is lost earlier, a new one begins, and the block is not published as a block.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from django.conf import settings

from trimtab.insight.blocks import block_days, block_of

FOLDER = "block-keys"
_SIZE = 32
_NAME = re.compile(r"(?P<survey>[a-z0-9-]+)\.(?P<block>\d+)")


def key_for(survey: str, day: date) -> bytes:
    """The key of the survey's block that holds this day, made when there is none yet.

    The file is readable by its owner only and appears whole or not at all, also when two processes ask at once.
    """
    path = _path(survey, block_of(day))
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Where another process was first, its key is the key.
        with _draft(path) as draft, suppress(FileExistsError):
            os.link(draft, path)
    return _read(path)


def known_key(survey: str, day: date) -> bytes | None:
    """The key of that block if it is there. None: it was never made, was lost, or is destroyed."""
    try:
        return _read(_path(survey, block_of(day)))
    except FileNotFoundError:
        return None


def name_of(key: bytes) -> str:
    """What a round keeps to tell by which key its respondents were made: 16 digits that lead back to no key."""
    return hmac.new(key, b"trimtab block key", hashlib.sha256).hexdigest()[:16]


def respondent(key: bytes, person: int) -> str:
    """What stands for this person in the block: 32 hexadecimal digits."""
    return hmac.new(key, f"person {person}".encode(), hashlib.sha256).hexdigest()[:32]


def destroy_before(day: date, *, needed: frozenset[tuple[str, int]]) -> list[str]:
    """Destroy the keys of all blocks that ended before this day, but those of the blocks ``needed``. Which were they?

    ``needed`` are (survey, block) of rounds that are still open. What was written is overwritten before its name goes.
    """
    gone = []
    for path in sorted(_folder().glob("*")) if _folder().is_dir() else []:
        named = _NAME.fullmatch(path.name)
        if named is None:
            continue
        survey, block = named["survey"], int(named["block"])
        if block_days(block)[1] < day and (survey, block) not in needed:
            _destroy(path)
            gone.append(path.name)
    return gone


def _folder() -> Path:
    return Path(settings.TRIMTAB_HOME) / FOLDER


def _path(survey: str, block: int) -> Path:
    path = _folder() / f"{survey}.{block}"
    if _NAME.fullmatch(path.name) is None:
        raise ValueError(f"{survey!r} is no key of a survey")
    return path


def _read(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != _SIZE:
        raise ValueError(f"{path} is not a block's key: remove it, and the block begins a new one")
    return key


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    draft = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink()


def _destroy(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(_SIZE))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
