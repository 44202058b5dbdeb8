"""Reading and sending the settings pages."""

import re
from html import unescape
from typing import Any

from django.test import Client

from tests.web.visiting import signed_in
from trimtab.domain.people.models import User


def account(role: str, **fields: Any) -> User:
    """An account of this role."""
    return User.objects.create(email=f"{role}@msp.example", name=role.title(), role=role, **fields)


def browser_of(role: str, **fields: Any) -> Client:
    """Its browser."""
    return signed_in(account(role, **fields))


def typed(html: str) -> dict[str, Any]:
    """What the form of a page would send as it stands: its named fields with their values, hidden ones too."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input\b[^>]*>", html):
        given = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        name = given.get("name")
        if not name or name == "csrfmiddlewaretoken":
            continue
        if given.get("type") == "checkbox":
            if " checked" in tag:
                found.setdefault(name, []).append(unescape(given.get("value", "on")))
        else:
            found[name] = unescape(given.get("value", ""))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'value="([^"]*)"', options
        )
        found[name] = unescape(chosen[1]) if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.S):
        found[name] = unescape(text)
    return found
