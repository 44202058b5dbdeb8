"""Saved views: keep the view of a page under a name, list them, change one, open one by its name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trimtab.domain.saved_views import actions, queries
from trimtab.domain.saved_views.actions import LONGEST_NAME, LONGEST_QUERY, MayNotShare, NameTaken, NoName
from trimtab.domain.saved_views.models import SavedView
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID, BadView, given_once
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import views as presenter
from trimtab.web.rights import EVERYONE, open_to
from trimtab.web.saved_pages import NoLonger, address, page_title, readable, without_period
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format

BAD_REQUEST = 400


@open_to(EVERYONE)
@require_safe
@never_cache
@explained
def index(request: HttpRequest) -> HttpResponse:
    """Which views are there, and which of them still open?"""
    who, as_of = viewer(request), clock.as_of()
    given_once(request.GET, ())
    context = {"lines": presenter.lines(who, queries.visible_to(who), as_of)}
    return page(request, "views.html", context, section="views", as_of=as_of)


@open_to(EVERYONE)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list of views, as a file."""
    who, as_of, wanted = viewer(request), clock.as_of(), wanted_format(file_format)
    found = presenter.lines(who, queries.visible_to(who), as_of)
    return taken(request, presenter.exported(found, list_frame(who, as_of)), wanted)


@open_to(EVERYONE)
@require_POST
@explained
def save(request: HttpRequest) -> HttpResponse:
    """Keep the view of a page under a name, once its own page has read it."""
    who, as_of, posted = viewer(request), clock.as_of(), request.POST
    route, subject = posted.get("page", ""), posted.get("subject", "")
    try:
        query = readable(
            who, route, subject, posted.get("query", "").removeprefix("?")[: 2 * LONGEST_QUERY], as_of
        )
    except NoLonger as reason:
        raise BadView(str(reason), gettext("Open the page again and save its view from there.")) from reason
    if "keep_period" not in posted:
        query = without_period(query)
    if len(query) > LONGEST_QUERY:
        says = gettext("The address of this view is longer than a saved view can be.")
        raise BadView(says, gettext("Take a filter away, then save it."))
    asked = _asked(posted)
    try:
        made = actions.save(
            by=actor(request), as_of=as_of, owner=who, page=route, subject=subject, query=query, **asked
        )
    except (NameTaken, NoName, MayNotShare) as refusal:
        view = SavedView(owner=who, page=route, subject=subject, query=query, **asked)
        return _form(request, view, _why(refusal), keep_period="keep_period" in posted)
    return redirect(address(made))


@open_to(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@explained
def show(request: HttpRequest, view_id: int) -> HttpResponse:
    """One view of one's own: its name, who may use it, whether it opens first."""
    view = _own(request, view_id)
    if request.method != "POST":
        return _form(request, view, "")
    try:
        actions.change(by=actor(request), as_of=clock.as_of(), view=view, **_asked(request.POST))
    except (NameTaken, NoName, MayNotShare) as refusal:
        return _form(request, view, _why(refusal))
    return redirect("saved-views")


@open_to(EVERYONE)
@require_POST
@explained
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """Give a view up."""
    actions.delete(by=actor(request), as_of=clock.as_of(), view=_own(request, view_id))
    return redirect("saved-views")


@open_to(EVERYONE)
@require_safe
@explained
def named(request: HttpRequest) -> HttpResponse:
    """Open the view of this name: one's own before a shared one."""
    given = given_once(request.GET, ("name",))
    found = queries.named(viewer(request), given.get("name", ""))
    if found is None:
        says = gettext("You have no saved view “%(name)s”.") % {"name": given.get("name", "")[:LONGEST_NAME]}
        raise BadView(says, gettext("The page Views lists those there are."))
    return redirect(address(found))


def _own(request: HttpRequest, view_id: int) -> SavedView:
    """The view with this number, if it is the viewer's own. Raises Http404."""
    if view_id > LARGEST_ID:
        raise Http404
    found = SavedView.objects.filter(pk=view_id, owner=viewer(request)).first()
    if found is None:
        raise Http404
    return found


def _asked(posted: QueryDict) -> dict[str, Any]:
    return {
        "name": posted.get("name", "").strip()[:LONGEST_NAME],
        "shared": "shared" in posted,
        "is_default": "first" in posted,
    }


def _why(refusal: Exception) -> str:
    """A refusal in words, with the remedy."""
    if isinstance(refusal, NameTaken):
        return gettext("You have another view of this name. Choose another name, or delete that view first.")
    if isinstance(refusal, MayNotShare):
        return gettext("Only owners and service managers share views. Keep it private.")
    return gettext("A view needs a name. Write one of up to 100 characters.")


def _form(request: HttpRequest, view: SavedView, problem: str, *, keep_period: bool = False) -> HttpResponse:
    context = {
        "saved": view,
        "problem": problem,
        "keep_period": keep_period,
        "may_share": queries.may_share(viewer(request)),
        "of_page": page_title(view.page, view.subject),
        "name": request.POST.get("name", view.name),
    }
    status = BAD_REQUEST if problem else 200
    return page(request, "view.html", context, section="views", as_of=clock.as_of(), status=status)
