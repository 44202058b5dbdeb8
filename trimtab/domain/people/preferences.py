"""In which language and light does somebody read? Nobody else sees it, so the audit log does not tell of it."""

from trimtab.domain.organisation import queries as organisation
from trimtab.domain.people.models import User


def language_of(account: int | None) -> str:
    """In which language to write to this account, by its id: its own choice, else the provider's."""
    accounts = User.objects.filter(pk=account or 0)
    return accounts.values_list("language", flat=True).first() or organisation.current().language


def prefer_language(*, account: User, language: str) -> None:
    """From now on ``account`` reads in this language: en, tr or ja; empty for the browser's."""
    User.objects.filter(pk=account.pk).update(language=language)


def prefer_theme(*, account: User, theme: str) -> None:
    """From now on ``account`` reads in this theme: light or dark; empty for the system's."""
    User.objects.filter(pk=account.pk).update(theme=theme)
