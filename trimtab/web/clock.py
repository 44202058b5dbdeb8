"""What time is it? Pages ask here once for each request and hand the answer down (LATE-2)."""

from datetime import datetime

from django.utils import timezone


def as_of() -> datetime:
    """The instant a page is computed for, aware."""
    return timezone.now()
