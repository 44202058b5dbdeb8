"""Reads: which notices are there for whom, and which of them still want somebody?"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from trimtab.domain.notices.models import GIVEN, Notice, NoticeTelling
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS


def visible_to(person: User) -> QuerySet[Notice]:
    """Which notices may this account see? Owners and service managers all, technicians those told or given to them.

    A client contact sees none: notices are the provider's own.
    """
    found = Notice.objects.select_related("client", "team", "assigned_to", "acknowledged_by")
    if person.role in LEADS:
        return found
    if person.role == User.Role.TECHNICIAN:
        told = NoticeTelling.objects.filter(deliveries__account=person).values("notice")
        return found.filter(Q(assigned_to=person) | Q(pk__in=told))
    return found.none()


def standing_for(person: User, *, as_of: datetime) -> QuerySet[Notice]:
    """Which of them stand: open and of no known cause, put off for now or not? The latest first."""
    unknown = Q(known_until=None) | Q(known_until__lt=as_of.astimezone(report_zone()).date())
    return visible_to(person).filter(unknown, resolved_at=None).order_by("-last_at", "-pk")


def open_for(person: User, *, as_of: datetime) -> QuerySet[Notice]:
    """Which of them still want somebody: open, not put aside for now, its cause not known? The latest first."""
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=as_of)
    return standing_for(person, as_of=as_of).filter(awake)


def waiting_for(person: User, *, as_of: datetime) -> int:
    """How many notices wait for this account: told to it or given to it, and acknowledged by nobody?"""
    told = NoticeTelling.objects.filter(deliveries__account=person).values("notice")
    mine = Q(assigned_to=person) | (Q(acknowledged_at=None) & Q(pk__in=told))
    return open_for(person, as_of=as_of).filter(mine).count()


def notice_for(person: User, key: int) -> Notice | None:
    """The notice with this key, if this account may see it."""
    return visible_to(person).filter(pk=key).first()


def of_cause(cause: str) -> Notice | None:
    """The open notice of this cause, if there is one."""
    return Notice.objects.filter(cause=cause, resolved_at=None).first()


def tellings_of(notice: Notice) -> Sequence[NoticeTelling]:
    """What was told of this notice, the first first? That it was given to somebody says the audit log."""
    return list(notice.tellings.exclude(level=GIVEN).order_by("told_at", "pk"))
