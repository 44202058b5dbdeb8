"""How people helped themselves: sessions that solved it, that did not, and those that ended in a ticket."""

from datetime import datetime, timedelta
from random import Random

from trimtab.demo.calls import Call
from trimtab.demo.chance import calm, stream
from trimtab.demo.invented_names import ARTICLES
from trimtab.demo.portfolio import Account, Portfolio
from trimtab.demo.stories import SYSTEM
from trimtab.demo.timeline import FULL_MONTHS, Timeline
from trimtab.domain.models import Contact, SelfServiceSession, Ticket

Outcome = SelfServiceSession.Outcome
_A_MONTH = {Outcome.SOLVED: 50, Outcome.GAVE_UP: 13, Outcome.UNCONFIRMED: 20}


def help_themselves(
    timeline: Timeline, portfolio: Portfolio, calls: list[Call], seed: int
) -> list[SelfServiceSession]:
    """Which self-service sessions took place? In order of their start."""
    random = stream(seed, "self-service")
    kiosk = _Kiosk(timeline, portfolio, random)
    for month in range(len(timeline.months)):
        for outcome, count in _A_MONTH.items():
            kiosk.month(month, outcome, count)
    for call in calls:
        if call.source == Ticket.Source.SELF_SERVICE and call.contact and call.ticket and not call.excluded:
            before = call.opened - timedelta(minutes=random.uniform(4, 90))
            kiosk.session(
                call.account, call.contact, call.category, before, Outcome.LED_TO_TICKET, call.ticket
            )
    sessions = sorted(
        kiosk.sessions, key=lambda one: (one.started_at, one.contact.external_id if one.contact else "")
    )
    for number, one in enumerate(sessions, start=1):
        one.external_id = f"session-{number:05}"
    return sessions


class _Kiosk:
    """Where people look for help before they call."""

    def __init__(self, timeline: Timeline, portfolio: Portfolio, random: Random) -> None:
        self.timeline, self.portfolio, self.random = timeline, portfolio, random
        self.sessions: list[SelfServiceSession] = []
        self._volume = {outcome: calm(random, FULL_MONTHS + 1, 0.05) for outcome in _A_MONTH}

    def month(self, month: int, outcome: str, count: int) -> None:
        """That month's sessions with this outcome."""
        wanted = round(count * self._volume[Outcome(outcome)][month] * self.timeline.share_of(month))
        for day in self.timeline.some_days(month, wanted, self.random):
            early = self.portfolio.some_early(day, self.random, without=frozenset())
            account = self.portfolio.some_ongoing(day, self.random)
            if early is not None and self.random.random() < 0.2:
                account = early.account
            category = self.random.choice(list(ARTICLES))
            at = self.timeline.calling_time(day, self.random)
            self.session(account, self.random.choice(account.contacts), category, at, outcome, None)

    def session(
        self,
        account: Account,
        contact: Contact,
        category: str,
        at: datetime,
        outcome: str,
        ticket: Ticket | None,
    ) -> None:
        """One session, with the article that was read where there is one on the matter."""
        articles = ARTICLES.get(category, ("",))
        self.sessions.append(
            SelfServiceSession(
                system=SYSTEM,
                client=account.client,
                contact=contact,
                category=category,
                article=self.random.choice(articles),
                started_at=at,
                outcome=outcome,
                ticket=ticket,
            )
        )
