"""What monitoring found on the devices, what became of it, and the fix that ends a class of incidents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from trimtab.demo.chance import Quota, calm, minutes_around, stream
from trimtab.demo.invented_names import FINGERPRINTS
from trimtab.demo.portfolio import Account, Portfolio
from trimtab.demo.stories import DISK_CLEAN_UP, DISK_FULL, FIX_FROM_MONTH
from trimtab.demo.timeline import FULL_MONTHS, Timeline
from trimtab.domain.models import Detection, Device

Outcome = Detection.Outcome
_A_MONTH = 208
# Of what monitoring finds but full disks: cleared by itself, became an incident, fixed by a technician.
_SELF_CLEARED, _INCIDENT, _BY_TECHNICIAN = 0.15, 0.11, 0.22
_AT_SCALE = 0.6
_RECURS = 0.04
_DISKS = 62
_DISK_INCIDENTS_BEFORE, _DISKS_FIXED_BEFORE = 30, 8
_DISK_INCIDENTS_AFTER, _DISKS_CLEANED_AFTER = 3, 56
_BULK_SIZES = (3, 4, 5, 6, 8, 10)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Finding:
    """A detection to be, before its ticket is known. ``run`` joins the findings that share one ticket."""

    account: Account
    device: Device
    fingerprint: str
    category: str
    detected: datetime
    outcome: str
    fixed: datetime | None = None
    action: str = ""
    run: str = ""
    has_ticket: bool = True
    held: bool | None = None


def watch_devices(timeline: Timeline, portfolio: Portfolio, seed: int) -> list[Finding]:
    """Which problems did monitoring find in the sample's months? In order of their detection."""
    watch = _Watch(timeline, portfolio, stream(seed, "detections"))
    found = [finding for month in range(len(timeline.months)) for finding in watch.month(month)]
    kept = [finding for finding in found if finding.detected < timeline.ends_at]
    return sorted(kept, key=lambda finding: (finding.detected, finding.device.external_id))


class _Watch:
    """Watches the devices month by month."""

    def __init__(self, timeline: Timeline, portfolio: Portfolio, random: Random) -> None:
        self.timeline, self.portfolio, self.random = timeline, portfolio, random
        self._quotas = {
            name: Quota(random) for name in ("cleared", "incident", "technician", "scale", "again", "open")
        }
        self._volume = calm(random, FULL_MONTHS + 1, 0.03)
        long_served = [a for a in portfolio.accounts if a is not portfolio.internal][:8]
        disks = [(account, device) for account in long_served for device in account.devices]
        self._disks = random.sample(disks, _DISKS)
        self._bulk: list[str] = []
        self._bulk_at = timeline.ends_at

    def month(self, month: int) -> Iterator[Finding]:
        """Everything found in that month (from 0)."""
        share = self.timeline.share_of(month)
        count = round(_A_MONTH * self._volume[month] * share)
        self._bulk.clear()
        for day in sorted(self.timeline.some_days(month, count, self.random)):
            finding = self._ordinary(day, month)
            yield finding
            if finding.outcome == Outcome.FIXED_AUTOMATICALLY and self._quotas["again"].takes(_RECURS):
                yield self._recurrence(finding)
        yield from self._disks_before(month) if month + 1 < FIX_FROM_MONTH else self._disks_after(month)

    def _ordinary(self, day: date, month: int) -> Finding:
        account, device = self._some_device(day)
        fingerprint = self.random.choice(list(FINGERPRINTS))
        finding = Finding(
            account=account,
            device=device,
            fingerprint=fingerprint,
            category=FINGERPRINTS[fingerprint],
            detected=self.timeline.any_time(day, self.random),
            outcome=self._outcome(),
            has_ticket=self.random.random() < 0.95,
        )
        self._resolve(finding, month)
        return finding

    def _outcome(self) -> str:
        if self._quotas["cleared"].takes(_SELF_CLEARED):
            return Outcome.SELF_CLEARED
        rest = 1 - _SELF_CLEARED
        if self._quotas["incident"].takes(_INCIDENT / rest):
            return Outcome.BECAME_INCIDENT
        rest -= _INCIDENT
        if self._quotas["technician"].takes(_BY_TECHNICIAN / rest):
            return Outcome.FIXED_BY_TECHNICIAN
        return Outcome.FIXED_AUTOMATICALLY

    def _resolve(self, finding: Finding, month: int) -> None:
        """When and by what was it fixed? Incidents and technicians' fixes follow their ticket."""
        if finding.outcome == Outcome.SELF_CLEARED:
            finding.fixed = finding.detected + _minutes(self.random, 90, 20, 1400)
        if finding.outcome != Outcome.FIXED_AUTOMATICALLY:
            return
        if not self._quotas["scale"].takes(_AT_SCALE):
            finding.fixed = finding.detected + _minutes(self.random, 12, 1, 240)
            finding.action = f"auto-{finding.fingerprint}-{month + 1:02}-{self.random.randrange(16**6):06x}"
            return
        if not self._bulk:
            name = f"bulk-{finding.fingerprint}-{month + 1:02}-{self.random.randrange(16**4):04x}"
            self._bulk = [name] * self.random.choice(_BULK_SIZES)
            self._bulk_at = finding.detected
        # A bulk run fixes what its rule finds on many devices, whatever each of them complained of first.
        finding.action = self._bulk.pop()
        finding.fixed = max(self._bulk_at, finding.detected) + _minutes(self.random, 25, 5, 300)

    def _recurrence(self, first: Finding) -> Finding:
        first.held = False if self.random.random() < 0.5 else None
        fixed = first.fixed or first.detected
        again = fixed + _DAY + self.random.random() * 5 * _DAY
        return Finding(
            account=first.account,
            device=first.device,
            fingerprint=first.fingerprint,
            category=first.category,
            detected=again,
            outcome=Outcome.FIXED_BY_TECHNICIAN,
        )

    def _disks_before(self, month: int) -> Iterator[Finding]:
        count = _DISK_INCIDENTS_BEFORE + _DISKS_FIXED_BEFORE + self.random.choice((-1, 0, 1))
        days = self.timeline.some_days(month, count, self.random)
        for place, (account, device) in enumerate(self.random.sample(self._disks, count)):
            finding = self._disk(account, device, self.timeline.any_time(days[place], self.random))
            if place < _DISKS_FIXED_BEFORE:
                finding.outcome = Outcome.FIXED_BY_TECHNICIAN
            yield finding

    def _disks_after(self, month: int) -> Iterator[Finding]:
        """The clean-up runs on the second Thursday; a few disks fill up in between, and users notice."""
        period = self.timeline.months[month]
        thursday = period.start + timedelta(days=(3 - period.start.weekday()) % 7 + 7)
        run = self.timeline.at(thursday, 2)
        if run + 2 * _HOUR < self.timeline.ends_at:
            for account, device in self.random.sample(
                self._disks, _DISKS_CLEANED_AFTER + self.random.randrange(4)
            ):
                finding = self._disk(account, device, run - self.random.uniform(0.5, 40) * _HOUR)
                finding.outcome, finding.action = Outcome.FIXED_AUTOMATICALLY, f"{DISK_CLEAN_UP}-{thursday}"
                finding.fixed = run + _minutes(self.random, 30, 5, 110)
                finding.run = f"{finding.action}-{account.client.external_id}"
                yield finding
        late = [day for day in period.dates() if day > thursday + timedelta(days=9)]
        for account, device in self.random.sample(self._disks, min(_DISK_INCIDENTS_AFTER, len(late))):
            yield self._disk(account, device, self.timeline.any_time(self.random.choice(late), self.random))

    def _disk(self, account: Account, device: Device, detected: datetime) -> Finding:
        return Finding(account, device, DISK_FULL, "Disk space", detected, Outcome.BECAME_INCIDENT)

    def _some_device(self, day: date) -> tuple[Account, Device]:
        while True:
            early = self.portfolio.some_early(day, self.random, without=frozenset())
            if early is not None and self.random.random() < 0.12:
                account = early.account
            else:
                account = self.portfolio.some_ongoing(day, self.random)
            known = account.registered(day)
            if known:
                return account, self.random.choice(known)


def _minutes(random: Random, median: float, low: float, high: float) -> timedelta:
    return timedelta(minutes=minutes_around(random, median, spread=0.8, low=low, high=high))
