"""Writes: keep a view under a name, change it, give it up. Query strings come here read and checked by their page."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.people.models import User
from trimtab.domain.saved_views.models import SavedView
from trimtab.domain.saved_views.queries import may_share
from trimtab.names import fold

LONGEST_NAME = 100
LONGEST_QUERY = 1_000


class NameTaken(Exception):
    """This person has another view whose name reads the same."""


class NoName(Exception):
    """A name has to hold a letter, a digit or a sign."""


class MayNotShare(Exception):
    """Only owners and service managers let others use a view."""


@transaction.atomic
def save(
    *,
    by: Actor,
    as_of: datetime,
    owner: User,
    name: str,
    page: str,
    subject: str = "",
    query: str = "",
    shared: bool = False,
    is_default: bool = False,
) -> SavedView:
    """Keep a view under a name. Raises NameTaken, NoName and MayNotShare."""
    made = SavedView(owner=owner, page=page, subject=subject, query=query, made_at=as_of)
    _fill(made, name=name, shared=shared, is_default=is_default)
    record(
        by=by, as_of=as_of, action="view.save", of="view", key=made.pk, name=made.name, after=_values(made)
    )
    return made


@transaction.atomic
def change(
    *, by: Actor, as_of: datetime, view: SavedView, name: str, shared: bool, is_default: bool
) -> SavedView:
    """Rename a view, share it or keep it, let it open first or not. Raises NameTaken, NoName and MayNotShare."""
    before = _values(view)
    _fill(view, name=name, shared=shared, is_default=is_default)
    after = _values(view)
    if after != before:
        record(
            by=by,
            as_of=as_of,
            action="view.change",
            of="view",
            key=view.pk,
            name=view.name,
            before=before,
            after=after,
        )
    return view


@transaction.atomic
def delete(*, by: Actor, as_of: datetime, view: SavedView) -> None:
    """Give a view up. Nothing that it showed goes with it."""
    before, key, name = _values(view), view.pk, view.name
    view.delete()
    record(by=by, as_of=as_of, action="view.delete", of="view", key=key, name=name, before=before)


def _fill(view: SavedView, *, name: str, shared: bool, is_default: bool) -> None:
    plain = " ".join(name.split())[:LONGEST_NAME]
    key = fold(plain)[:LONGEST_NAME]
    if not key:
        raise NoName
    if shared and not view.shared and not may_share(view.owner):
        raise MayNotShare
    view.name, view.name_key, view.shared, view.is_default = plain, key, shared, is_default
    if is_default:
        others = SavedView.objects.filter(
            owner=view.owner, page=view.page, subject=view.subject, is_default=True
        )
        others.exclude(pk=view.pk).update(is_default=False)
    if SavedView.objects.filter(owner=view.owner, name_key=key).exclude(pk=view.pk).exists():
        raise NameTaken
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:  # another tab was faster
        raise NameTaken from error


def _values(view: SavedView) -> dict[str, Any]:
    return {
        "name": view.name,
        "page": view.page,
        "subject": view.subject,
        "query": view.query,
        "shared": view.shared,
        "opens first": view.is_default,
    }
