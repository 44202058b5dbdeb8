"""Run measurements as child processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.place import Place
from bench.timing import Measured

ROOT = Path(__file__).resolve().parent.parent


class Failed(Exception):
    """A child process ended badly; the message is the last of what it said."""


def environment(home: Path, *, as_installed: bool = False) -> dict[str, str]:
    """The environment of a process that works on this home, and on nobody's own data.

    ``as_installed``: without pandas, which is here to be measured and not part of Trimtab. DuckDB loads it wherever it
    finds it, 40 MB.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRIMTAB_")}
    folders = [str(_without_pandas(home.parent))] if as_installed else []
    return {
        **kept,
        "TRIMTAB_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "trimtab.config.settings",
        "PYTHONPATH": os.pathsep.join([*folders, str(ROOT)]),
    }


def _without_pandas(folder: Path) -> Path:
    """A folder that hides pandas from whoever looks there first."""
    hiding = folder / "as-installed"
    hiding.mkdir(exist_ok=True)
    (hiding / "pandas.py").write_text('raise ModuleNotFoundError("not installed", name="pandas")\n')
    return hiding


def run(place: Place, call: str, way: str, repeats: int) -> Measured:
    """Measure ``module:function`` in a fresh process. Raises Failed with the reason."""
    module, function = call.split(":")
    result = place.folder / "result.json"
    result.unlink(missing_ok=True)
    ended = subprocess.run(
        [sys.executable, "-m", "bench.child", module, function, str(place.folder), way, str(repeats)],
        env=environment(place.home, as_installed=module.startswith("bench.product.")),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode or not result.exists():
        raise Failed("\n".join(_told(ended.stderr)[-6:]) or f"exit code {ended.returncode}")
    return Measured(**json.loads(result.read_text(encoding="utf-8")))


def _told(stderr: str) -> list[str]:
    """What a process said, without what a library's destructor says of it afterwards."""
    own = stderr.partition("nanobind: leaked")[0]
    return own.strip().splitlines()
