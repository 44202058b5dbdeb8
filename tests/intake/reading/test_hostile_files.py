"""Every hostile file is refused, in little memory, and in no other way than by a clear refusal."""

import resource
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.intake.reading.hostile import hostile_files
from trimtab.intake.reading import BadRow, Row, UnreadableFile, open_table
from trimtab.intake.values import BadValue, instant, text
from trimtab.names import fold_header


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, str]]:
    return hostile_files(tmp_path_factory.mktemp("hostile"))


def _refusals(path: Path) -> list[str]:
    """What a ticket import would have against the file."""
    try:
        table = open_table(path)
        places = {fold_header(column): place for place, column in enumerate(table.columns)}
        missing = {"ticketid", "client", "openedat", "status"} - places.keys()
        if missing:
            return [f"no column {sorted(missing)}"]
        wanted = [
            (places["ticketid"], text(200)),
            (places["client"], text(200)),
            (places["openedat"], instant(ZoneInfo("Europe/Istanbul"), None, serials=table.format == "xlsx")),
        ]
        return [refusal for row in table.rows() for refusal in _row_refusals(row, wanted)]
    except UnreadableFile as fault:
        assert fault.message.endswith(".")
        assert fault.remedy.endswith(".")
        return [fault.code]


def _row_refusals(row: Row | BadRow, wanted: list) -> list[str]:
    if isinstance(row, BadRow):
        assert row.problem.message.endswith((".", "…."))
        assert row.problem.remedy.endswith(".")
        return [row.problem.code]
    found = []
    for place, parse in wanted:
        try:
            if parse(row.cells[place]) is None:
                found.append("missing")
        except BadValue as fault:
            found.append(fault.code)
    return found


def test_every_hostile_file_is_refused(hostile: list[tuple[Path, str]]) -> None:
    accepted = [(path.name, label) for path, label in hostile if not _refusals(path)]
    assert accepted == []


def test_there_are_many_and_no_two_are_the_same(hostile: list[tuple[Path, str]]) -> None:
    assert len(hostile) >= 120
    assert len({label for _, label in hostile}) == len(hostile)
    assert len({path.read_bytes() for path, _ in hostile}) == len(hostile)


def test_hostile_files_take_little_memory(hostile: list[tuple[Path, str]]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path, _ in hostile:
        _refusals(path)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150 * 1024
