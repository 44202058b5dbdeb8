"""Published outside figures. Each file holds those of one KPI, as BENCHMARKS; its name, with hyphens, is the KPI's key.

Only what can be looked up: who published it, in which year, what was counted, and how that differs from ours.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from trimtab.catalogue.benchmark import Benchmark


def _load() -> Mapping[str, tuple[Benchmark, ...]]:
    return MappingProxyType(
        {
            one.name.replace("_", "-"): importlib.import_module(f"{__name__}.{one.name}").BENCHMARKS
            for one in pkgutil.iter_modules(__path__)
        }
    )


BENCHMARKS: Mapping[str, tuple[Benchmark, ...]] = _load()
