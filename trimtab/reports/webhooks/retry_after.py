"""When does a receiver that refuses want to be asked again? Its Retry-After: seconds or a moment (RFC 9110, 10.2.3)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_TEXT = 64
_SECONDS = re.compile(r"[0-9]{1,10}")


def asked_wait(text: str, *, as_of: datetime) -> timedelta | None:
    """How long from now does it ask to be left alone? None: it says nothing, or nothing that can be read.

    Never negative: a moment that has passed asks for no wait.
    """
    said = text.strip()
    if not said or len(said) > LONGEST_TEXT:
        return None
    if _SECONDS.fullmatch(said):
        return timedelta(seconds=int(said))
    if said[0].isdigit() or not said.isascii():
        return None
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:  # "GMT" left out, or written as -0000: HTTP knows no other zone
        moment = moment.replace(tzinfo=UTC)
    return max(moment - as_of, timedelta(0))
