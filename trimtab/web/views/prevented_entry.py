"""One entry of the prevention ledger with its whole history, and whether it counts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from trimtab.domain.findings.actions import (
    LONGEST_REASON,
    AlreadyStruck,
    NoReason,
    NotStruck,
    strike,
    take_back,
)
from trimtab.domain.findings.models import Detection, SelfServiceSession
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.scorecards import ledger
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.ledger import PROBLEM, SESSION
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID, given_once
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import prevented_story
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import EVERYONE, LEADS, open_to
from trimtab.web.views.errors import explained, refused
from trimtab.web.views.prevented import SECTION

REFUSED = 422
_RECORDS: dict[str, type[Detection] | type[SelfServiceSession]] = {
    PROBLEM: Detection,
    SESSION: SelfServiceSession,
}


@open_to(EVERYONE)
@require_safe
@explained
def problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """What is known of one detected problem?"""
    given_once(request.GET, ())
    return _page(request, PROBLEM, problem_id)


@open_to(EVERYONE)
@require_safe
@explained
def session(request: HttpRequest, help_id: int) -> HttpResponse:
    """What is known of one self-service session?"""
    given_once(request.GET, ())
    return _page(request, SESSION, help_id)


@open_to(LEADS)
@require_POST
@explained
def strike_entry(request: HttpRequest, kind: str, entry_id: int) -> HttpResponse:
    """Say that an entry does not count, and why."""
    reason = request.POST.get("reason", "").replace("\x00", "").strip()
    try:
        strike(by=actor(request), as_of=clock.as_of(), entry=_record(kind, entry_id), reason=reason)
    except NoReason:
        says = gettext("Say in 1 to %(most)s characters why it does not count.") % {"most": LONGEST_REASON}
        return _page(request, kind, entry_id, reason, says)
    except AlreadyStruck:
        says = gettext("Somebody struck this entry before.")
        return refused(request, says, gettext("Go back to the entry: it says who, when and why."))
    return _back(kind, entry_id)


@open_to(LEADS)
@require_POST
@explained
def count_entry(request: HttpRequest, kind: str, entry_id: int) -> HttpResponse:
    """Let a struck entry count again, by the rules."""
    try:
        take_back(by=actor(request), as_of=clock.as_of(), entry=_record(kind, entry_id))
    except NotStruck:
        says = gettext("This entry is not struck, or somebody took that back before.")
        return refused(request, says, gettext("Go back to the entry: it says what it counts as."))
    return _back(kind, entry_id)


def _page(request: HttpRequest, kind: str, key: int, reason: str = "", mistake: str = "") -> HttpResponse:
    as_of, who = clock.as_of(), viewer(request)
    found = ledger.history(who, kind, _key(key), as_of)
    for_client = who.role == User.Role.CLIENT_CONTACT
    context = {
        **prevented_story.page_of(found, parameters(), zone_of(who), for_client=for_client),
        "kind": kind,
        "key": key,
        "may_strike": who.role in LEADS,
        "for_client": for_client,
        "reason": reason,
        "mistake": mistake,
        "longest": LONGEST_REASON,
    }
    status = REFUSED if mistake else 200
    return page(request, "prevented_entry.html", context, section=SECTION, as_of=as_of, status=status)


def _record(kind: str, key: int) -> Detection | SelfServiceSession:
    model = _RECORDS.get(kind)
    found = model._default_manager.filter(pk=_key(key)).first() if model else None
    if found is None:
        raise NotVisible("There is no such entry.")
    return found


def _key(number: int) -> int:
    if not 0 < number <= LARGEST_ID:
        raise NotVisible("There is no such entry.")
    return number


def _back(kind: str, key: int) -> HttpResponse:
    return redirect("prevented-problem" if kind == PROBLEM else "prevented-session", key)
