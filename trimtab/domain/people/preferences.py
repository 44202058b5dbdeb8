"""Writes: in which language and light somebody reads. Nobody else sees it, so the audit log does not tell of it."""

from trimtab.domain.people.models import User


def prefer_language(*, account: User, language: str) -> None:
    """From now on ``account`` reads in this language: en, tr or ja; empty for the browser's."""
    User.objects.filter(pk=account.pk).update(language=language)


def prefer_theme(*, account: User, theme: str) -> None:
    """From now on ``account`` reads in this theme: light or dark; empty for the system's."""
    User.objects.filter(pk=account.pk).update(theme=theme)
