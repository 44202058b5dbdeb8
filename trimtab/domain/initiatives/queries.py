"""Reads: what is being done, for whom, and what is due to be looked at."""

from datetime import date

from django.db.models import Q, QuerySet

from trimtab.domain.initiatives.models import Initiative

OPEN = (Initiative.State.PROPOSED, Initiative.State.RUNNING)


def every_initiative(*, state: str | None = None) -> QuerySet[Initiative]:
    """Which initiatives are there, the latest start first? Of one state, or all."""
    found = Initiative.objects.select_related("owner", "client", "team")
    return found.filter(state=state) if state else found


def answering(survey: str) -> QuerySet[Initiative]:
    """What is being done about the results of this survey?"""
    return every_initiative().filter(survey=survey, state__in=OPEN)


def told_to(team: int | None) -> QuerySet[Initiative]:
    """ "You said, we are doing": what runs for everybody of the provider, or for this team."""
    mine = Q(team=None) | Q(team=team) if team is not None else Q(team=None)
    running = every_initiative(state=Initiative.State.RUNNING)
    return running.filter(mine, client=None).exclude(said="")


def is_overdue(initiative: Initiative, *, on: date) -> bool:
    """Has the day to look at it passed while it still runs?"""
    return initiative.state == Initiative.State.RUNNING and initiative.review_on < on
