"""Which view does a page show when it is opened bare? Somebody's own first view, where they keep one."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from trimtab.domain.saved_views.queries import first_of
from trimtab.web import clock
from trimtab.web.pages import viewer
from trimtab.web.saved_pages import PLAIN, NoLonger, address, readable

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def opens_saved(name: str) -> Callable[[View[Rest]], View[Rest]]:
    """Let the page of this name open with its viewer's first view. ``?plain=yes`` opens the page itself.

    A first view that no longer reads opens nothing: a page must not become unreachable by what somebody saved.
    """

    def opening(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            if not request.META.get("QUERY_STRING"):
                first = _first_address(request, name, str(kwargs.get("key", "")))
                if first:
                    return redirect(first)
            if PLAIN in request.GET:
                asked = request.GET.copy()
                del asked[PLAIN]
                request.GET = asked  # type: ignore[assignment]
            return view(request, *args, **kwargs)

        return answer

    return opening


def _first_address(request: HttpRequest, page: str, subject: str) -> str:
    who = viewer(request)
    first = first_of(who, page, subject)
    if first is None or not first.query:
        return ""
    try:
        readable(who, page, subject, first.query, clock.as_of())
    except NoLonger:
        return ""
    return address(first)
