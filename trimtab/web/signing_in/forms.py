"""Forms of allauth with what Trimtab adds: guesses at codes are counted, and a passkey is a passkey."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from trimtab.web.signing_in.guesses import count_wrong_code, forget_wrong_codes, may_try_code


class ExactLoginForm(LoginForm):
    """Address and password. allauth's own field lowers every letter of Unicode, and so joins k and the Kelvin sign."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username webauthn"})
        )
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])


class _Counted(BaseAuthenticateForm):
    """A code of an authenticator app or a recovery code. Ten wrong ones lock codes for a day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from your authenticator app, or a recovery code")
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        """The code, if it is right. Raises ValidationError."""
        if not may_try_code(context.request, self.user):
            context.request.axes_locked_out = True
            raise ValidationError(_("Too many wrong codes. Sign in with a passkey, or try again tomorrow."))
        try:
            code: str = super().clean_code()
        except ValidationError:
            count_wrong_code(context.request, self.user)
            raise
        forget_wrong_codes(self.user)
        return code


class CountedCodeForm(_Counted, AuthenticateForm):
    """The second step of signing in."""


class CountedReauthenticationForm(_Counted, ReauthenticateForm):
    """The question before something that matters is changed."""


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey, able to sign in by itself unless somebody says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("It signs me in by itself, without a password")
        alone.help_text = _("Take the tick away for a key that has neither PIN nor fingerprint.")
