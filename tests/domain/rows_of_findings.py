"""Sound and breaking rows of strikes and of the inbox, for test_constraints.py."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import models

from trimtab.domain.models import InboxMark, Strike

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MORNING = datetime(2026, 3, 1, 8, tzinfo=UTC)


def sound_findings(world: Any) -> dict[type[models.Model], dict[str, Any]]:
    """Values of rows that break nothing."""
    return {
        InboxMark: {"key": "call:1", "account": world.owner, "changed_at": NOON},
        Strike: {
            "entry": "detection", "system": "trimtab", "external_id": "a", "reason": "a test", "made_at": NOON,
        },
    }  # fmt: skip


BREAKING: dict[str, Callable[[Any], dict[str, Any]]] = {
    "inbox_mark_names_an_item": lambda w: {"key": ""},
    "inbox_mark_says_something": lambda w: {"account": None},
    "strike_entry_known": lambda w: {"entry": "ticket"},
    "strike_names_its_entry": lambda w: {"external_id": ""},
    "strike_has_reason": lambda w: {"reason": ""},
    "strike_taken_back_later": lambda w: {"taken_back_at": MORNING},
}
TWICE: dict[str, dict[str, Any]] = {"inbox_mark_once": {}, "strike_open_once": {"reason": "Again"}}
