"""A year of surveys by the clock: jobs as the worker runs them, mail to a real server, answers by the real page.

Each hour stands for its minutes: nothing here is due between two whole hours but the afternoons and mornings of
technicians, which are hours long.
"""

import heapq
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zlib import crc32

from django.test import Client

from tests.reports.mail.post_office import Sink
from trimtab.jobs.minutely import ask_clients, ask_people, tell_of_calls, tell_of_disabled_addresses
from trimtab.jobs.nightly import delete_old_mail
from trimtab.jobs.sender import MESSAGES_A_CONNECTION, Sender
from trimtab.warehouse.refresh import refresh
from trimtab.web import clock
from trimtab.web.views import survey_answer

HOUR = timedelta(hours=1)
LINK = re.compile(r"/s/([\w-]{32})/")
NAMES = {"week": "pulse", "area1-1": "in-depth", "handover": "agent-onboarding", "rating": "ticket-follow-up"}
AFTER = {
    "pulse": (1, 3, 20, 38),
    "in-depth": (2, 26, 100, 180),
    "agent-onboarding": (2, 26, 50, 90),
    "ticket-follow-up": (1, 4, 30, 200),
    "client-onboarding": (2, 30, 100, 170),
}
"""After how many hours somebody answers."""
SILENT = {
    "pulse": 15,
    "in-depth": 20,
    "agent-onboarding": 20,
    "ticket-follow-up": 50,
    "client-onboarding": 45,
}
"""How many of a hundred do not answer."""


@dataclass
class Letter:
    """A survey in somebody's mail: to whom and when, of which survey, what it asks, and what was answered last."""

    to: str
    at: datetime
    token: str
    survey: str
    scales: Mapping[str, tuple[int, ...]]
    given: dict[str, int] = field(default_factory=dict)
    answered_at: datetime | None = None
    first_answered_at: datetime | None = None
    of: "Letter | None" = None
    """The letter that this one reminds of."""

    @property
    def reminds(self) -> bool:
        return self.of is not None

    def was_silent_at(self, moment: datetime) -> bool:
        """Had nobody answered by this letter's link until then?"""
        return self.first_answered_at is None or self.first_answered_at > moment


class Replay:
    """Lets the clock run, and keeps what came in the mail and what was answered."""

    def __init__(self, sink: Sink, monkeypatch: Any) -> None:
        self.sink, self.moment = sink, datetime(2000, 1, 1, tzinfo=UTC)
        self.letters: list[Letter] = []
        self._later: list[tuple[datetime, int, Letter]] = []
        self._order, self._read = count(), 0
        self._sender = Sender(clock=lambda: self.moment, chance=lambda: 0.5)
        self._refreshed: datetime | None = None
        monkeypatch.setattr(clock, "as_of", lambda: self.moment)
        for limit in (survey_answer.PER_TOKEN, survey_answer.PER_NETWORK):
            limit.forget()

    def run(self, moments: Iterable[datetime]) -> None:
        """Let the clock show these moments, one after another."""
        for moment in moments:
            self._answer_until(moment)
            self.moment = moment
            for job in (ask_clients, ask_people, tell_of_calls, tell_of_disabled_addresses):
                job.run(moment)
            if self._refreshed is None or moment - self._refreshed >= timedelta(days=7):
                self.refresh()
                delete_old_mail.run(moment)
            while self._sender.once() == MESSAGES_A_CONNECTION:
                pass
            self._open_mail()

    def refresh(self) -> None:
        """The worker's refresh, which releases what may be shown."""
        refresh(self.moment)
        self._refreshed = self.moment

    def answered(self, survey: str) -> list[Letter]:
        """The letters of a survey that were answered."""
        return [one for one in self.letters if one.survey == survey and one.given]

    def _open_mail(self) -> None:
        for _, recipients, message in self.sink.taken[self._read :]:
            text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            (token,) = set(LINK.findall(text))
            scales = asked_by(Client().get(f"/s/{token}/").content.decode())
            survey = next((NAMES[name] for name in scales if name in NAMES), "client-onboarding")
            letter = Letter(recipients[0], self.moment, token, survey, scales)
            letter.of = self._reminded_of(letter)
            self.letters.append(letter)
            self._plan(letter)
        self._read = len(self.sink.taken)

    def _reminded_of(self, letter: Letter) -> Letter | None:
        if letter.survey in ("pulse", "ticket-follow-up"):
            return None
        lately = letter.at - timedelta(days=13)
        same = (one for one in self.letters if (one.to, one.survey) == (letter.to, letter.survey))
        return next((one for one in same if one.at > lately), None)

    def _plan(self, letter: Letter) -> None:
        luck = crc32(f"{letter.to} {letter.survey} {letter.at:%Y%m%d}".encode())
        if luck % 100 >= SILENT[letter.survey]:
            first = letter.at + AFTER[letter.survey][luck // 100 % 4] * HOUR + timedelta(minutes=7)
            heapq.heappush(self._later, (first, next(self._order), letter))
            if luck % 7 == 0:  # some think again, an hour later
                heapq.heappush(self._later, (first + HOUR, next(self._order), letter))

    def _answer_until(self, moment: datetime) -> None:
        while self._later and self._later[0][0] <= moment:
            self.moment, turn, letter = heapq.heappop(self._later)
            send(letter, self.moment, turn)


def send(letter: Letter, at: datetime, turn: int) -> None:
    """Fill in the form and send it, as a person does who took the link from the mail."""
    browser = Client()
    page = browser.get(f"/s/{letter.token}/")
    if page.status_code == 404:  # answered meanwhile by the other link, which closed this one, or too late
        return
    scores = {
        name: points[pick(f"{letter.to} {at:%Y%m%d%H} {name} {turn}", len(points))]
        for name, points in asked_by(page.content.decode()).items()
    }
    sent = browser.post(f"/s/{letter.token}/", {name: str(score) for name, score in scores.items()})
    assert sent.status_code == 303, sent.status_code
    letter.given, letter.answered_at = scores, at
    letter.first_answered_at = letter.first_answered_at or at


def asked_by(page: str) -> dict[str, tuple[int, ...]]:
    """What the form asks: each question's points."""
    found: dict[str, list[int]] = {}
    for name, value in re.findall(r'<input type="radio" name="([^"]+)" value="(\d+)"', page):
        found.setdefault(name, []).append(int(value))
    return {name: tuple(points) for name, points in found.items()}


def pick(seed: str, points: int) -> int:
    """One of so many points, the higher ones more often."""
    luck = crc32(seed.encode())
    return max(luck % points, luck // 1_000 % points)


def hourly(
    start: datetime, until: datetime, wanted: Callable[[datetime], bool] | None = None
) -> list[datetime]:
    """Every hour between two moments, or those that are wanted."""
    hours = int((until - start) / HOUR)
    moments = (start + place * HOUR for place in range(hours + 1))
    return [one for one in moments if wanted is None or wanted(one)]
