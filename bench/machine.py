"""On what was it measured? Nothing that names the machine."""

import os
import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from tests import postgres

_LIBRARIES = ("trimtab", "django", "duckdb", "polars", "pandas", "numpy", "pyarrow", "psycopg")


def processor() -> str:
    """The model of the processor."""
    known = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", known.read_text(encoding="utf-8")) if known.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def description() -> dict[str, str]:
    """Processor, cores, memory and system."""
    return {
        "Processor": processor(),
        "Cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "Memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "System": f"{platform.system()} {platform.release().split('-')[0]}",
    }


def versions() -> dict[str, str]:
    """Which version of everything that took part?"""
    found = {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}
    found["sqlite"] = sqlite3.sqlite_version
    try:
        programs = postgres.find_programs()
    except postgres.NoPostgres:
        return found
    told = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return {**found, "postgresql": told.split()[2]}
