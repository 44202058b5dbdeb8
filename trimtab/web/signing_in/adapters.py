"""What Trimtab answers where allauth asks: who may come in, and how secrets are kept."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from trimtab.domain.audit.actor import Actor
from trimtab.domain.people import actions, queries
from trimtab.domain.people.models import User
from trimtab.domain.people.refusals import Refused
from trimtab.web import clock
from trimtab.web.views.errors import not_here

_SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


def name_of(user: User) -> str:
    """What an account is called, on the page and in the window that asks for a passkey."""
    return user.name


class AccountAdapter(DefaultAccountAdapter):
    """Passwords and sessions. Nobody signs up: an account comes from an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """May somebody make an account for themselves? Never."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A closed account is told what an unknown one is told."""
        messages.error(request, self.error_messages["email_password_mismatch"])
        return redirect("sign-in")

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Is this the password of whoever is signed in? Counts as a guess where it is not."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How somebody may confirm that it is them. A passkey first: it is there, and cannot be mistyped."""
        words = {
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
            "reauthenticate": gettext("Type the password"),
            "mfa_reauthenticate": gettext("Type a code of the app, or a recovery code"),
        }
        ways = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        return [{**ways[name], "description": says} for name, says in words.items() if name in ways]

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address as the first middleware found it; a server behind a socket knows none."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 -- says "unknown", listens nowhere

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody goes who has a new password."""
        return reverse("account")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say what happened, except what the page shows anyway."""
        if (args[0] if args else kwargs.get("message_template")) not in _SILENT:
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets are encrypted with a key that the database does not hold."""

    def encrypt(self, text: str) -> str:
        """The text as the database keeps it."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The text as it was."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """May this one go? Not the last one where everybody must have one."""
        if not settings.TRIMTAB_REQUIRE_SECOND_FACTOR:
            return True
        left = Authenticator.objects.filter(user=authenticator.user, type__in=queries.SECOND_FACTORS)
        return bool(left.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        """What a new passkey is called until somebody says otherwise."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Where passkeys are for: this host name, whatever its port."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Trimtab"}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """The provider's own sign-in (OpenID Connect). It proves an address; whether that gets in is up to us."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """May an unknown address make an account? Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who has an account or an open invitation at exactly this address. Raises ImmediateHttpResponse."""
        if sociallogin.state.get("process") not in (None, "", "login"):
            raise ImmediateHttpResponse(not_here(request))
        if sociallogin.is_existing:
            return
        address = _proven_address(sociallogin)
        if address is None:
            raise ImmediateHttpResponse(_refused(request, "unproven"))
        account = queries.account_with(address) or _invited(request, address)
        if account is None or not account.is_active:
            raise ImmediateHttpResponse(_refused(request, "unknown"))
        sociallogin.connect(request, account)


def _proven_address(login: SocialLogin) -> str | None:
    """The address that the provider says it verified; None: it does not say so, or speaks of two people."""
    told = login.account.extra_data
    token, asked = told.get("id_token") or {}, told.get("userinfo") or {}
    if token and asked and token.get("sub") != asked.get("sub"):
        return None
    claims = asked or token
    if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
        return None
    return str(claims["email"])


def _invited(request: HttpRequest, address: str) -> User | None:
    """The account of somebody who was invited at this address and comes by the provider for the first time."""
    as_of = clock.as_of()
    invitation = queries.invitation_to(address, as_of)
    if invitation is None:
        return None
    by = Actor(name=invitation.email, address=str(request.META.get("REMOTE_ADDR") or ""))
    try:
        return actions.accept_invitation(
            by=by, as_of=as_of, invitation=invitation, name=invitation.name, password=None
        )
    except Refused:
        return None


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "provider_refused.html", {"why": why}, status=403)


def _cipher() -> Fernet:
    key = hashlib.sha256(b"trimtab second factors " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
