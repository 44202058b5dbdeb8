"""Who leads is told of initiatives: what came of one, one past its review date, and results that nobody answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min

from trimtab.domain.initiatives import queries
from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.notices.actions import About, forget, settle, tell
from trimtab.domain.questionnaires.queries import InUse, every_survey
from trimtab.domain.surveys.comment_models import CommentReply
from trimtab.domain.surveys.models import Release, SurveyAnswer
from trimtab.kpi.period import day_of
from trimtab.scorecards.initiative_shapes import Outcome
from trimtab.scorecards.moment import Moment, moment

WEEKS_UNANSWERED = 4
"""After so many weeks those who lead are reminded, and again after as many."""
LANGUAGES = ("en", "tr", "ja")
_RESULTS = "results:"


@dataclass(frozen=True)
class Unanswered:
    """Results of a survey that nothing followed: since which day, and how many whole weeks."""

    survey: InUse
    since: date
    weeks: int
    last_answer: datetime | None


def tell_evaluated(one: Initiative, found: Outcome, as_of: datetime) -> None:
    """Tell what came of it; belongs in the transaction that keeps it."""
    told = found.told
    evidence = {
        "initiative": one.title,
        "kpi": one.kpi,
        "direction": one.direction,
        "verdict": found.verdict,
        "why": found.why,
        "effect": told.effect if told else None,
        "low": told.interval.low if told else None,
        "high": told.interval.high if told else None,
        "alone": bool(told and told.method == "pair"),
    }
    settle(cause=_review(one), as_of=as_of)
    tell(
        about=About(
            kind="initiative-evaluated",
            key=f"initiative-evaluated:{one.pk}",
            cause=f"initiative:{one.pk}:evaluated",
            severity="info",
            level="signal",
            kpi=one.kpi,
            evidence=evidence,
            link=f"/initiatives/{one.pk}/",
        ),
        as_of=as_of,
    )


def tell_due(one: Initiative, found: Outcome, as_of: datetime) -> None:
    """Tell that it is past its review date and cannot be decided yet; once."""
    tell(
        about=About(
            kind="initiative-review-due",
            key=f"initiative-review-due:{one.pk}",
            cause=_review(one),
            severity="info",
            level="signal",
            kpi=one.kpi,
            evidence={
                "initiative": one.title,
                "review_on": one.review_on.isoformat(),
                # What waits for records waits for no day.
                "decidable_on": found.decidable_on.isoformat()
                if found.decidable_on and not found.why
                else None,
            },
            link=f"/initiatives/{one.pk}/",
        ),
        as_of=as_of,
    )


def remind_of_unanswered(as_of: datetime) -> int:
    """Remind those who lead of results that nothing followed for four weeks: of how many surveys? Safe to repeat."""
    now = moment(as_of)
    waiting = list(unanswered(now))
    keys = {one.survey.survey.key for one in waiting}
    for survey in every_survey():
        if survey.survey.key not in keys:
            settle(cause=_results(survey), as_of=as_of)
    for one in waiting:
        tell(about=_about(one), as_of=as_of)
    return len(waiting)


def forget_told(initiatives: Iterable[int]) -> None:
    """Forget what was told of these initiatives, and of results that nothing followed: for records that leave no
    trace, such as the sample provider's. What holds without them is told again.
    """
    forget(causes=[*(f"initiative:{pk}:" for pk in initiatives), _RESULTS])


def unanswered(now: Moment) -> Iterable[Unanswered]:
    """To which surveys' results has nobody begun or replied anything, for four weeks and more?

    An initiative for the survey that is proposed or runs is an answer, and so is one begun or a comment replied to
    after the results were there.
    """
    for survey in every_survey():
        key = survey.survey.key
        if not survey.asks or Initiative.objects.filter(survey=key, state__in=queries.OPEN).exists():
            continue
        last = _last_answer(key)
        since = _first_results(key, after=last, now=now)
        weeks = (now.today - since).days // 7 if since else 0
        if since is not None and weeks >= WEEKS_UNANSWERED:
            yield Unanswered(survey, since, weeks, last)


def _last_answer(survey: str) -> datetime | None:
    """When was last something begun for this survey, or one of its comments replied to?"""
    begun = Initiative.objects.filter(survey=survey).order_by("-made_at").values_list("made_at", flat=True)
    replied = CommentReply.objects.filter(invitation__survey=survey).order_by("-made_at")
    known = [begun.first(), replied.values_list("made_at", flat=True).first()]
    return max((moment for moment in known if moment is not None), default=None)


def _first_results(survey: str, *, after: datetime | None, now: Moment) -> date | None:
    """On which day were there first results after the last answer to them?"""
    released = Release.objects.filter(survey=survey, refused="")
    answered = SurveyAnswer.objects.filter(invitation__survey=survey)
    if after is not None:
        released = released.filter(released_on__gt=day_of(after, now.zone))
        answered = answered.filter(answered_at__gt=after)
    first_answer = answered.aggregate(first=Min("answered_at"))["first"]
    days = [released.aggregate(first=Min("released_on"))["first"]]
    days.append(day_of(first_answer, now.zone) if first_answer else None)
    return min((day for day in days if day is not None), default=None)


def _about(one: Unanswered) -> About:
    survey = one.survey.survey
    anchor = one.last_answer.isoformat() if one.last_answer else "never"
    return About(
        kind="results-unanswered",
        key=f"results-unanswered:{survey.key}:{anchor}:{one.weeks // WEEKS_UNANSWERED}",
        cause=_results(one.survey),
        severity="warning",
        level="signal",
        evidence={
            "survey": survey.key,
            "titles": {language: survey.called(language, "") for language in LANGUAGES},
            "since": one.since.isoformat(),
            "weeks": one.weeks,
        },
        link=f"/surveys/{survey.key}/",
    )


def _review(one: Initiative) -> str:
    return f"initiative:{one.pk}:review"


def _results(survey: InUse) -> str:
    return f"{_RESULTS}{survey.survey.key}"
