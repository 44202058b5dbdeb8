"""The secret that signs sessions: given by the environment or made once and kept beside the data."""

import os
import secrets
from pathlib import Path


def secret_key(home: Path, given: str | None) -> str:
    """Which key signs sessions? ``given`` if there is one, else the key in ``home``, made at the first call.

    The file is readable by its owner only and appears whole or not at all, also when two processes start at
    once.
    """
    if given:
        return given
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f".secret-key-{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # fails when another process was first: its key is the key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
