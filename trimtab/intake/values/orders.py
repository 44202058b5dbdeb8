"""In which order do a file's dates name day, month and year?"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

Order = Literal["dmy", "mdy", "ymd"]

# Only slashes and hyphens leave the question open: dates with dots are day first everywhere they are used.
_OPEN = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?!\d)")


def guess_order(samples: Iterable[object]) -> Literal["dmy", "mdy"] | None:
    """Tell whether dates such as 5/10/2026 put day or month first, by the values that can only be one.

    None if no value decides it, or if values contradict each other. Cells that are no text are passed over.
    """
    day_first = month_first = False
    for sample in samples:
        found = _OPEN.match(unicodedata.normalize("NFKC", sample)) if isinstance(sample, str) else None
        if found is not None:
            first, second = int(found[1]), int(found[2])
            day_first |= 12 < first <= 31 and second <= 12
            month_first |= 12 < second <= 31 and first <= 12
    if day_first == month_first:
        return None
    return "dmy" if day_first else "mdy"
