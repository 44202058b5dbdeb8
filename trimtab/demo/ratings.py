"""What clients answered: three rounds in each onboarding, and a rating after some tickets."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from trimtab.demo.calls import Call
from trimtab.demo.chance import Quota, Scores, calm, stream
from trimtab.demo.invented_names import COMMENTS
from trimtab.demo.portfolio import Onboarding, Portfolio
from trimtab.demo.stories import SYSTEM, TIPPING_CLIENT
from trimtab.demo.timeline import Timeline
from trimtab.domain.models import Contact, SurveyAnswer, SurveyInvitation, Ticket

CLIENT_ONBOARDING, TICKET_FOLLOW_UP = "client-onboarding", "ticket-follow-up"
_ANSWERED, _FOLLOWED_UP, _FOLLOW_UP_ANSWERED = 0.62, 0.3, 0.42
# Question -> usual mean, lowest, highest score, spread.
_QUESTIONS = {
    "overall": (4.25, 1, 5, 0.7),
    "recommend": (8.3, 0, 10, 1.5),
    "effort": (5.6, 1, 7, 1.0),
    "area-contract": (4.2, 1, 5, 0.7),
    "area-responsiveness": (4.3, 1, 5, 0.7),
    "area-assets": (3.8, 1, 5, 0.8),
}
_ROUNDS: dict[int, tuple[str, ...]] = {
    14: ("area-contract", "area-responsiveness"),
    45: ("area-assets", "effort"),
    80: tuple(_QUESTIONS),
}
# What the tipping client answers: this part of the scale below the usual.
_TIPPING = {14: 0.0, 45: 0.15, 80: 0.42}
_RATING, _RATING_HANDED_UP, _RATING_TIPPING = 4.45, 4.0, 2.9


@dataclass
class Ratings:
    """All invitations and answers of clients."""

    invitations: list[SurveyInvitation] = field(default_factory=list)
    answers: list[SurveyAnswer] = field(default_factory=list)


def ask_clients(timeline: Timeline, portfolio: Portfolio, calls: list[Call], seed: int) -> Ratings:
    """What did the clients answer, up to where the sample stops?"""
    survey = _Survey(timeline, seed)
    dated = [(one.starts + timedelta(days=day), day, one) for one in portfolio.onboardings for day in _ROUNDS]
    for _, day, one in sorted(dated, key=lambda entry: (entry[0], entry[2].contract.external_id)):
        survey.onboarding_round(one, day)
    survey.follow_ups(calls)
    return survey.ratings


class _Survey:
    """Sends invitations and keeps the answers."""

    def __init__(self, timeline: Timeline, seed: int) -> None:
        self.timeline = timeline
        self.random: Random = stream(seed, "ratings")
        self.ratings = Ratings()
        self._scores = {
            name: Scores(self.random, low=low, high=high, spread=spread)
            for name, (_, low, high, spread) in _QUESTIONS.items()
        }
        self._stars = {
            usual: Scores(self.random, low=1, high=5, spread=0.8)
            for usual in (_RATING, _RATING_HANDED_UP, _RATING_TIPPING)
        }
        self._moods = calm(self.random, len(timeline.months) + 1, 0.018)
        self._months = calm(self.random, len(timeline.months) + 1, 0.02)

    def onboarding_round(self, one: Onboarding, day: int) -> None:
        """The round of that contract day, to every contact, at ten in the morning."""
        date = one.starts + timedelta(days=day)
        in_force = one.contract.ends_on is None or date <= one.contract.ends_on
        if not in_force or not self.timeline.first_day <= date < self.timeline.today:
            return
        sent = self.timeline.at(date, 10)
        answering = Quota(self.random)
        invitations = []
        for contact in one.account.contacts:
            name = f"{one.contract.external_id}-day-{day}"
            invitation = self._invite(CLIENT_ONBOARDING, name, one, contact, sent)
            if invitation.delivered and answering.takes(_ANSWERED):
                invitations.append(invitation)
        tips = _TIPPING[day] if one.account.client.name == TIPPING_CLIENT else 0.0
        answered = [sent + self._delay() for _ in invitations]
        factor = self._months[max(0, self.timeline.month_of(date))]
        for question in _ROUNDS[day]:
            usual, low, high, _ = _QUESTIONS[question]
            mean = usual * factor - tips * (high - low)
            scores = self._scores[question].draw(len(invitations), mean) if invitations else []
            for invitation, at, score in zip(invitations, answered, scores, strict=True):
                self._answer(invitation, question, at, score, low, high)

    def follow_ups(self, calls: list[Call]) -> None:
        """A rating is asked for after some of the tickets that a client's person opened."""
        asked, answered = Quota(self.random), Quota(self.random)
        for call, ticket in _resolved(calls):
            if not asked.takes(_FOLLOWED_UP) or ticket.resolved_at is None or call.contact is None:
                continue
            sent = ticket.resolved_at + timedelta(hours=1)
            if sent >= self.timeline.ends_at:
                continue
            invitation = self._invite(TICKET_FOLLOW_UP, ticket.external_id, call, call.contact, sent)
            if not answered.takes(_FOLLOW_UP_ANSWERED):
                continue
            usual = _RATING_HANDED_UP if (ticket.reassignments or 0) > 0 else _RATING
            if call.account.client.name == TIPPING_CLIENT:
                usual = _RATING_TIPPING
            month = self.timeline.month_of(sent.astimezone(self.timeline.zone).date())
            score = self._stars[usual].draw(1, usual * self._moods[month])[0]
            self._answer(invitation, "rating", sent + self._delay(), score, 1, 5)

    def _invite(
        self, survey: str, name: str, of: Onboarding | Call, contact: Contact, sent: datetime
    ) -> SurveyInvitation:
        invitation = SurveyInvitation(
            system=SYSTEM,
            external_id=f"{survey}-{name}-{contact.external_id}",
            survey=survey,
            round=name,
            client=of.account.client,
            contact=contact,
            respondent=contact.email,
            contract=of.contract,
            ticket=of.ticket if isinstance(of, Call) else None,
            sent_at=sent,
            delivered=self.random.random() > 0.02,
        )
        self.ratings.invitations.append(invitation)
        return invitation

    def _answer(
        self, invitation: SurveyInvitation, question: str, at: datetime, score: int, low: int, high: int
    ) -> None:
        if at >= self.timeline.ends_at:
            return
        comment = ""
        if question in ("overall", "rating") and self.random.random() < 0.12 and invitation.contact:
            tone = "kind" if score - low >= 0.7 * (high - low) else "bitter"
            comment = self.random.choice(COMMENTS[tone][invitation.contact.language])
        self.ratings.answers.append(
            SurveyAnswer(
                invitation=invitation,
                question=question,
                answered_at=at,
                score=score,
                scale_low=low,
                scale_high=high,
                raw_score=score,
                comment=comment,
            )
        )

    def _delay(self) -> timedelta:
        """Most answer within two days; one in thirty too late to count (SURVEY-3)."""
        days = self.random.uniform(15, 25) if self.random.random() < 0.03 else self.random.expovariate(0.8)
        return timedelta(days=min(days, 25), minutes=5)


def _resolved(calls: list[Call]) -> Iterator[tuple[Call, Ticket]]:
    for call in calls:
        ticket = call.ticket
        if ticket is not None and ticket.resolved_at and call.contact and call.stage:
            yield call, ticket
