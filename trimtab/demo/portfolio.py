"""The provider's clients: contacts, sites, devices and contracts, and who is in early support on a day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from trimtab.demo.invented_names import FIRST_NAMES, LAST_NAMES, SITES, ZONES, InventedClient
from trimtab.demo.stories import SYSTEM
from trimtab.demo.timeline import Timeline
from trimtab.domain.models import Client, Contact, Contract, ContractPhase, Device, Site
from trimtab.names import fold

EARLY_DAYS = 90
Phase = ContractPhase.Phase
_DEVICE_KINDS = (
    ("laptop", "LT", "Windows 11", 12),
    ("desktop", "PC", "Windows 11", 6),
    ("server", "SRV", "Windows Server 2022", 3),
    ("server", "LNX", "Debian 12", 1),
    ("switch", "SW", "", 1),
    ("firewall", "FW", "", 1),
)
# Each contract's own history: phase and days from its start.
_PHASES = (
    (Phase.PROSPECT, -118),
    (Phase.NEGOTIATION, -66),
    (Phase.SIGNED, -24),
    (Phase.ONBOARDING, 0),
    (Phase.EARLY_SUPPORT, 30),
    (Phase.ONGOING, EARLY_DAYS),
)


@dataclass
class Account:
    """One client with all that belongs to it.

    ``size`` is its part of the ongoing tickets, ``strain`` how much more often than others' its tickets need
    a higher tier.
    """

    invented: InventedClient
    client: Client
    size: float
    strain: float
    sites: list[Site] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language its people write in."""
        return self.invented.language

    def contract_on(self, day: date) -> Contract | None:
        """Its ordinary contract in force that day; contracts with a clock of their own are left out."""
        for contract in self.contracts:
            if not contract.starts_onboarding and _in_force(contract, day):
                return contract
        return None

    def registered(self, day: date) -> list[Device]:
        """Its devices known on that day."""
        return [device for device in self.devices if device.registered_on and device.registered_on <= day]


@dataclass(frozen=True)
class Onboarding:
    """One contract's first 90 days; ``pull`` is its part of the early tickets."""

    account: Account
    contract: Contract
    pull: float

    @property
    def starts(self) -> date:
        """Day 0."""
        return self.contract.starts_on

    @property
    def last_early_day(self) -> date:
        """Day 89, or the last day in force if that comes sooner (COHORT-7)."""
        last = self.starts + timedelta(days=EARLY_DAYS - 1)
        return min(last, self.contract.ends_on) if self.contract.ends_on else last


@dataclass
class Portfolio:
    """All accounts and onboardings of the sample."""

    accounts: list[Account] = field(default_factory=list)
    onboardings: list[Onboarding] = field(default_factory=list)
    phases: list[ContractPhase] = field(default_factory=list)
    internal: Account | None = None
    _early: dict[date, list[Onboarding]] = field(default_factory=dict)
    _ongoing: dict[date, list[Account]] = field(default_factory=dict)

    def in_early_support(self, day: date) -> list[Onboarding]:
        """Which onboardings run on that day?"""
        if day not in self._early:
            self._early[day] = [one for one in self.onboardings if one.starts <= day <= one.last_early_day]
        return self._early[day]

    def in_ongoing_support(self, day: date) -> list[Account]:
        """Which clients are in ongoing support on that day?"""
        if day not in self._ongoing:
            self._ongoing[day] = [
                account
                for account in self.accounts
                if account is not self.internal
                and account.contract_on(day)
                and not self.is_early(account, day)
            ]
        return self._ongoing[day]

    def is_early(self, account: Account, day: date) -> bool:
        """Does the client's own clock, not that of an added contract, show early support on that day?"""
        return any(
            one.account is account and not one.contract.starts_onboarding
            for one in self.in_early_support(day)
        )

    def some_early(self, day: date, random: Random, *, without: frozenset[str]) -> Onboarding | None:
        """One of the running onboardings by its pull, without the named clients; None when there is none."""
        running = [one for one in self.in_early_support(day) if one.account.client.name not in without]
        return random.choices(running, weights=[one.pull for one in running])[0] if running else None

    def some_ongoing(self, day: date, random: Random) -> Account:
        """One of the clients in ongoing support that day, by size. Raises IndexError when there is none."""
        served = self.in_ongoing_support(day)
        return random.choices(served, weights=[one.size for one in served])[0]

    def add(self, invented: InventedClient, random: Random, *, size: float, strain: float) -> Account:
        """A new account with sites; contacts and devices come with :meth:`people_and_devices`."""
        number = len(self.accounts) + 1
        account = Account(
            invented,
            Client(
                system=SYSTEM,
                external_id=f"client-{number:02}",
                name=invented.name,
                name_key=fold(invented.name),
                zone=ZONES[invented.language],
            ),
            size,
            strain,
        )
        for place, name in enumerate(SITES[invented.language][: random.choice((1, 2, 2, 3))]):
            account.sites.append(
                Site(
                    system=SYSTEM,
                    external_id=f"site-{number:02}-{place + 1}",
                    client=account.client,
                    name=name,
                    name_key=fold(name),
                )
            )
        self.accounts.append(account)
        return account

    def sign(
        self,
        account: Account,
        starts: date,
        timeline: Timeline,
        *,
        ends: date | None = None,
        title: str = "Managed service",
        flagged: bool = False,
    ) -> Contract:
        """A contract with its history of phases up to yesterday."""
        contract = Contract(
            system=SYSTEM,
            external_id=f"{account.client.external_id}-contract-{len(account.contracts) + 1}",
            client=account.client,
            title=title,
            starts_on=starts,
            ends_on=ends,
            starts_onboarding=flagged,
        )
        account.contracts.append(contract)
        dated = {starts + timedelta(days=after): phase for phase, after in _PHASES}
        if ends is not None:
            if (ends - starts).days > 400:
                dated[ends - timedelta(days=60)] = Phase.RENEWAL
            dated = {day: phase for day, phase in dated.items() if day <= ends}
            dated[ends + timedelta(days=1)] = Phase.ENDED
        self.phases.extend(
            ContractPhase(contract=contract, phase=phase, starts_on=day)
            for day, phase in sorted(dated.items())
            if day < timeline.today
        )
        return contract


def give_contacts(account: Account, count: int, random: Random) -> None:
    """People at the client, with addresses in a domain reserved for examples."""
    language = account.language
    names = [f"{first} {last}" for first in FIRST_NAMES[language] for last in LAST_NAMES[language]]
    for number, name in enumerate(random.sample(names, count), start=1):
        account.contacts.append(
            Contact(
                system=SYSTEM,
                external_id=f"{account.client.external_id}-contact-{number:02}",
                client=account.client,
                name=name,
                email=f"person{number:02}@{account.invented.domain}.example.com",
                language=language,
                zone=ZONES[language],
            )
        )


def give_devices(account: Account, count: int, known_from: date, within_days: int, random: Random) -> None:
    """Devices, registered one after another from ``known_from`` on; the contract counts a few more."""
    weights = [kind[3] for kind in _DEVICE_KINDS]
    prefix = account.invented.domain[:3].upper()
    for number in range(1, count + 1):
        kind, short, system, _ = random.choices(_DEVICE_KINDS, weights=weights)[0]
        account.devices.append(
            Device(
                system=SYSTEM,
                external_id=f"{account.client.external_id}-device-{number:03}",
                client=account.client,
                site=random.choice(account.sites),
                name=f"{prefix}-{short}-{number:03}",
                kind=kind,
                operating_system=system,
                registered_on=known_from + timedelta(days=within_days * (number - 1) // count),
            )
        )
    account.contracts[0].assets_contracted = count + random.randrange(3)


def _in_force(contract: Contract, day: date) -> bool:
    return contract.starts_on <= day and (contract.ends_on is None or day <= contract.ends_on)
