"""The addresses of sign-in and of somebody's own account: what is used of allauth, each with its right.

What is not listed here of allauth (its sign-up, addresses, password reset) has no address at all.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from requests import RequestException

from trimtab.web import clock
from trimtab.web.pages import frame_of
from trimtab.web.rights import EVERYONE, open_to
from trimtab.web.views import invitation, my_account, sessions, sign_in

Answer = Callable[..., HttpResponseBase]
BAD_GATEWAY = 502


def entrance(view: Answer) -> Answer:
    """The view, for people who are not signed in yet."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return login_not_required(answer)


def door(view: Answer) -> Answer:
    """The view of the provider's sign-in; a provider that is away or answers nonsense is admitted, not an error."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (RequestException, KeyError):
            return render(request, "socialaccount/authentication_error.html", status=BAD_GATEWAY)

    return entrance(answer)


def own(view: Answer) -> Answer:
    """The view in Trimtab's frame, for everybody about their own account. No cache keeps it."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["frame"] = frame_of(request, section="account", as_of=clock.as_of())
        return response

    return open_to(EVERYONE)(answer)


ENTRANCES: list[URLPattern] = [
    path("sign-in/", entrance(account.login), name="sign-in"),
    path("sign-in/", entrance(account.login), name="account_login"),
    path("sign-in/second-factor/", entrance(factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", entrance(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/cancelled/", entrance(provider.login_cancelled), name="socialaccount_login_cancelled"),
    path("sign-in/with/<slug:provider_id>/", door(openid.login), name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", door(openid.callback), name="openid_connect_callback"),
    path("sign-in/<str:token>/", sign_in.redeem_link, name="sign-in-link"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("invitation/<str:token>/", invitation.accept, name="invitation"),
]
OWN: list[URLPattern] = [
    path("account/", my_account.show, name="account"),
    path("account/sessions/", sessions.show, name="sessions"),
    path("account/sessions/end-others/", sessions.end_others, name="sessions-end-others"),
    path("account/sessions/<int:session_id>/end/", sessions.end, name="session-end"),
    path("account/password/", own(account.password_change), name="account_change_password"),
    path("account/password/set/", own(account.password_set), name="account_set_password"),
    path("account/confirm/", own(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", own(factors.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/", own(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("account/second-factor/", own(factors.index), name="mfa_index"),
    path("account/second-factor/app/add/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", own(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/",
        own(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/recovery-codes/download/",
        own(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/passkeys/", own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("account/passkeys/add/", own(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/rename/", own(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", own(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
urlpatterns: list[URLPattern] = [*ENTRANCES, *OWN]
