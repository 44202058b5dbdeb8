"""What the environment variables say.

Every variable Trimtab reads is an entry of VARIABLES, so that the settings page, ``trimtab doctor`` and the
documentation list the same ones. A variable NAME may also be given as NAME_FILE, a path of a file that holds
the value (for secrets).
"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, what it does and what holds without it."""

    name: str
    meaning: str
    default: str


VARIABLES = (
    Variable(
        "TRIMTAB_HOME", "Folder of the data: database, warehouse, secrets, backups.", "~/.local/share/trimtab"
    ),
    Variable(
        "TRIMTAB_DATABASE_URL",
        "Database: sqlite:///… or postgres://user:password@host/name.",
        "SQLite in TRIMTAB_HOME",
    ),
    Variable(
        "TRIMTAB_SECRET_KEY",
        "Secret that signs sessions.",
        "made at the first start and kept in TRIMTAB_HOME",
    ),
    Variable(
        "TRIMTAB_ALLOWED_HOSTS",
        "Host names the server answers to, separated by commas.",
        "127.0.0.1,localhost,[::1]",
    ),
    Variable("TRIMTAB_PORT", "Port of the web server.", "8000"),
    Variable("TRIMTAB_BIND", "Address the web server listens on.", "127.0.0.1"),
    Variable("TRIMTAB_DEBUG", "1 shows errors in the browser. Never in production.", "0"),
    Variable("TRIMTAB_HTTPS", "1 when Trimtab is served over HTTPS: cookies travel encrypted only.", "0"),
    Variable("TRIMTAB_WEB_WORKERS", "Web worker processes.", "2"),
    Variable("TRIMTAB_UPLOAD_LIMIT_MB", "Largest file that can be uploaded for an import, in MB.", "1024"),
    Variable(
        "TRIMTAB_UPLOAD_DAYS", "Days after which an uploaded file that was not imported is deleted.", "14"
    ),
)
_NAMES = frozenset(variable.name for variable in VARIABLES)


def value_of(name: str) -> str | None:
    """What is variable ``name`` set to? None when it is not set or empty.

    Raises KeyError for a name that VARIABLES does not list, and OSError when NAME_FILE cannot be read.
    """
    if name not in _NAMES:
        raise KeyError(name)
    direct = os.environ.get(name)
    if direct:
        return direct
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip() or None
    return None


def given() -> dict[str, str]:
    """Which variables are set, and how: "variable", or "file" for NAME_FILE? Never what to."""
    direct = {name: "variable" for name in _NAMES if os.environ.get(name)}
    return {**{name: "file" for name in _NAMES if os.environ.get(f"{name}_FILE")}, **direct}


def home() -> Path:
    """Where does the data live? Absolute; the folder may not exist yet."""
    chosen = value_of("TRIMTAB_HOME")
    return Path(chosen).expanduser().resolve() if chosen else Path("~/.local/share/trimtab").expanduser()
