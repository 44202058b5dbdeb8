"""Reads: what waits for one technician, and for the team?"""

from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from trimtab.domain.people.models import Person, Post, Team, User
from trimtab.domain.tickets.listing import visible_to
from trimtab.domain.tickets.models import Ticket
from trimtab.domain.tickets.waiting import WAITING

_URGENT_FIRST = (F("priority").asc(nulls_last=True), "opened_at", "pk")


def team_of(person: Person, on: date) -> Team | None:
    """In which team does this person work on that day? None before the first post on record."""
    post = Post.objects.filter(person=person, starts_on__lte=on).order_by("starts_on").last()
    return post.team if post else None


def assigned_to(viewer: User, person: Person) -> QuerySet[Ticket]:
    """Which tickets that are not yet resolved are this person's? The most urgent first, then the oldest."""
    return _waiting(viewer).filter(assignee=person)


def unassigned_in(viewer: User, team: Team) -> QuerySet[Ticket]:
    """Which tickets wait in the team for somebody to take them?"""
    return _waiting(viewer).filter(team=team, assignee__isnull=True)


def handed_up_to(viewer: User, team: Team, *, since: datetime) -> QuerySet[Ticket]:
    """Which tickets of the team, not yet resolved, were handed up to a higher tier since that moment?"""
    recent = Q(escalation_events__at__gte=since, escalation_events__kind="functional")
    return _waiting(viewer).filter(recent, team=team).distinct()


def _waiting(viewer: User) -> QuerySet[Ticket]:
    chosen = visible_to(viewer).filter(WAITING)
    return chosen.select_related("client", "team", "assignee").order_by(*_URGENT_FIRST)
