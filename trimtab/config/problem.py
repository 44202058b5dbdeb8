"""One bad setting, as ``trimtab doctor`` names it."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One bad setting: its name, what is wrong with it, what that causes, and how to put it right."""

    setting: str
    what: str
    effect: str
    remedy: str
