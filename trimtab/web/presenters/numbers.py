"""Numbers as pages write them: as every document of ours does (reports/numbers.py)."""

from trimtab.reports.numbers import (
    Written,
    amount,
    bare,
    count,
    decimal,
    interval_bare,
    interval_plain,
    percent_text,
    plain,
    points,
    value_written,
    written,
)

__all__ = [
    "Written",
    "amount",
    "bare",
    "count",
    "decimal",
    "interval_bare",
    "interval_plain",
    "percent_text",
    "plain",
    "points",
    "value_written",
    "written",
]
