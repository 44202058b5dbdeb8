"""One answer reads once what many of its parts ask for: who runs this Trimtab, and whatever else is kept."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from trimtab.domain.changes.keeping import one_look
from trimtab.domain.organisation.queries import read_once


class ReadingOnceMiddleware:
    """Keeps what was read for the time of one request. A file that is sent afterwards reads for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with read_once(), one_look():
            return self.get_response(request)
