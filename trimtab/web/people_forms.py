"""What people type about accounts: an invitation, somebody's rights, their own profile."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.domain.clients.models import Client
from trimtab.domain.people.addresses import exact
from trimtab.domain.people.models import Person, User
from trimtab.web.presenters.people import LANGUAGES, THEMES, role_words

LONGEST_NAME = 200
LONGEST_PASSWORD = 200
NO_CLIENT_YET = _("Choose the client they belong to.")
CLIENT_TOO_MUCH = _("Only a client contact belongs to a client. Choose none, or the role “Client contact”.")


class _Described(forms.Form):
    """Every field has its help and its errors tied to it; Django does that where a field has an id."""

    template_name = "parts/form_fields.html"


class _RoleForm(_Described):
    # Technicians are most; nobody becomes an owner because a list was left alone.
    role = forms.ChoiceField(label=_("Role"), choices=role_words, initial=User.Role.TECHNICIAN)
    client = forms.ModelChoiceField(
        label=_("Client"),
        queryset=Client.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Only for a client contact: whose tickets and figures they see."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = Client.objects.filter(merged_into=None, is_internal=False).order_by("name", "pk")
        self.fields["client"].queryset = chosen  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A client contact has a client, and nobody else does."""
        given = super().clean() or self.cleaned_data
        contact = given.get("role") == User.Role.CLIENT_CONTACT
        if contact and not given.get("client") and "client" not in self.errors:
            self.add_error("client", NO_CLIENT_YET)
        if not contact and given.get("client"):
            self.add_error("client", CLIENT_TOO_MUCH)
        return given


class InvitationForm(_RoleForm):
    """Whom to invite, and what they may do."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=LANGUAGES)
    field_order = ("email", "name", "role", "client", "language")

    def clean_email(self) -> str:
        """The address as accounts keep it."""
        return exact(self.cleaned_data["email"])


class RightsForm(_RoleForm):
    """What somebody may do, and which technician they are."""

    person = forms.ModelChoiceField(
        label=_("Technician's record"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Whose tickets are “my work”, and whose own figures they may see."),
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Person.objects.filter(account=None) | Person.objects.filter(account=account)
        self.fields["person"].queryset = free.order_by("name", "pk")  # type: ignore[attr-defined]


class ProfileForm(_Described):
    """How an account's own person is called and reads pages."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the browser asks for")), *LANGUAGES]
    )
    theme = forms.ChoiceField(
        label=_("Appearance"), required=False, choices=[("", _("As the system is set")), *THEMES]
    )
    zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, provider_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = gettext("The provider's (%(zone)s)") % {"zone": provider_zone}
        zones = [("", own), *((zone, zone) for zone in sorted(available_timezones()))]
        self.fields["zone"].choices = zones  # type: ignore[attr-defined]


class AcceptForm(_Described):
    """The name and password of somebody who was invited."""

    name = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME)
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A sentence is easy to remember and hard to guess."),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, with_password: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        if not with_password:
            del self.fields["password"], self.fields["again"]

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same, and hard to guess."""
        given = super().clean() or self.cleaned_data
        password = given.get("password")
        if password and given.get("again") is not None and password != given["again"]:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        elif password:
            self._check(password, given.get("name", ""))
        return given

    def _check(self, password: str, name: str) -> None:
        try:
            validate_password(password, User(email=self.email, name=name))
        except ValidationError as weak:
            self.add_error("password", weak)
