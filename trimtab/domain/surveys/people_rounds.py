"""Writes: open a round among technicians, ask and remind, and close it once and for all (ANON-5, ANON-6, ANON-8)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from trimtab.domain.changes.actions import mark_months
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.questionnaires.actions import version_to_ask
from trimtab.domain.questionnaires.queries import survey_of
from trimtab.domain.surveys import block_keys, tokens
from trimtab.domain.surveys.models import (
    Admission,
    OnboardingAsked,
    PeopleAsked,
    PeopleInvited,
    PeopleRound,
)
from trimtab.domain.surveys.write_order import rewrite
from trimtab.insight.blocks import block_of
from trimtab.kpi.period import day_of, local_midnight

REMEMBERED = timedelta(days=366)
"""For how long it is kept on which day somebody was asked."""


@dataclass(frozen=True)
class Member:
    """One person of a round: in which team, when asked and reminded (None: never), and until when an answer counts."""

    person: int
    team: int
    send_at: datetime
    remind_at: datetime | None
    closes_at: datetime


@transaction.atomic
def open_round(
    *, survey: str, opens_on: date, closes_on: date, members: Sequence[Member], as_of: datetime
) -> PeopleRound | None:
    """Open a round: who belongs to it, and in which team, is settled from here on. None when it is there already.

    It closes when the last of them may not answer any more, and not before ``closes_on`` is over. Raises KeyError for
    an unknown survey, ValueError for one that is answered by name or a round of nobody.
    """
    version = version_to_ask(key=survey, as_of=as_of)
    asked = survey_of(version)
    if asked.identified or asked.audience != "technicians":
        raise ValueError(f"{survey} is not answered without names")
    if not members:
        raise ValueError(f"nobody to ask in {survey} of {opens_on}")
    key = block_keys.key_for(survey, opens_on) if asked.timing.every_week else None
    closes_at = max(member.closes_at for member in members)
    one, made = PeopleRound.objects.get_or_create(
        survey=survey,
        opens_on=opens_on,
        defaults={
            "external_id": f"{survey}/{opens_on.isoformat()}",
            "closes_on": max(closes_on, _last_day(closes_at)),
            "version": version.number,
            "asking": True,
            "closes_at": max(closes_at, local_midnight(closes_on + timedelta(days=1), report_zone())),
            "keyed": block_keys.name_of(key) if key else "",
        },
    )
    if not made:
        return None
    rewrite(one, answers=(), comments=(), admissions=_admissions(one, members))
    return one


@transaction.atomic
def join_round(*, one: PeopleRound, members: Sequence[Member]) -> int:
    """Let more people into a round that is open: a month's onboardings begin on several days. How many came in?"""
    one = PeopleRound.objects.select_for_update().get(pk=one.pk)
    there = set(Admission.objects.filter(round=one).values_list("person_id", flat=True))
    new = [member for member in members if member.person not in there]
    if not one.asking or not new:
        return 0
    Admission.objects.bulk_create(_admissions(one, new))
    latest = max(member.closes_at for member in new)
    one.closes_at = max(latest, one.closes_at or latest)
    one.closes_on = max(one.closes_on, _last_day(latest))
    one.save(update_fields=["closes_at", "closes_on"])
    return len(new)


def _last_day(closes_at: datetime) -> date:
    """The last day, in the provider's zone, on which somebody may still answer somewhere."""
    return day_of(closes_at - timedelta(seconds=1), report_zone())


def _admissions(one: PeopleRound, members: Iterable[Member]) -> list[Admission]:
    return [
        Admission(
            round=one,
            person_id=member.person,
            team_id=member.team,
            send_at=member.send_at,
            remind_at=member.remind_at,
            closes_at=member.closes_at,
        )
        for member in members
    ]


@transaction.atomic
def ask(*, admission: Admission, as_of: datetime, zone: str) -> str | None:
    """Let this person in by a new token, which is the answer; None when the person was asked already.

    Belongs in the transaction that puts the message into the outbox. ``zone`` says which day it is for the person.
    """
    token = tokens.new()
    fresh = Admission.objects.filter(pk=admission.pk, asked=False, round__asking=True, closes_at__gt=as_of)
    if not fresh.update(asked=True, admits=tokens.hashed(token, "admits")):
        return None
    PeopleAsked.objects.get_or_create(
        person_id=admission.person_id, survey=admission.round.survey, day=day_of(as_of, zone)
    )
    return token


@transaction.atomic
def remind(*, admission: Admission, as_of: datetime) -> str | None:
    """A second token for somebody who has not answered; None when he or she has, or was reminded already.

    The message carries a token of its own, since the first one is kept nowhere.
    """
    token = tokens.new()
    silent = Admission.objects.filter(
        pk=admission.pk, asked=True, reminded=False, used=False, round__asking=True, closes_at__gt=as_of
    )
    if not silent.update(reminded=True, reminder=tokens.hashed(token, "admits")):
        return None
    return token


@transaction.atomic
def leave_out(*, admission: Admission) -> None:
    """Leave somebody out who wants no such mail or whom none reaches: not invited, and not counted as such."""
    PeopleAsked.objects.filter(person=admission.person_id, survey=admission.round.survey).filter(
        day__gte=admission.send_at.date() - timedelta(days=1)
    ).delete()
    Admission.objects.filter(pk=admission.pk, used=False).delete()


@transaction.atomic
def mark_onboarding(*, contract: int, survey: str, day: int) -> None:
    """Remember that technicians were asked about this contract on this day of it."""
    OnboardingAsked.objects.get_or_create(contract_id=contract, survey=survey, day=day)


@transaction.atomic
def close_round(*, one: PeopleRound, as_of: datetime) -> bool:
    """Close a round, once: answers stay, whatever leads to them goes. False when it was closed already.

    What is left of the invitations is how many of each team were asked. Only now does the warehouse learn of the
    answers (ANON-6).
    """
    one = PeopleRound.objects.select_for_update().get(pk=one.pk)
    if not one.asking:
        return False
    asked = Counter(Admission.objects.filter(round=one, asked=True).values_list("team_id", flat=True))
    PeopleInvited.objects.bulk_create(
        PeopleInvited(round=one, team_id=team, invited=number) for team, number in sorted(asked.items())
    )
    answers, comments = list(one.answers.all()), list(one.comments.all())
    for answer in answers:
        answer.finds = ""
    for comment in comments:
        comment.finds = ""
    rewrite(one, answers=answers, comments=comments, admissions=())
    one.asking = False
    one.save(update_fields=["asking"])
    mark_months(facts=["people_answer"], months=None, as_of=as_of)
    return True


def destroy_old_keys(*, as_of: datetime) -> list[str]:
    """Destroy the keys of blocks that are over, once none of their rounds is open any more. Which were they?"""
    still_open = PeopleRound.objects.filter(asking=True).values_list("survey", "opens_on")
    needed = frozenset((survey, block_of(opens_on)) for survey, opens_on in still_open)
    return block_keys.destroy_before(as_of.date(), needed=needed)


def forget_old_askings(*, as_of: datetime) -> int:
    """Forget on which days people were asked, a year later. How many were forgotten?"""
    old = PeopleAsked.objects.filter(day__lt=as_of.date() - REMEMBERED)
    return old.delete()[0]
