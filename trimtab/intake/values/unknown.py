"""Does a cell say that its value is not known?"""

# "Unknown" is not among them: many products have a status or an owner of that name.
MARKERS = frozenset(
    {"", "?", "null", "none", "n/a", "#n/a", "na", "nan", "-", "--", "–", "—", "(null)", "nil"}
)
_LONGEST = max(map(len, MARKERS))


def is_unknown(text: str) -> bool:
    """Tell whether trimmed text is empty or a marker of the unknown, in capitals or not."""
    return len(text) <= _LONGEST and text.lower() in MARKERS
