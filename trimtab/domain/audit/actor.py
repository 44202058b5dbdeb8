"""Who does something, and from where: what an audit entry says of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """``user`` is the account's key, None for a program; ``address`` the network address, ``request`` its id."""

    name: str
    user: int | None = None
    address: str = ""
    request: str = ""


PROGRAM = Actor("Trimtab")
"""Trimtab itself: what nobody in particular asked for."""
