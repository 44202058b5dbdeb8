"""What a person sees when a page cannot be shown: what is wrong, and what to do."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext

from trimtab.scorecards.errors import NotBy, NotVisible, UnknownKpi
from trimtab.web.addresses import BadView
from trimtab.web.request_id import current

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def explained(view: View[Rest]) -> View[Rest]:
    """The view, with a page that says why for every address that cannot be answered: 400 or 404, never 500."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BadView as problem:
            return refused(request, problem.says, problem.remedy)
        except NotBy as problem:
            remedy = gettext("Choose one of the ways to split that the KPI's page offers.")
            return refused(request, str(problem), remedy)
        except UnknownKpi:
            remedy = gettext("The programme lists every KPI.")
            return not_here(request, gettext("No KPI has this name."), remedy)
        except NotVisible:
            return not_here(request)

    return answer


def mistake(_request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours. It asks nothing that may be broken, and names the request as the log does."""
    page = loader.get_template("500.html").render({"request_id": current()})
    return HttpResponse(page, status=500)


def refused(request: HttpRequest, says: str, remedy: str) -> HttpResponse:
    """The page that names what in the address cannot be read, and what to write instead."""
    return render(request, "400.html", {"says": says, "remedy": remedy}, status=400)


def not_here(request: HttpRequest, says: str = "", remedy: str = "") -> HttpResponse:
    """The page for an address without anything, or without anything for this account. Both look the same."""
    return render(request, "404.html", {"says": says, "remedy": remedy}, status=404)
