"""Files that a ticket import must refuse, each for a reason of its own.

Read as tickets (columns Ticket ID, Client, Opened at, Status) every one of them is unreadable as a whole or
has at least one bad row. No file shares its bytes with another.
"""

from pathlib import Path

from tests.intake.reading.hostile_archives import archives
from tests.intake.reading.hostile_documents import documents
from tests.intake.reading.hostile_tables import broken_tables
from tests.intake.reading.hostile_text import wrong_encodings
from tests.intake.reading.hostile_workbooks import workbooks


def hostile_files(folder: Path) -> list[tuple[Path, str]]:
    """Write the files into a folder and give each with a label that says what is wrong with it."""
    written = []
    contents = [*wrong_encodings(), *broken_tables(), *archives(), *documents(), *workbooks()]
    for number, (label, suffix, content) in enumerate(contents, start=1):
        path = folder / f"{number:03}{suffix}"
        path.write_bytes(content)
        written.append((path, label))
    return written
