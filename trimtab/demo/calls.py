"""Which tickets come in: what monitoring raises, what people call about, what should not be one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from trimtab.demo.chance import Quota, calm, stream
from trimtab.demo.invented_names import CATEGORIES
from trimtab.demo.portfolio import Account, Portfolio
from trimtab.demo.stories import (
    ORDINARY_EARLY_RATE,
    ORDINARY_ONGOING_RATE,
    STRAINED_CLIENT,
    TIPPING_CLIENT,
)
from trimtab.demo.timeline import FULL_MONTHS, Timeline
from trimtab.demo.watch import Finding
from trimtab.domain.models import Contact, Contract, Detection, Device, Ticket

A_MONTH = 860
_EARLY_PART = 0.19
_STORY_CLIENTS = frozenset({TIPPING_CLIENT, STRAINED_CLIENT})
_STORY_A_DAY = 3.6
_TECHNICIAN, _SELF_SERVICE, _REQUEST = 0.11, 0.055, 0.3
_NOT_COUNTED = (("spam", 9), ("duplicate", 8), ("merged", 12), ("deleted", 2), ("test", 1))
_INTERNAL_A_MONTH, _OTHER_KINDS_A_MONTH = 7, 8
Source, Excluded = Ticket.Source, Ticket.Excluded


@dataclass(eq=False)
class Call:
    """A ticket to be. ``stage`` is early, ongoing or "" for what counts in neither.

    ``chance`` is how likely it is handed to a higher tier, 0 to 1.
    """

    account: Account
    opened: datetime
    stage: str
    category: str
    source: str = Source.CLIENT
    kind: str = Ticket.Kind.INCIDENT
    contract: Contract | None = None
    contact: Contact | None = None
    device: Device | None = None
    fixed: datetime | None = None
    automatic: bool = False
    excluded: str = ""
    merged_into: "Call | None" = None
    chance: float = 0.0
    ticket: Ticket | None = None

    @property
    def lane(self) -> str:
        """Whose share of hand-offs it belongs to: a story client's own, or its stage's."""
        name = self.account.client.name
        return name if self.stage == "early" and name in _STORY_CLIENTS else self.stage


@dataclass
class Calls:
    """All calls by their opening, and the call behind each finding that has one."""

    calls: list[Call]
    behind: dict[int, Call]


def take_calls(timeline: Timeline, portfolio: Portfolio, findings: list[Finding], seed: int) -> Calls:
    """Which tickets came in over the sample's months? In order of their opening."""
    desk = _Switchboard(timeline, portfolio, stream(seed, "calls"))
    behind = desk.raise_findings(findings)
    raised = list({id(call): call for call in behind.values()}.values())
    by_month: dict[int, list[Call]] = {month: [] for month in range(len(timeline.months))}
    for call in raised:
        by_month[timeline.month_of(call.opened.astimezone(timeline.zone).date())].append(call)
    everything: list[Call] = []
    for month, known in by_month.items():
        known += desk.people_call(month, known)
        everything += known + desk.not_counted(month, known)
    everything += desk.before_contracts()
    kept = [call for call in everything if call.opened < timeline.ends_at]
    kept.sort(key=lambda call: (call.opened, call.account.client.external_id, call.category, call.source))
    _set_chances(timeline, kept, calm(stream(seed, "escalation"), FULL_MONTHS + 1, 0.08))
    return Calls(kept, behind)


class _Switchboard:
    """Takes the calls of each month until its planned number is reached."""

    def __init__(self, timeline: Timeline, portfolio: Portfolio, random: Random) -> None:
        self.timeline, self.portfolio, self.random = timeline, portfolio, random
        self._volume = calm(random, FULL_MONTHS + 1, 0.025)
        self._technician, self._self_service, self._request = Quota(random), Quota(random), Quota(random)
        self._categories = {name: often for name, (often, _) in CATEGORIES.items() if name != "Disk space"}

    def raise_findings(self, findings: list[Finding]) -> dict[int, Call]:
        """The call behind each finding, by the finding's place; a bulk run has one call for each client."""
        behind: dict[int, Call] = {}
        runs: dict[str, Call] = {}
        for place, finding in enumerate(findings):
            if not finding.has_ticket:
                continue
            known = runs.get(finding.run) if finding.run else None
            if known is None:
                known = self._raised(finding)
                if known.opened >= self.timeline.ends_at:
                    continue
            if finding.run:
                runs[finding.run] = known
                known.fixed = max(known.fixed or known.opened, finding.fixed or known.opened)
            behind[place] = known
        return behind

    def _raised(self, finding: Finding) -> Call:
        failed = finding.outcome == Detection.Outcome.BECAME_INCIDENT
        opened = finding.detected + timedelta(minutes=self.random.uniform(20, 600) if failed else 1)
        day = opened.astimezone(self.timeline.zone).date()
        account = finding.account
        return Call(
            account=account,
            opened=opened,
            stage="early" if self.portfolio.is_early(account, day) else "ongoing",
            category=finding.category,
            source=Source.CLIENT if failed else Source.MONITORING,
            contract=account.contract_on(day),
            contact=self.random.choice(account.contacts) if failed else None,
            device=finding.device,
            fixed=finding.fixed,
            automatic=finding.fixed is not None,
        )

    def people_call(self, month: int, known: list[Call]) -> list[Call]:
        """What people call about, as much as the month's plan leaves beside what monitoring raised."""
        wanted = round(A_MONTH * self._volume[month] * self.timeline.share_of(month))
        calls: list[Call] = []
        for day in self.timeline.months[month].dates():
            calls += self._story_calls(day)
        story = len(calls)
        early = max(0, round(_EARLY_PART * wanted) - sum(call.stage == "early" for call in known))
        ongoing = max(0, wanted - len(known) - story - early)
        for day in self.timeline.some_days(month, early, self.random):
            calls.append(self._early_call(day))
        for day in self.timeline.some_days(month, ongoing, self.random):
            account = self.portfolio.some_ongoing(day, self.random)
            calls.append(self._call(account, day, "ongoing", account.contract_on(day)))
        return calls

    def _story_calls(self, day: date) -> list[Call]:
        factor = 0.35 if day.weekday() > 4 else 1.26
        calls = []
        for running in self.portfolio.in_early_support(day):
            if running.account.client.name in _STORY_CLIENTS:
                count = int(_STORY_A_DAY * factor + self.random.random())
                calls += [self._call(running.account, day, "early", running.contract) for _ in range(count)]
        return calls

    def _early_call(self, day: date) -> Call:
        running = self.portfolio.some_early(day, self.random, without=_STORY_CLIENTS)
        if running is None:
            account = self.portfolio.some_ongoing(day, self.random)
            return self._call(account, day, "ongoing", account.contract_on(day))
        return self._call(running.account, day, "early", running.contract)

    def _call(self, account: Account, day: date, stage: str, contract: Contract | None) -> Call:
        source: str = Source.CLIENT
        if self._technician.takes(_TECHNICIAN):
            source = Source.TECHNICIAN
        elif self._self_service.takes(_SELF_SERVICE):
            source = Source.SELF_SERVICE
        known = account.registered(day) if self.random.random() < 0.4 else []
        return Call(
            account=account,
            opened=self.timeline.calling_time(day, self.random),
            stage=stage,
            category=self.random.choices(list(self._categories), weights=list(self._categories.values()))[0],
            source=source,
            kind=Ticket.Kind.REQUEST if self._request.takes(_REQUEST) else Ticket.Kind.INCIDENT,
            contract=contract,
            contact=self.random.choice(account.contacts),
            device=self.random.choice(known) if known else None,
        )

    def not_counted(self, month: int, known: list[Call]) -> list[Call]:
        """Spam, tests, what was merged or entered twice, the provider's own tickets, changes and problems."""
        share = self.timeline.share_of(month)
        calls: list[Call] = []
        people = [call for call in known if call.source == Source.CLIENT and call.contact]
        for excluded, count in _NOT_COUNTED:
            for first in self.random.sample(people, min(len(people), round(count * share))):
                calls.append(self._twin(first, excluded))
        own = self.portfolio.internal
        days = self.timeline.some_days(month, round(_INTERNAL_A_MONTH * share), self.random)
        calls += [self._call(own, day, "", own.contract_on(day)) for day in days if own]
        for day in self.timeline.some_days(month, round(_OTHER_KINDS_A_MONTH * share), self.random):
            account = self.portfolio.some_ongoing(day, self.random)
            other = self._call(account, day, "", account.contract_on(day))
            other.kind = self.random.choice((Ticket.Kind.CHANGE, Ticket.Kind.PROBLEM, Ticket.Kind.PROJECT))
            calls.append(other)
        return calls

    def _twin(self, first: Call, excluded: str) -> Call:
        return Call(
            account=first.account,
            opened=first.opened + timedelta(minutes=self.random.uniform(5, 180)),
            stage="",
            category=first.category,
            contract=first.contract,
            contact=first.contact,
            excluded=excluded,
            merged_into=first if excluded == Excluded.MERGED else None,
        )

    def before_contracts(self) -> list[Call]:
        """A few tickets of each newcomer in the weeks before its contract starts (COHORT-4)."""
        calls = []
        for one in self.portfolio.onboardings:
            if one.contract.starts_onboarding:
                continue
            for _ in range(self.random.choice((2, 3, 4))):
                day = one.starts - timedelta(days=self.random.randrange(2, 21))
                if self.timeline.first_day <= day < self.timeline.today:
                    calls.append(self._call(one.account, day, "", None))
        return calls


def _set_chances(timeline: Timeline, calls: list[Call], factors: list[float]) -> None:
    """Give each counted call its chance of a hand-off; each month and stage keeps its planned share."""
    groups: dict[tuple[int, str], list[Call]] = {}
    for call in calls:
        if not call.stage:
            continue
        day = call.opened.astimezone(timeline.zone).date()
        call.chance = CATEGORIES[call.category][1] * call.account.strain
        if call.lane in _STORY_CLIENTS:
            call.chance = _story_chance(call, day)
        else:
            groups.setdefault((timeline.month_of(day), call.stage), []).append(call)
    for (month, stage), group in groups.items():
        early = stage == "early"
        planned = (ORDINARY_EARLY_RATE if early else ORDINARY_ONGOING_RATE) * factors[month]
        scale = planned * len(group) / sum(call.chance for call in group)
        for call in group:
            call.chance *= scale


def _story_chance(call: Call, day: date) -> float:
    assert call.contract is not None
    age = (day - call.contract.starts_on).days
    return 0.12 + 0.38 * age / 84 if call.account.client.name == TIPPING_CLIENT else 0.30
