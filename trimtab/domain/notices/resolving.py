"""Who is reached, of those who should be told (ALERT-7)? Plain values, no database.

A role goes to its holder; when that one is away, to the stand-in; then to the deputy, then to the team lead, then to
the fallback address. Somebody is always reached: without anybody else, the owners.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

TEAM_LEAD, OWNERS, SERVICE_MANAGERS = "team-lead", "owners", "service-managers"


@dataclass(frozen=True)
class Wish:
    """Somebody should be told: whoever holds ``role``, or one ``account``; by page, by mail or both."""

    role: str = ""
    account: int | None = None
    by_page: bool = True
    by_mail: bool = True


@dataclass(frozen=True)
class Duties:
    """Who could be reached on a day.

    ``posts``: accounts by role, in the order in which they are asked. ``away``: accounts that are away, and who stands
    in. ``active``: accounts of the provider that sign in. ``fallback``: an address that takes mail, or "".
    """

    active: frozenset[int]
    owners: Sequence[int]
    service_managers: Sequence[int] = ()
    posts: Mapping[str, Sequence[int]] = field(default_factory=dict)
    away: Mapping[int, int | None] = field(default_factory=dict)
    fallback: str = ""

    def is_here(self, account: int) -> bool:
        """Can this account be told today?"""
        return account in self.active and account not in self.away


@dataclass(frozen=True)
class Reached:
    """One who is told: an account, or an address of nobody in particular."""

    account: int | None
    address: str = ""
    by_page: bool = True
    by_mail: bool = True


def reached(wishes: Iterable[Wish], duties: Duties) -> list[Reached]:
    """Who is told in the end, each once, by the ways of all their wishes? Never nobody, while there is an owner."""
    found: dict[tuple[int | None, str], Reached] = {}
    for wish in wishes:
        for account, address in _of_wish(wish, duties):
            _put(found, account, address, wish)
    if not found:
        for owner in duties.owners:
            _put(found, owner, "", Wish())
    return list(found.values())


def _of_wish(wish: Wish, duties: Duties) -> list[tuple[int | None, str]]:
    if wish.role in (OWNERS, SERVICE_MANAGERS):
        return [(account, "") for account in _of_group(wish.role, duties)]
    asked = [wish.account] if wish.account is not None else duties.posts.get(wish.role, ())
    account = _first_here([*asked, *duties.posts.get(TEAM_LEAD, ())], duties)
    if account is not None:
        return [(account, "")]
    return [(None, duties.fallback)] if duties.fallback else []


def _of_group(group: str, duties: Duties) -> Sequence[int]:
    """Those of the group who are here; all owners when nobody is."""
    members = duties.owners if group == OWNERS else duties.service_managers
    return [one for one in members if duties.is_here(one)] or duties.owners


def _first_here(accounts: Iterable[int], duties: Duties) -> int | None:
    for account in accounts:
        if duties.is_here(account):
            return account
        stand_in = duties.away.get(account)
        if stand_in is not None and duties.is_here(stand_in):
            return stand_in
    return None


def _put(found: dict[tuple[int | None, str], Reached], account: int | None, address: str, wish: Wish) -> None:
    """Somebody of two roles is told once. An address has no page, so it always gets mail."""
    before = found.get((account, address))
    by_page = account is not None and (wish.by_page or (before is not None and before.by_page))
    by_mail = account is None or wish.by_mail or (before is not None and before.by_mail)
    found[account, address] = Reached(account, address, by_page, by_mail)
