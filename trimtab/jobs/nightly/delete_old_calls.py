"""Delete calls to webhooks that ended long ago; what they told stays with the notices."""

from datetime import datetime

from trimtab.domain.notices.webhook_actions import delete_ended
from trimtab.domain.outbox.retrying import KEPT


def run(as_of: datetime) -> str:
    """Delete them; answers how many, for the worker's log. Safe to run twice."""
    return f"{delete_ended(before=as_of - KEPT)} calls to webhooks deleted"
