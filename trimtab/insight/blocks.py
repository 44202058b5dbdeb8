"""The fixed four-week blocks over which small teams' answers are pooled (ANON-7): which block holds a day?

Blocks are counted from Monday 6 January 2020, so that no two of them overlap and nobody chooses where one begins.
"""

from datetime import date, timedelta

FIRST_BLOCK = date(2020, 1, 6)
BLOCK_DAYS = 28


def block_of(day: date) -> int:
    """The number of the block that a day lies in."""
    return (day - FIRST_BLOCK).days // BLOCK_DAYS


def block_days(block: int) -> tuple[date, date]:
    """Which days does a block cover? Its first and its last."""
    first = FIRST_BLOCK + timedelta(days=BLOCK_DAYS * block)
    return first, first + timedelta(days=BLOCK_DAYS - 1)
