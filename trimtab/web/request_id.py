"""Every request gets an id of its own: the log, the audit log and the error page name it."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

META = "trimtab.request_id"
HEADER = "X-Request-ID"
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request that is being answered here; empty outside of one."""
    return _current.get()


class RequestIdMiddleware:
    """Makes the id. One that the visitor sends along is not believed: two requests could be made to look like one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = secrets.token_hex(8)
        request.META[META] = number
        before = _current.set(number)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(before)
        response.headers[HEADER] = number
        return response
