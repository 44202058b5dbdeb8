"""One answer reads who runs this Trimtab once, however many parts of it ask."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from trimtab.domain.organisation.queries import read_once


class ReadingOnceMiddleware:
    """Keeps the provider's row for the time of one request. A file that is sent afterwards reads for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with read_once():
            return self.get_response(request)
