"""A small ticket export that is in order, to be broken in one place at a time."""

from collections.abc import Iterator

HEADER = "Ticket ID,Client,Opened at,Status"
ROWS = (
    "1001,Acme Ltd,2026-03-05 09:00,Closed",
    "1002,Kapalıçarşı A.Ş.,2026-03-06 10:30,Open",
    "1003,Öz Lojistik,2026-03-07 11:45,Closed",
)

# What is wrong, the file's suffix, its bytes.
Hostile = Iterator[tuple[str, str, bytes]]


def csv_text(*more: str, header: str = HEADER) -> str:
    """The export with rows added."""
    return "\n".join((header, *ROWS, *more)) + "\n"


def csv_bytes(*more: str, header: str = HEADER) -> bytes:
    """The export with rows added, in UTF-8."""
    return csv_text(*more, header=header).encode()
