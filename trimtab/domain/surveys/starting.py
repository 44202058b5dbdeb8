"""Writes: an owner starts a round among technicians now, whatever the survey's timing says."""

from datetime import datetime

from django.db import transaction

from trimtab.catalogue.survey import Survey
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.questionnaires.queries import in_use
from trimtab.domain.surveys.models import PeopleRound
from trimtab.domain.surveys.people_rounds import open_round
from trimtab.domain.surveys.planning import round_now


class CannotStart(Exception):
    """No round can begin; ``why`` is "open" (one is under way), "there" (one of that day) or "nobody" (none to ask)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def starts_by_hand(survey: Survey) -> bool:
    """Can an owner start a round of this survey among technicians now? A weekly one keeps to its weeks."""
    timing = survey.timing
    return survey.audience == "technicians" and not timing.every_week and not timing.contract_days


@transaction.atomic
def start_now(*, by: Actor, as_of: datetime, survey: str) -> PeopleRound:
    """Open a round today, or on the next working day; people are asked in the morning of that day.

    A weekly survey keeps to its weeks, and the one about onboardings to contracts. Raises CannotStart, KeyError for an
    unknown survey and ValueError for one that is not started by hand.
    """
    asked = in_use(survey)
    if not starts_by_hand(asked):
        raise ValueError(f"{survey} is not started by hand")
    if PeopleRound.objects.filter(survey=survey, asking=True).exists():
        raise CannotStart("open")
    plan = round_now(asked, as_of)
    if plan is None:
        raise CannotStart("nobody")
    one = open_round(
        survey=survey, opens_on=plan.opens_on, closes_on=plan.closes_on, members=plan.members, as_of=as_of
    )
    if one is None:
        raise CannotStart("there")
    after = {"opens on": one.opens_on, "closes on": one.closes_on, "people": len(plan.members)}
    record(
        by=by,
        as_of=as_of,
        action="survey.start",
        of="survey",
        key=survey,
        name=asked.title.text("en"),
        after=after,
    )
    return one
