"""Signing in and out, for the audit log.

There are many ways in: a printed link, a password, a passkey, the provider's own sign-in. Django says of each that
somebody came in, so it is heard here once; a way that is added later cannot forget to say so.
"""

from typing import Any

from django.contrib.auth import signals
from django.http import HttpRequest

from trimtab.domain.audit.actor import Actor
from trimtab.domain.people import attendance
from trimtab.domain.people.models import User
from trimtab.web import clock
from trimtab.web.request_id import META

_TRIED = ("email", "username", "login")


def listen() -> None:
    """From now on every sign-in, sign-out and refusal is recorded."""
    signals.user_logged_in.connect(_came, dispatch_uid="trimtab.came")
    signals.user_logged_out.connect(_left, dispatch_uid="trimtab.left")
    signals.user_login_failed.connect(_refused, dispatch_uid="trimtab.refused")


def stranger(request: HttpRequest | None, account: User | None = None, tried: str = "") -> Actor:
    """Who does something before or as they are signed in?"""
    told = request.META if request is not None else {}
    return Actor(
        name=account.email if account else tried,
        user=account.pk if account else None,
        address=str(told.get("REMOTE_ADDR") or ""),
        request=str(told.get(META) or ""),
    )


def _came(request: HttpRequest | None, user: User, **_: Any) -> None:
    # A test's browser signs in without a request of its own: nobody came.
    if request is not None and META in request.META:
        attendance.signed_in(by=stranger(request, user), as_of=clock.as_of(), account=user)


def _left(request: HttpRequest | None, user: User | None, **_: Any) -> None:
    if request is not None and isinstance(user, User) and META in request.META:
        attendance.signed_out(by=stranger(request, user), as_of=clock.as_of(), account=user)


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    tried = next((str(credentials[name]) for name in _TRIED if credentials.get(name)), "")
    refuse(request, tried)


def refuse(request: HttpRequest | None, tried: str) -> None:
    """Record that somebody was refused who tried to come in as ``tried``."""
    by = stranger(request, tried=tried or "a stranger")
    attendance.sign_in_failed(by=by, as_of=clock.as_of(), tried=tried)
