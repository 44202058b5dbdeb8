"""Who may open a page? Every view says so itself; one that does not is opened to nobody.

A view is either ``login_not_required`` (Django's own mark), or ``open_to`` some roles. What a role sees inside a page
is up to the queries, which are told who is looking.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS, PROVIDER
from trimtab.web.views.errors import not_here

__all__ = ["CONTACTS", "EVERYONE", "LEADS", "OWNER", "PROVIDER", "open_to", "roles_of"]

Role = User.Role
OWNER = frozenset({Role.OWNER})
CONTACTS = frozenset({Role.CLIENT_CONTACT})
EVERYONE = frozenset(Role)

_MARK = "trimtab_open_to"
V = TypeVar("V", bound=Callable[..., Any])


def open_to(roles: frozenset[Role]) -> Callable[[V], V]:
    """Say which roles may open a view. Everyone else is told that nothing is there (404)."""

    def mark(view: V) -> V:
        setattr(view, _MARK, roles)
        return view

    return mark


def roles_of(view: Callable[..., Any]) -> frozenset[Role]:
    """Which roles may open this view? None of them where it does not say."""
    found: frozenset[Role] = getattr(view, _MARK, frozenset())
    return found


class RightsMiddleware:
    """Answers 404 for a page that is not for the role of whoever asks. Runs behind LoginRequiredMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Refuse what is not for them. None: go on."""
        if not getattr(view, "login_required", True):
            return None
        if isinstance(request.user, User) and request.user.role in roles_of(view):
            return None
        return not_here(request)
