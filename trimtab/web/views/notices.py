"""Notices: the list, one in full with its history, and what a person does with it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.notices import acting
from trimtab.domain.notices.acting import LONGEST_REASON, CannotAct
from trimtab.domain.notices.models import Notice, NoticeDelivery
from trimtab.domain.notices.queries import notice_for, tellings_of
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User
from trimtab.domain.responsibilities.queries import may_be_told
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID, BadView, day_of
from trimtab.web.list_frame import list_frame
from trimtab.web.notice_view import NoticeView, read_notice_view
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import notices as presenter
from trimtab.web.presenters import tables
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained, refused
from trimtab.web.views.exports import wanted_format

SECTION = "notices"
MORNING = time(8)
"""A snooze until a day ends when that day's work begins."""
SNOOZES = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


@open_to(PROVIDER)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """What Trimtab told, the latest first, narrowed as the address says?"""
    view, as_of, who = read_notice_view(request.GET), clock.as_of(), viewer(request)
    found = view.found(who, as_of)
    total = found.count()
    pages = tables.pages(view.page, presenter.PAGE_SIZE, total, lambda number: view.query(page=number))
    if view.page > pages.of:
        says = gettext("This list has no page %(page)s; its last is %(last)s.")
        raise BadView(says % {"page": view.page, "last": pages.of}, gettext("Go to the first page."))
    start = (view.page - 1) * presenter.PAGE_SIZE
    rows = list(found[start : start + presenter.PAGE_SIZE])
    context = {
        "lines": presenter.lines(rows, zone=zone_of(who), as_of=as_of),
        "total": presenter.total(total),
        "parts": [(view.query(show=key), text, key == view.show) for key, text in presenter.shows().items()],
        "severities": _severities(view),
        "without_client": view.query(client=None) if view.client else "",
        "client": rows[0].client.name if view.client and rows and rows[0].client else "",
        "query": view.query(),
        "open": view.show == "open" and not view.narrowed(),
        "pages": pages,
    }
    return page(request, "notices.html", context, section=SECTION, as_of=as_of)


@open_to(PROVIDER)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file: every page of it."""
    wanted, view, who, as_of = (
        wanted_format(file_format),
        read_notice_view(request.GET),
        viewer(request),
        clock.as_of(),
    )
    found = list(view.found(who, as_of))
    return taken(request, presenter.exported(found, view, list_frame(who, as_of)), wanted)


@open_to(PROVIDER)
@require_safe
@explained
def show(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One notice: what it says, its evidence, whom it reached, and what can be done with it."""
    one, as_of, who = _found(request, notice_id), clock.as_of(), viewer(request)
    zone = zone_of(who)
    deliveries = NoticeDelivery.objects.filter(telling__notice=one).select_related("account", "webhook")
    acts = AuditEntry.objects.filter(of="notice", key=str(one.pk)).order_by("number")
    context = {
        "one": one,
        "story": presenter.story(one, zone=zone, as_of=as_of),
        "events": presenter.history(one, tellings_of(one), deliveries, acts, zone=zone),
        "is_open": one.resolved_at is None,
        "aside": one.snoozed_until is not None or one.known_until is not None,
        "people": [(each.pk, each.name, each.pk == one.assigned_to_id) for each in may_be_told()],
        "snoozes": [
            ("hour", gettext("For an hour")),
            ("day", gettext("Until tomorrow")),
            ("week", gettext("For a week")),
        ],
        "longest": LONGEST_REASON,
        "known_until": (as_of.astimezone(report_zone()).date() + timedelta(days=30)).isoformat(),
        "may_propose": who.role in LEADS,
    }
    return page(request, "notice.html", context, section=SECTION, as_of=as_of)


@open_to(PROVIDER)
@require_POST
@explained
def act(request: HttpRequest, notice_id: int, what: str) -> HttpResponse:
    """Acknowledge, snooze, assign, mark as known, or take up again; then back to the notice, which says so."""
    does: Mapping[str, Callable[[HttpRequest, Notice, datetime], str]] = {
        "acknowledge": _acknowledge,
        "snooze": _snooze,
        "assign": _assign,
        "known": _know,
        "wake": _wake,
    }
    one = _found(request, notice_id)
    if what not in does:
        raise Http404
    try:
        says = does[what](request, one, clock.as_of())
    except (CannotAct, ValueError, User.DoesNotExist):
        return refused(
            request,
            gettext("That cannot be done with this notice: a day is in the past, or something is missing."),
            gettext("Go back and fill in the sentence and a day from today on."),
        )
    messages.success(request, says)
    return redirect("notice", one.pk)


def _acknowledge(request: HttpRequest, one: Notice, as_of: datetime) -> str:
    acting.acknowledge(by=actor(request), account=viewer(request), notice=one, as_of=as_of)
    return gettext("Acknowledged: nobody else is told of it now.")


def _snooze(request: HttpRequest, one: Notice, as_of: datetime) -> str:
    chosen = request.POST.get("for", "")
    day = request.POST.get("until", "")
    until = _morning(day_of(day)) if day else as_of + SNOOZES.get(chosen, timedelta(0))
    acting.snooze(by=actor(request), account=viewer(request), notice=one, until=until, as_of=as_of)
    return gettext("Snoozed: it comes back by itself.")


def _assign(request: HttpRequest, one: Notice, as_of: datetime) -> str:
    raw = request.POST.get("to", "")
    to = User.objects.get(pk=_key(int(raw))) if raw else None
    acting.assign(by=actor(request), account=viewer(request), notice=one, to=to, as_of=as_of)
    return (
        gettext("Given to %(who)s.") % {"who": to.name}
        if to
        else gettext("It is nobody's in particular now.")
    )


def _know(request: HttpRequest, one: Notice, as_of: datetime) -> str:
    why, until = request.POST.get("why", "").replace("\x00", ""), day_of(request.POST.get("until", ""))
    acting.mark_known(
        by=actor(request), account=viewer(request), notice=one, why=why, until=until, as_of=as_of
    )
    return gettext("Known: the same cause is quiet until that day, unless it becomes worse.")


def _wake(request: HttpRequest, one: Notice, as_of: datetime) -> str:
    acting.wake(by=actor(request), notice=one, as_of=as_of)
    return gettext("It wants somebody again.")


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, report_zone())


def _severities(view: NoticeView) -> list[tuple[str, str, bool]]:
    every = [("", gettext("however serious")), *presenter.severities().items()]
    return [(view.query(severity=key), text, key == view.severity) for key, text in every]


def _found(request: HttpRequest, key: int) -> Notice:
    found = notice_for(viewer(request), _key(key))
    if found is None:
        raise Http404
    return found


def _key(number: int) -> int:
    if not 0 <= number <= LARGEST_ID:
        raise Http404
    return number
