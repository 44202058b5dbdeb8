"""What the technicians answered: the weekly pulse, the half-yearly survey and the one about onboardings.

No answer leads to a person: the respondent's key is a hash that changes with each four-week block (ANON-7).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from trimtab.demo.chance import Quota, Scores, calm, stream
from trimtab.demo.staff import CLOUD, EVENING, NETWORK, NORTH, SECURITY, SOUTH, WORKPLACE, Staff
from trimtab.demo.stories import DECLINE_FROM_MONTH, SYSTEM
from trimtab.demo.timeline import FULL_MONTHS, Timeline
from trimtab.domain.models import PeopleAnswer, PeopleInvited, PeopleRound, Person
from trimtab.insight.blocks import block_of

PULSE, IN_DEPTH, AGENT_ONBOARDING = "pulse", "in-depth", "agent-onboarding"
# Usual level of each team's pulse, in faces 1 to 5; 4.0 is 7.5 on the scale of 0 to 10.
_LEVEL = {NORTH: 4.0, SOUTH: 4.0, EVENING: 3.85, WORKPLACE: 4.05, NETWORK: 3.95, CLOUD: 4.15, SECURITY: 4.1}
_BURNT_OUT_LEVEL = 2.8
_AREAS = {1: 3.8, 2: 3.6, 3: 3.5, 4: 3.6, 5: 3.4, 6: 3.7}
_FACTORS = {
    "overall": 3.85,
    "handover": 3.6,
    "tools": 3.9,
    "discovery": 3.5,
    "manual-work": 3.1,
    "workload": 3.6,
}
_IN_DEPTH_MONTHS = (4, 10, 16, 22)
_ANSWERS = {PULSE: 0.91, IN_DEPTH: 0.86, AGENT_ONBOARDING: 0.72}


@dataclass
class Moods:
    """All rounds with who was asked, as numbers, and all answers."""

    rounds: list[PeopleRound] = field(default_factory=list)
    invited: list[PeopleInvited] = field(default_factory=list)
    answers: list[PeopleAnswer] = field(default_factory=list)


def ask_staff(timeline: Timeline, staff: Staff, seed: int) -> Moods:
    """What did the technicians answer in the rounds that have closed?"""
    survey = _Survey(timeline, staff, seed)
    for opens in survey.weeks():
        survey.pulse(opens)
    for month in _IN_DEPTH_MONTHS:
        survey.in_depth(month)
    for month in range(len(timeline.months)):
        survey.onboardings(month)
    return survey.moods


class _Survey:
    """Sends the rounds one after another and keeps their answers."""

    def __init__(self, timeline: Timeline, staff: Staff, seed: int) -> None:
        self.timeline, self.staff, self.seed = timeline, staff, seed
        self.random: Random = stream(seed, "moods")
        self.moods = Moods()
        self._faces = {team: Scores(self.random, low=1, high=5, spread=0.8) for team in staff.teams}
        self._items: dict[str, Scores] = {}
        self._answering = {(s, t): Quota(self.random) for s in _ANSWERS for t in staff.teams}
        self._weather = iter(calm(self.random, 120, 0.022))
        self._own_weather = {team: iter(calm(self.random, 120, 0.045)) for team in staff.teams}
        self._months = calm(self.random, FULL_MONTHS + 1, 0.02)

    def weeks(self) -> Iterator[date]:
        """The Mondays of the weeks of the sample that are over."""
        first = self.timeline.first_day
        monday = first + timedelta(days=-first.weekday() % 7)
        while monday + timedelta(days=6) < self.timeline.today:
            yield monday
            monday += timedelta(days=7)

    def pulse(self, monday: date) -> None:
        """One week's pulse: asked on Friday, open until Sunday."""
        friday = monday + timedelta(days=4)
        weather = next(self._weather)
        year, week, _ = monday.isocalendar()
        one = self._round(PULSE, f"{year}-W{week:02}", monday, monday + timedelta(days=6))
        block = str(block_of(monday))
        for team, people in self._asked(one, friday):
            answering = [p for p in people if self._answering[PULSE, team].takes(_ANSWERS[PULSE])]
            level = self.level(team, friday) * weather * next(self._own_weather[team])
            for person, face in zip(answering, self._faces[team].draw(len(answering), level), strict=True):
                self._answer(one, team, "week", face, self._key(person, block))

    def level(self, team: str, day: date) -> float:
        """The team's usual mood on that day, in faces 1 to 5."""
        if team != NORTH:
            return _LEVEL[team]
        begins = self.timeline.months[DECLINE_FROM_MONTH - 1].start
        ends = self.timeline.months[FULL_MONTHS - 1].start + timedelta(days=10)
        way = min(1.0, max(0.0, (day - begins) / (ends - begins)))
        return _LEVEL[NORTH] + way * (_BURNT_OUT_LEVEL - _LEVEL[NORTH])

    def in_depth(self, month: int) -> None:
        """One half-yearly round: two items for each of the six areas."""
        opens = self.timeline.months[month].start + timedelta(days=6)
        one = self._round(IN_DEPTH, f"{opens:%Y-%m}", opens, opens + timedelta(days=13))
        for team, people in self._asked(one, opens):
            answering = [p for p in people if self._answering[IN_DEPTH, team].takes(_ANSWERS[IN_DEPTH])]
            keys = [self._key(person, one.external_id) for person in answering]
            strain = self.level(team, opens) - _LEVEL[team]
            for area, level in _AREAS.items():
                for item in (1, 2):
                    mean = level + strain * (1.0 if area in (2, 4) else 0.4)
                    self._answers(one, team, f"area{area}-{item}", keys, mean)

    def onboardings(self, month: int) -> None:
        """One month's round about all onboardings under way: those who work for them are asked."""
        opens = self.timeline.months[month].start + timedelta(days=14)
        closes = opens + timedelta(days=9)
        if closes >= self.timeline.today:
            return
        one = self._round(AGENT_ONBOARDING, f"{opens:%Y-%m}", opens, closes)
        for team, people in self._asked(one, opens):
            quota = self._answering[AGENT_ONBOARDING, team]
            answering = [p for p in people if quota.takes(_ANSWERS[AGENT_ONBOARDING])]
            keys = [self._key(person, one.external_id) for person in answering]
            for question, level in _FACTORS.items():
                self._answers(one, team, question, keys, level * self._months[month])

    def _round(self, survey: str, name: str, opens: date, closes: date) -> PeopleRound:
        one = PeopleRound(
            system=SYSTEM, external_id=f"{survey}-{name}", survey=survey, opens_on=opens, closes_on=closes
        )
        self.moods.rounds.append(one)
        return one

    def _asked(self, one: PeopleRound, day: date) -> Iterator[tuple[str, list[Person]]]:
        for team, record in self.staff.teams.items():
            people = self.staff.on_duty(team, day)
            self.moods.invited.append(PeopleInvited(round=one, team=record, invited=len(people)))
            # In another order each time, so that the quota does not pass over the same person.
            yield team, self.random.sample(people, len(people))

    def _answers(self, one: PeopleRound, team: str, question: str, keys: list[str], mean: float) -> None:
        scores = self._items.setdefault(question, Scores(self.random, low=1, high=5, spread=0.9))
        for key, score in zip(keys, scores.draw(len(keys), mean), strict=True):
            self._answer(one, team, question, score, key)

    def _answer(self, one: PeopleRound, team: str, question: str, score: int, key: str) -> None:
        self.moods.answers.append(
            PeopleAnswer(
                round=one, team=self.staff.teams[team], question=question, score=score, respondent=key
            )
        )

    def _key(self, person: Person, block: str) -> str:
        text = f"{self.seed}:{person.external_id}:{block}"
        return hashlib.sha256(text.encode()).hexdigest()[:20]
