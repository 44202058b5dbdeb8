"""Whose password is this? Accounts are found by their exact address."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from trimtab.domain.people.models import User
from trimtab.domain.people.queries import account_with


class ExactAddressBackend(ModelBackend):
    """Passwords by exact address. An unknown, a closed and a password-less account take the same time to refuse."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **_others: Any,
    ) -> User | None:
        """The open account with this address and password; None: there is none."""
        address = email or username
        if not address or not password:
            return None
        account = account_with(address)
        if account is None:
            User().set_password(password)  # as slow as looking at a real one
            return None
        return account if account.check_password(password) and account.is_active else None
