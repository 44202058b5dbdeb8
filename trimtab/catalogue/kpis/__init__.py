"""The KPIs. Each file of this folder holds one, as KPI; the file's name, with hyphens, is its key."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from trimtab.kpi.definition import Kpi


def _load() -> Mapping[str, Kpi]:
    found = {}
    for module in pkgutil.iter_modules(__path__):
        key = module.name.replace("_", "-")
        definition: Kpi = importlib.import_module(f"{__name__}.{module.name}").KPI
        found[key] = replace(definition, key=key)
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: (item[1].order, item[0]))))


KPIS: Mapping[str, Kpi] = _load()
HEADLINES: tuple[str, ...] = tuple(key for key, kpi in KPIS.items() if kpi.headline)
