"""How a KPI is computed, for its page: formula, what counts, what is left out, a worked example."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from trimtab.kpi import examples
from trimtab.kpi.definition import Kpi
from trimtab.kpi.parameters import Parameters
from trimtab.web.presenters.catalogue_texts import told
from trimtab.web.presenters.numbers import count


@dataclass(frozen=True)
class Explanation:
    """Everything the drawer prints. ``left_out`` are the counted numbers, "31 merged"; the example is a table."""

    identifier: str
    formula: str
    counts: str
    leaves_out: Sequence[str]
    left_out: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    says: str


def explanation(kpi: Kpi, left_out: Mapping[str, int], rules: Parameters) -> Explanation:
    """How is this KPI computed, and what did that leave out in the period?"""
    example = examples.table(kpi.example)
    return Explanation(
        identifier=kpi.identifier,
        formula=told(kpi.formula, rules),
        counts=told(kpi.counts, rules),
        leaves_out=[told(text, rules) for text in kpi.leaves_out],
        left_out=", ".join(f"{count(rows)} {_reason(reason)}" for reason, rows in left_out.items() if rows),
        columns=[name.replace("_", " ") for name in example.columns],
        rows=example.rows,
        says=told(kpi.example.says, rules),
    )


def _reason(reason: str) -> str:
    words = {
        "deleted": gettext("deleted"),
        "test": gettext("test"),
        "spam": gettext("spam"),
        "merged": gettext("merged"),
        "duplicate": gettext("duplicate"),
        "not a ticket": gettext("no incident or request"),
        "internal": gettext("internal"),
        "before contract start": gettext("before the contract began"),
    }
    return words.get(reason, reason)
