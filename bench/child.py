"""One measurement in a process of its own: ``python -m bench.child MODULE FUNCTION FOLDER WAY REPEATS``.

The result is written to ``result.json`` of the folder, so that what libraries print does not matter.
"""

import importlib
import json
import sys
from dataclasses import asdict
from pathlib import Path

import django

from bench import place
from bench.timing import Measured, peak_memory


def main(module: str, function: str, folder: str, way: str, repeats: str) -> None:
    """Measure once and write down what came of it."""
    if module.startswith("bench.product."):
        django.setup()
    where = place.load(Path(folder))
    measured: Measured = getattr(importlib.import_module(module), function)(where, way, int(repeats))
    measured.peak = measured.peak or peak_memory()
    (where.folder / "result.json").write_text(json.dumps(asdict(measured)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
