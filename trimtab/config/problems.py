"""What is wrong with the environment's settings, judged before Django loads them.

Settings with a problem are replaced by harmless stand-ins (settings.py), so that ``trimtab doctor`` can start
and name them all; every front door that serves or writes refuses to start while there is one.
"""

import difflib
import ipaddress
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from trimtab.config.environment import VARIABLES
from trimtab.config.problem import Problem
from trimtab.config.problems_of_people import PEOPLE_CHECKS, PEOPLE_DEFAULTS, PEOPLE_SWITCHES

KEY_LENGTH = 50
KEY_DIFFERENT = 10
MOST_WORKERS = 64
FIRST_FREE_PORT = 1024
LAST_PORT = 65535
SWITCHES = ("TRIMTAB_DEBUG", "TRIMTAB_HTTPS", *PEOPLE_SWITCHES)
MOST_OF = {"TRIMTAB_UPLOAD_LIMIT_MB": 100_000, "TRIMTAB_UPLOAD_DAYS": 365}
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
DEFAULTS = {
    "TRIMTAB_BIND": "127.0.0.1",
    "TRIMTAB_PORT": "8000",
    "TRIMTAB_WEB_WORKERS": "2",
    "TRIMTAB_UPLOAD_LIMIT_MB": "1024",
    "TRIMTAB_UPLOAD_DAYS": "14",
    "TRIMTAB_ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
    **PEOPLE_DEFAULTS,
}


class _Unreadable(Exception):
    """A NAME_FILE cannot be read; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


def problems_of(environ: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is wrong with these settings? Empty when nothing is.

    Makes TRIMTAB_HOME when it is not there yet, for only then is it known that it can be written.
    """
    found = [*_unknown_names(environ)]
    values: dict[str, str | None] = {}
    for variable in VARIABLES:
        try:
            values[variable.name] = _read(variable.name, environ)
        except _Unreadable as unreadable:
            found.append(unreadable.problem)
            values[variable.name] = None
    own = (_home, _database, _secret, _hosts, _port, _bind, _switches, _exposure, _workers, _uploads)
    for check in (*own, *PEOPLE_CHECKS):
        found += check(values)
    return tuple(found)


def _unknown_names(environ: Mapping[str, str]) -> Iterator[Problem]:
    names = [variable.name for variable in VARIABLES]
    known = {*names, *(f"{name}_FILE" for name in names)}
    for name in sorted(environ):
        if name.startswith("TRIMTAB_") and name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.85)
            remedy = f"Did you mean {near[0]}?" if near else "Remove it; docs/settings.md lists the settings."
            yield Problem(name, "is not a setting of Trimtab", "It changes nothing.", remedy)


def _read(name: str, environ: Mapping[str, str]) -> str | None:
    """The value of NAME or of the file NAME_FILE names. Raises _Unreadable."""
    direct, path = environ.get(name), environ.get(f"{name}_FILE")
    if direct and path:
        raise _Unreadable(
            Problem(name, f"is set, and {name}_FILE too", "Only one can hold.", "Remove one of the two.")
        )
    if not path:
        return direct or None
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as refused:
        reason = getattr(refused, "strerror", None) or "it is not UTF-8 text"
        raise _Unreadable(
            Problem(
                f"{name}_FILE",
                f"names {path}, which cannot be read: {reason}",
                f"{name} has no value.",
                "Correct the path or let the user that runs Trimtab read the file.",
            )
        ) from refused
    if not text:
        raise _Unreadable(
            Problem(
                f"{name}_FILE",
                f"names {path}, which is empty",
                f"{name} has no value.",
                "Write the value there.",
            )
        )
    return text


def _home(values: Mapping[str, str | None]) -> Iterator[Problem]:
    given = values["TRIMTAB_HOME"]
    folder = Path(given or "~/.local/share/trimtab").expanduser()
    if not folder.is_absolute():
        yield Problem(
            "TRIMTAB_HOME",
            f"is {given}, which is relative",
            "Started from another folder, Trimtab would find other data or none.",
            f"Give the whole path: {folder.absolute()}",
        )
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as refused:
        yield Problem(
            "TRIMTAB_HOME",
            f"is {folder}, which cannot be written: {refused.strerror or refused}",
            "Nothing can be kept: no database, no secret key, no warehouse.",
            f"Choose another folder or make it writable: sudo install -d -o $USER {folder}",
        )
        return
    try:
        (folder / "secret-key").read_text(encoding="utf-8")
    except FileNotFoundError:
        pass  # it is made at the first start
    except (OSError, UnicodeDecodeError) as refused:
        reason = getattr(refused, "strerror", None) or "it is not UTF-8 text"
        yield Problem(
            "TRIMTAB_HOME",
            f"holds a secret-key that cannot be read: {reason}",
            "Nobody can sign in.",
            f"Run Trimtab as the user that owns {folder / 'secret-key'}, or remove it: all sign in again then.",
        )


def _database(values: Mapping[str, str | None]) -> Iterator[Problem]:
    url = values["TRIMTAB_DATABASE_URL"]
    if not url:
        return
    name, effect = "TRIMTAB_DATABASE_URL", "Trimtab has no database."
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  a bad port shows only when it is read
    except ValueError as bad:
        yield Problem(name, f"cannot be read: {bad}", effect, "Write postgres://user:password@host:5432/name")
        return
    if parts.scheme == "sqlite":
        yield from _sqlite(url)
    elif parts.scheme in ("postgres", "postgresql"):
        if not parts.path.strip("/"):
            yield Problem(
                name, "names no database", effect, "End it with the database's name: postgres://…/trimtab"
            )
    else:
        scheme = parts.scheme or "nothing"
        what = f"begins with {scheme}, which Trimtab does not speak"
        yield Problem(name, what, effect, "Use sqlite:///… or postgres://…")


def _sqlite(url: str) -> Iterator[Problem]:
    path = url.removeprefix("sqlite://").removeprefix("/")
    if not path or path == ":memory:":
        yield Problem(
            "TRIMTAB_DATABASE_URL",
            "keeps the database in memory",
            "Every process has its own, and all is lost when it stops.",
            "Name a file: sqlite:////srv/trimtab/trimtab.sqlite3 (four slashes for an absolute path)",
        )
    elif not Path(path).is_absolute():
        yield Problem(
            "TRIMTAB_DATABASE_URL",
            f"names the relative path {path}",
            "Started from another folder, Trimtab would find another database or none.",
            f"Give the whole path, with four slashes: sqlite:///{Path(path).absolute()}",
        )
    elif not Path(path).parent.is_dir():
        yield Problem(
            "TRIMTAB_DATABASE_URL",
            f"names {path}, whose folder does not exist",
            "The database cannot be made.",
            f"Make the folder: mkdir -p {Path(path).parent}",
        )


def _secret(values: Mapping[str, str | None]) -> Iterator[Problem]:
    key = values["TRIMTAB_SECRET_KEY"]
    if key and (len(key) < KEY_LENGTH or len(set(key)) < KEY_DIFFERENT):
        yield Problem(
            "TRIMTAB_SECRET_KEY",
            f"is easy to guess: {len(key)} characters, {len(set(key))} different ones; "
            f"it needs {KEY_LENGTH} and {KEY_DIFFERENT}",
            "Whoever guesses it signs in as anybody.",
            "Remove it (Trimtab then makes its own), or: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
        )


def _hosts(values: Mapping[str, str | None]) -> Iterator[Problem]:
    given = values["TRIMTAB_ALLOWED_HOSTS"]
    for host in given.split(",") if given else ():
        if host.strip() in ("*", "."):
            yield Problem(
                "TRIMTAB_ALLOWED_HOSTS",
                f"contains {host.strip()}, which allows every name",
                "A foreign site can make a browser talk to Trimtab under its own name.",
                "List the names that people type, separated by commas: kpi.example.com",
            )
        elif "/" in host or host != host.strip() or not host or _has_port(host):
            yield Problem(
                "TRIMTAB_ALLOWED_HOSTS",
                f"contains {host!r}, which is not a bare host name",
                "It matches no request.",
                "Write names only, no scheme, no port, no space: kpi.example.com,127.0.0.1",
            )


def _has_port(host: str) -> bool:
    return ":" in host and not host.startswith("[")


def _port(values: Mapping[str, str | None]) -> Iterator[Problem]:
    given = values["TRIMTAB_PORT"]
    if given is None:
        return
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= LAST_PORT):
        yield Problem(
            "TRIMTAB_PORT", f"is {given}", "The server cannot listen.", f"Use a number from 1 to {LAST_PORT}."
        )
    elif int(given) < FIRST_FREE_PORT and os.geteuid() != 0:
        yield Problem(
            "TRIMTAB_PORT",
            f"is {given}, which only root may open",
            "The server cannot listen.",
            "Use 8000 and let a reverse proxy answer on 80 and 443.",
        )


def _bind(values: Mapping[str, str | None]) -> Iterator[Problem]:
    if not _is_address(values["TRIMTAB_BIND"] or DEFAULTS["TRIMTAB_BIND"]):
        yield Problem(
            "TRIMTAB_BIND",
            f"is {values['TRIMTAB_BIND']}, which is not an IP address",
            "The server cannot listen.",
            "Use 127.0.0.1 for this machine only, 0.0.0.0 for every network it is in.",
        )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _switches(values: Mapping[str, str | None]) -> Iterator[Problem]:
    for name in SWITCHES:
        if values[name] not in (None, "0", "1"):
            yield Problem(name, f"is {values[name]}", "It counts as 0.", "Write 1 for on, 0 for off.")


def _exposure(values: Mapping[str, str | None]) -> Iterator[Problem]:
    """What is unsafe once other machines can reach the server?"""
    bind = values["TRIMTAB_BIND"]
    if not bind or not _is_address(bind) or ipaddress.ip_address(bind).is_loopback:
        return
    if values["TRIMTAB_DEBUG"] == "1":
        yield Problem(
            "TRIMTAB_DEBUG",
            f"is 1 while the server listens on {bind}",
            "An error page shows settings and data to anyone on the network.",
            "Set TRIMTAB_DEBUG=0, or TRIMTAB_BIND=127.0.0.1 while you look for a fault.",
        )
    if values["TRIMTAB_HTTPS"] != "1":
        yield Problem(
            "TRIMTAB_HTTPS",
            f"is off while the server listens on {bind}",
            "Sessions travel readable through the network.",
            "Put a reverse proxy with a certificate in front and set TRIMTAB_HTTPS=1.",
        )
    if set((values["TRIMTAB_ALLOWED_HOSTS"] or DEFAULTS["TRIMTAB_ALLOWED_HOSTS"]).split(",")) <= LOCAL_HOSTS:
        yield Problem(
            "TRIMTAB_ALLOWED_HOSTS",
            f"names this machine only while the server listens on {bind}",
            "Everyone else is answered 'Bad Request'.",
            "Add the name that people type: TRIMTAB_ALLOWED_HOSTS=kpi.example.com,127.0.0.1",
        )


def _workers(values: Mapping[str, str | None]) -> Iterator[Problem]:
    given = values["TRIMTAB_WEB_WORKERS"]
    if given and not (given.isascii() and given.isdigit() and 1 <= int(given) <= MOST_WORKERS):
        yield Problem(
            "TRIMTAB_WEB_WORKERS",
            f"is {given}",
            "The web server cannot start.",
            f"Use a number from 1 to {MOST_WORKERS}; two for each core is plenty.",
        )


def _uploads(values: Mapping[str, str | None]) -> Iterator[Problem]:
    for name, most in MOST_OF.items():
        given = values[name]
        if given is not None and not (given.isascii() and given.isdigit() and 1 <= int(given) <= most):
            yield Problem(
                name, f"is {given}", f"{DEFAULTS[name]} counts instead.", f"Use a number from 1 to {most}."
            )
