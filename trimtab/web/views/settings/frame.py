"""What every settings page has: the menu, whether its reader may change anything, and the way to refuse."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from trimtab.domain.people.models import User
from trimtab.web.pages import page, viewer
from trimtab.web.presenters.settings_menu import menu

SECTION = "settings"
REFUSED = 422
"""A form with mistakes: it was understood, and nothing of it was saved."""


def settings_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    entry: str,
    as_of: datetime,
    status: int = 200,
) -> HttpResponse:
    """A page of the settings; ``entry`` is its place in the menu."""
    more = {"menu": menu(viewer(request).role, entry), "is_owner": is_owner(request)}
    return page(request, template, {**context, **more}, section=SECTION, as_of=as_of, status=status)


def is_owner(request: HttpRequest) -> bool:
    """Is it an owner? What concerns the whole organisation is theirs to change."""
    return viewer(request).role == User.Role.OWNER


def only_owners(request: HttpRequest, form: Form) -> bool:
    """Is it an owner who sends this form? To anybody else the form says that it takes one."""
    if not is_owner(request):
        form.add_error(None, gettext("Only an owner can change this. Ask one of them."))
    return is_owner(request)


def saved(request: HttpRequest, says: str, address: str, *args: Any) -> HttpResponse:
    """Back to a page, which says what was done."""
    messages.success(request, says)
    return redirect(address, *args)


def unchanged(request: HttpRequest, address: str, *args: Any) -> HttpResponse:
    """Back to a page: what was sent holds already."""
    return saved(request, gettext("Nothing was changed: this is what holds already."), address, *args)


def soon() -> str:
    """When do numbers follow a change that rebuilds the warehouse?"""
    return gettext(
        "Numbers are computed anew within a minute; the foot of each page says how fresh they are."
    )
