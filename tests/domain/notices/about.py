"""A thing to tell, with what a test wants otherwise."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from trimtab.domain.notices.actions import About

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PLAIN = About(
    kind="webhook-disabled", key="k1", cause="webhook:1", severity="warning", level="approaching",
    evidence={"name": "Chat", "host": "chat.msp.example", "problem": "lasting", "waiting": 0}, link="/notices/",
)  # fmt: skip


def about(**other: Any) -> About:
    """The plain one, otherwise so."""
    return replace(PLAIN, **other)
