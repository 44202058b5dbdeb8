"""What every page has around its own content: who runs this, who looks, how fresh the numbers are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from trimtab.domain.audit.actor import Actor
from trimtab.domain.notices.queries import waiting_for
from trimtab.domain.organisation import queries as organisation
from trimtab.domain.people.models import User
from trimtab.scorecards.freshness import fresh_at
from trimtab.web.presenters import dates
from trimtab.web.presenters.zones import zone_of

MOST_ON_BELL = 99


@dataclass(frozen=True)
class Frame:
    """The frame of a page. ``section`` is the entry of the main menu it belongs to, ``bell`` how many notices wait."""

    organisation: str
    viewer: str
    role: str
    section: str
    freshness: str
    zone: str
    bell: str = ""


def viewer(request: HttpRequest) -> User:
    """Who is looking? Only for pages behind the sign-in."""
    if not isinstance(request.user, User):
        raise TypeError("this page is for people who are signed in")
    return request.user


def actor(request: HttpRequest) -> Actor:
    """Who is doing something by this request, for the audit log?"""
    who = viewer(request)
    return Actor(
        name=who.email,
        user=who.pk,
        address=str(request.META.get("REMOTE_ADDR") or ""),
        request=str(request.META.get("trimtab.request_id") or ""),
    )


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    section: str,
    as_of: datetime,
    status: int = 200,
) -> HttpResponse:
    """A page inside the frame. ``section``: "programme", "clients", "tickets" …"""
    framed = {**context, "frame": frame_of(request, section=section, as_of=as_of)}
    return render(request, template, framed, status=status)


def frame_of(request: HttpRequest, *, section: str, as_of: datetime) -> Frame:
    """The frame of a page for whoever is looking."""
    provider = organisation.current()
    who = viewer(request)
    return Frame(
        organisation=provider.name,
        viewer=who.name,
        role=who.role,
        section=section,
        freshness=_freshness(fresh_at(), as_of, zone_of(who)),
        zone=gettext("Times in %(zone)s") % {"zone": zone_of(who).key},
        bell=_bell(who, as_of),
    )


def _bell(who: User, as_of: datetime) -> str:
    """How many notices wait for whoever looks; empty for none."""
    number = waiting_for(who, as_of=as_of) if who.role != User.Role.CLIENT_CONTACT else 0
    return f"{MOST_ON_BELL}+" if number > MOST_ON_BELL else str(number or "")


def _freshness(fresh: datetime | None, as_of: datetime, zone: Any) -> str:
    if fresh is None:
        return gettext("No numbers computed yet")
    age = dates.ago(fresh, as_of)
    same_day = fresh.astimezone(zone).date() == as_of.astimezone(zone).date()
    when = dates.clock_time(fresh, zone) if same_day else dates.moment(fresh, zone)
    return gettext("Fresh as of %(when)s, %(age)s") % {"when": when, "age": age}
