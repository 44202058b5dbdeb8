"""A PostgreSQL cluster that lives as long as one test run.

PostgreSQL refuses to run as root, so for root the cluster belongs to the user ``postgres`` that Debian's
package makes. It keeps nothing on purpose: no fsync, no WAL of full pages.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
}


class NoPostgres(Exception):
    """PostgreSQL cannot be started here; the message says what to install."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster: where its files and programs are, and its address for TRIMTAB_DATABASE_URL."""

    folder: Path
    programs: Path
    url: str

    def stop(self) -> None:
        """End the server at once and remove its files."""
        _run(self.programs / "pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def find_programs() -> Path:
    """In which folder are initdb and pg_ctl? Raises NoPostgres when there is none."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name)
    )
    if versions:
        return versions[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoPostgres("PostgreSQL's programs are missing: apt-get install postgresql")


def start() -> Cluster:
    """Make and start a cluster on a free port of 127.0.0.1. Raises NoPostgres when that cannot be done."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="trimtab-postgres-"))
    data = folder / "data"
    if os.geteuid() == 0:
        try:
            shutil.chown(folder, "postgres")
        except LookupError:
            raise NoPostgres("root needs the user postgres: apt-get install postgresql") from None
    _run(
        programs / "initdb",
        *("-D", str(data), "-U", "trimtab", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
    )
    port = _free_port()
    settings = {**OPTIONS, "port": str(port), "unix_socket_directories": str(folder)}
    arguments = " ".join(f"-c {name}={value}" for name, value in settings.items())
    _run(programs / "pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", arguments, "start")
    return Cluster(folder, programs, f"postgres://trimtab@127.0.0.1:{port}/postgres")


def _run(program: Path, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, as ``postgres`` when we are root. Raises NoPostgres when it fails."""
    user = "postgres" if os.geteuid() == 0 else None
    # A server that inherits a pipe would keep it open for ever, so what it says goes to a file.
    with tempfile.TemporaryFile("w+") as said:
        ended = subprocess.run(
            [str(program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd="/",
            user=user,
            check=False,
        )
        said.seek(0)
        if ended.returncode:
            raise NoPostgres(f"{program.name} failed: {said.read().strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
