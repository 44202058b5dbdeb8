"""When each client came: the long served, a newcomer each month, and the two that carry the rise."""

from datetime import date, timedelta
from random import Random

from trimtab.demo.chance import stream
from trimtab.demo.invented_names import AOZORA, INTERNAL, LONG_SERVED, MARMARA, NEWCOMERS, InventedClient
from trimtab.demo.portfolio import Account, Onboarding, Portfolio, give_contacts, give_devices
from trimtab.demo.timeline import FULL_MONTHS, Timeline

LAST_ROUND_DAY = 80
CONTACTS_OF_A_NEWCOMER = 12
# Months (from 0) whose newcomer is a long-served client with a new site, on a clock of its own (COHORT-6).
_NEW_SITES = (2, 5, 8, 11, 14, 17, 20, 22)
# Months that see a second newcomer; the one of month 7 ends its contract early (COHORT-7).
_SECOND_NEWCOMERS = (1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21)
_ENDS_EARLY = 7
_DAYS_BEFORE_IT_ENDED = 62
_STORY_AGES = {AOZORA: 84, MARMARA: 75}
_LATEST_AGES = (52, 20)
_RENEWAL_GAP = 40


def win_clients(timeline: Timeline, seed: int) -> Portfolio:
    """Which clients has the provider had, since when, and with which contracts?"""
    courtship = _Courtship(timeline, stream(seed, "clients"))
    courtship.long_served()
    for month in range(FULL_MONTHS):
        courtship.newcomer(month, new_site=month in _NEW_SITES)
        if month in _SECOND_NEWCOMERS:
            courtship.newcomer(month, ends_early=month == _ENDS_EARLY)
    courtship.latest()
    return courtship.portfolio


class _Courtship:
    """Wins the sample's clients one after another."""

    def __init__(self, timeline: Timeline, random: Random) -> None:
        self.timeline, self.random, self.portfolio = timeline, random, Portfolio()
        self._names = iter(NEWCOMERS)
        self._expanding: list[Account] = []

    def long_served(self) -> None:
        """Clients since years; one renewed after a gap, one did not renew, one is the provider itself."""
        first = self.timeline.first_day
        for place, invented in enumerate(LONG_SERVED):
            account = self._account(invented, size=2.4 - 0.16 * place)
            starts = first - timedelta(days=300 + 131 * place)
            if place == 3:
                ends = self._day_of(8, 19)
                self.portfolio.sign(account, starts, self.timeline, ends=ends)
                after = ends + timedelta(days=_RENEWAL_GAP)
                self.portfolio.sign(account, after, self.timeline, title="Managed service, renewed")
            else:
                ended = self._day_of(16, 30) if place == 8 else None
                self.portfolio.sign(account, starts, self.timeline, ends=ended)
            give_contacts(account, 10, self.random)
            give_devices(account, 26, starts, 45, self.random)
        self._expanding = self.portfolio.accounts[:3]
        own = self._account(INTERNAL, size=0.0)
        own.client.is_internal = True
        self.portfolio.internal = own
        self.portfolio.sign(own, first - timedelta(days=2000), self.timeline, title="Own desk")
        give_contacts(own, 6, self.random)
        give_devices(own, 6, first - timedelta(days=2000), 30, self.random)

    def newcomer(self, month: int, *, new_site: bool = False, ends_early: bool = False) -> None:
        """A contract whose day 80, and with it the last survey round, falls in that month (from 0)."""
        last_round = self._day_of(month, self.random.randrange(3, 24))
        starts = last_round - timedelta(days=LAST_ROUND_DAY)
        if new_site:
            account = self._expanding[_NEW_SITES.index(month) % len(self._expanding)]
            title = f"New site {1 + _NEW_SITES.index(month)}"
            contract = self.portfolio.sign(account, starts, self.timeline, title=title, flagged=True)
            self.portfolio.onboardings.append(Onboarding(account, contract, 0.8))
            return
        ends = starts + timedelta(days=_DAYS_BEFORE_IT_ENDED) if ends_early else None
        self._start(next(self._names), starts, ends=ends)

    def latest(self) -> None:
        """The two clients of the stories, and two ordinary ones that came lately."""
        for invented, age in _STORY_AGES.items():
            self._start(invented, self.timeline.today - timedelta(days=age), strain=1.0)
        for age in _LATEST_AGES:
            self._start(next(self._names), self.timeline.today - timedelta(days=age))

    def _start(
        self, invented: InventedClient, starts: date, *, ends: date | None = None, strain: float | None = None
    ) -> None:
        account = self._account(invented, size=self.random.uniform(0.45, 0.8), strain=strain)
        contract = self.portfolio.sign(account, starts, self.timeline, ends=ends)
        give_contacts(account, CONTACTS_OF_A_NEWCOMER, self.random)
        give_devices(account, self.random.randrange(11, 17), starts, 60, self.random)
        self.portfolio.onboardings.append(Onboarding(account, contract, self.random.uniform(0.8, 1.2)))

    def _account(self, invented: InventedClient, *, size: float, strain: float | None = None) -> Account:
        found = self.random.uniform(0.7, 1.35) if strain is None else strain
        return self.portfolio.add(invented, self.random, size=size, strain=found)

    def _day_of(self, month: int, day: int) -> date:
        period = self.timeline.months[month]
        return period.start.replace(day=min(day, period.last_day.day))
