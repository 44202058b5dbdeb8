"""What people do with an item without leaving the inbox: take it, give it, acknowledge it, put it off, show it again.

A notice keeps all of this itself, so its own page and the inbox never disagree; of other items the inbox keeps it.
"""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from trimtab.domain.account_owners.queries import may_look_after
from trimtab.domain.inbox.actions import assign, snooze
from trimtab.domain.notices import acting
from trimtab.domain.notices.models import Notice
from trimtab.domain.people.models import User
from trimtab.scorecards.inbox_list import Entry, entry_with
from trimtab.web import clock
from trimtab.web.addresses import BadView
from trimtab.web.pages import actor, viewer
from trimtab.web.presenters import dates
from trimtab.web.presenters import inbox as presenter
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.views.errors import explained
from trimtab.web.views.inbox import PARAMETERS


@open_to(LEADS)
@require_POST
@explained
def give(request: HttpRequest) -> HttpResponse:
    """Give an item to somebody, or to nobody."""
    one, as_of = _givable(request), clock.as_of()
    chosen = request.POST.get("account", "")
    people = {str(account.pk): account for account in may_look_after()}
    if chosen and chosen not in people:
        raise BadView(
            gettext("This account takes nothing from the inbox."), gettext("Choose one from the list.")
        )
    to = people.get(chosen)
    what = _has_now(request, one, to, as_of)
    says = (
        gettext("%(who)s has it now: %(what)s") % {"who": to.name, "what": what}
        if to
        else gettext("Nobody has it now: %(what)s") % {"what": what}
    )
    return _back(request, says)


@open_to(LEADS)
@require_POST
@explained
def take(request: HttpRequest) -> HttpResponse:
    """Take an item: it is the reader's own from now on."""
    one, as_of = _givable(request), clock.as_of()
    what = _has_now(request, one, viewer(request), as_of)
    return _back(request, gettext("You have it now: %(what)s") % {"what": what})


@open_to(PROVIDER)
@require_POST
@explained
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Say that a notice was seen, so that nobody else is told of it."""
    one, as_of = _entry(request), clock.as_of()
    if one.item.notice is None:
        says = gettext("Only a warning is acknowledged.")
        raise BadView(says, gettext("Go back to the inbox, and take or put off the item."))
    what = _name(request, one)
    acting.acknowledge(by=actor(request), account=viewer(request), notice=_notice(one), as_of=as_of)
    return _back(request, gettext("Acknowledged, nobody else is told of it: %(what)s") % {"what": what})


@open_to(PROVIDER)
@require_POST
@explained
def put_off(request: HttpRequest) -> HttpResponse:
    """Let an item sleep for some days, or wake it. A technician does so with what is theirs."""
    one, as_of, who = _entry(request), clock.as_of(), viewer(request)
    days = request.POST.get("days", "")
    if days and days not in presenter.sleeps():
        raise BadView(gettext("An item is not put off for so long."), gettext("Choose one from the list."))
    until = as_of + timedelta(days=int(days)) if days else None
    what = _name(request, one)
    if until is None or one.item.notice is None:
        snooze(by=actor(request), as_of=as_of, key=one.item.key, name=what, until=until)
    if one.item.notice is not None:
        _sleep(request, _notice(one), until, as_of)
    if until is None:
        return _back(request, gettext("It stands in the inbox again: %(what)s") % {"what": what})
    says = gettext("Put off until %(when)s: %(what)s")
    return _back(request, says % {"when": dates.moment(until, zone_of(who)), "what": what})


def _sleep(request: HttpRequest, notice: Notice, until: datetime | None, as_of: datetime) -> None:
    if until is None:
        acting.wake(by=actor(request), notice=notice, as_of=as_of)
    else:
        acting.snooze(by=actor(request), account=viewer(request), notice=notice, until=until, as_of=as_of)


def _has_now(request: HttpRequest, one: Entry, account: User | None, as_of: datetime) -> str:
    """From now on this account has it. What is it called?"""
    what = _name(request, one)
    if one.item.notice is not None:
        acting.assign(
            by=actor(request), account=viewer(request), notice=_notice(one), to=account, as_of=as_of
        )
    else:
        assign(by=actor(request), as_of=as_of, key=one.item.key, name=what, account=account)
    return what


def _entry(request: HttpRequest) -> Entry:
    """The item that a form is about. Raises BadView for one that needs nobody any more."""
    found = entry_with(viewer(request), request.POST.get("key", ""), clock.as_of())
    if found is None:
        says = gettext("This does not need anybody any more, or is not in your inbox.")
        raise BadView(says, gettext("Go back to the inbox: it shows what is left."))
    return found


def _givable(request: HttpRequest) -> Entry:
    one = _entry(request)
    if one.item.keeps and one.item.notice is None:
        says = gettext("Who has this is said on its own page.")
        raise BadView(says, gettext("Open it from the inbox."))
    return one


def _notice(one: Entry) -> Notice:
    assert one.item.notice is not None
    return Notice.objects.get(pk=one.item.notice)


def _name(request: HttpRequest, one: Entry) -> str:
    return presenter.line(one, zone_of(viewer(request)), clock.as_of()).what[:200]


def _back(request: HttpRequest, says: str) -> HttpResponse:
    """Back to the same place of the list as it was narrowed; nothing but its own parameters is led to."""
    kept = [(name, request.POST.get(f"back-{name}", "")) for name in PARAMETERS]
    query = urlencode([(name, text) for name, text in kept if text])
    messages.success(request, says, extra_tags=request.POST.get("at", "")[:9])
    return redirect(reverse("inbox") + (f"?{query}" if query else "") + "#said")
