"""Reads: which saved views somebody has, and which one a name means."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS
from trimtab.domain.saved_views.models import SavedView
from trimtab.names import fold

SHARERS = LEADS
"""Who may let others use a view."""


def visible_to(viewer: User) -> QuerySet[SavedView]:
    """Which saved views may this person use? Their own first, by name; a client contact no shared ones."""
    theirs = Q(owner=viewer)
    if viewer.role != User.Role.CLIENT_CONTACT:
        theirs |= Q(shared=True)
    own_first = Case(When(owner=viewer, then=Value(0)), default=Value(1), output_field=IntegerField())
    return SavedView.objects.filter(theirs).select_related("owner").order_by(own_first, "name_key", "pk")


def of_page(viewer: User, page: str, subject: str = "") -> QuerySet[SavedView]:
    """Which of them are views of this page?"""
    return visible_to(viewer).filter(page=page, subject=subject)


def named(viewer: User, name: str) -> SavedView | None:
    """Which view does a name mean, in any case, width or dots on the i? Their own before a shared one."""
    return visible_to(viewer).filter(name_key=fold(name)).first()


def first_of(viewer: User, page: str, subject: str = "") -> SavedView | None:
    """Which view of theirs opens when this page is opened bare? None: the plain page does."""
    return SavedView.objects.filter(owner=viewer, page=page, subject=subject, is_default=True).first()


def may_share(user: User) -> bool:
    """May this person let others use a view?"""
    return user.role in SHARERS
