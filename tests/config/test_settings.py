"""What the settings see to before anything else is loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COUNT = (
    "import os, django; django.setup()\n"
    "import numpy, scipy.linalg\n"
    "print(os.environ['OPENBLAS_NUM_THREADS'], len(os.listdir('/proc/self/task')))"
)


def threads_of(home: Path, **given: str) -> list[str]:
    """What OpenBLAS was told, and how many threads a process has that has loaded the settings and then NumPy."""
    kept = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    own = {"TRIMTAB_HOME": str(home), "DJANGO_SETTINGS_MODULE": "trimtab.config.settings", **given}
    found = subprocess.run(
        [sys.executable, "-c", COUNT], env={**kept, **own}, check=True, capture_output=True, text=True
    )
    return found.stdout.split()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists threads there")
def test_numpy_starts_no_threads_of_its_own_unless_it_is_told_to(tmp_path: Path) -> None:
    assert threads_of(tmp_path) == ["1", "1"]
    assert threads_of(tmp_path, OPENBLAS_NUM_THREADS="2")[0] == "2"
