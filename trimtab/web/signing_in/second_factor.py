"""The provider's rule that everybody has a second factor, where it is in force."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from trimtab.domain.people.models import User
from trimtab.domain.people.queries import has_second_factor

OPEN_WITHOUT = ("/account/", "/sign-out/", "/static/")


class SecondFactorMiddleware:
    """Leads whoever has no second factor to the page that sets one up, and nowhere else. Does nothing otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.TRIMTAB_REQUIRE_SECOND_FACTOR and self._lacks_one(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _lacks_one(self, request: HttpRequest) -> bool:
        if request.path_info.startswith(OPEN_WITHOUT) or not isinstance(request.user, User):
            return False
        return not has_second_factor(request.user)
