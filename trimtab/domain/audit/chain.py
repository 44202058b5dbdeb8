"""What an audit entry's digest is: SHA-256 over the previous digest and every column, in one canonical text."""

import hashlib
import json
from datetime import UTC
from typing import Any

from trimtab.domain.audit.models import AuditEntry

BEGINNING = "0" * 64
"""The digest before the first entry."""


def digest_of(entry: AuditEntry) -> str:
    """The digest that belongs to this entry, whatever its ``digest`` column says."""
    covered: dict[str, Any] = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "user": entry.user,
        "actor": entry.actor,
        "address": entry.address,
        "request": entry.request,
        "action": entry.action,
        "of": entry.of,
        "key": entry.key,
        "name": entry.name,
        "before": entry.before,
        "after": entry.after,
        "previous": entry.previous,
    }
    text = json.dumps(covered, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
