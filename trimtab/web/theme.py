"""Light or dark? What the address says, else what the person chose, else what their system prefers."""

from django.http import HttpRequest

from trimtab.domain.people.models import User

COOKIE = "trimtab_theme"
THEMES = ("system", "light", "dark")
_FORCED = ("light", "dark")


def theme_of(request: HttpRequest) -> str:
    """The theme of this page: "light", "dark", or "system" for what the reader's system prefers.

    An address with ``?theme=`` is for displays on a wall that nobody signs in to by hand.
    """
    asked = request.GET.get("theme", "")
    return asked if asked in THEMES else chosen_theme(request)


def chosen_theme(request: HttpRequest) -> str:
    """The theme that the person chose, whatever the address says."""
    account = getattr(request, "user", None)  # an error may come before anybody was looked for
    if isinstance(account, User) and account.theme:
        return account.theme
    kept = request.COOKIES.get(COOKIE, "")
    return kept if kept in _FORCED else "system"
