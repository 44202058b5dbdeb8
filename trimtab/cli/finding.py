"""One thing that is wrong with an installation."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is wrong: where, what, what that causes, and how to put it right."""

    where: str
    what: str
    effect: str
    remedy: str
