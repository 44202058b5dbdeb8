"""The records read alike by every way there is to read them."""

from pathlib import Path

import pyarrow as pa
import pytest
from django.db import connection

from tests import building
from tests.building import at, client, contract, ticket
from trimtab.warehouse import operational
from trimtab.warehouse.operational import SOURCES
from trimtab.warehouse.sqlite_readers import together


def _everything() -> dict[str, list[dict[str, object]]]:
    with operational.reading() as reader:
        return {name: reader.rows(name).to_pylist() for name in SOURCES}


def _desk() -> None:
    building.organisation()
    one = client("Ege «Hukuk»")
    contract(one, "2026-01-01")
    ticket(one, "2026-02-10 09:00", escalated=1, sla_met=True, category="ağ; 'x'\n?")
    ticket(one, "2026-03-10 09:00", closed_at=None)
    building.answer(one, "2026-02-15 09:00", "overall", 4)
    building.week("2026-03-02", {building.team(): [1, 5]})
    building.detection(building.device(one), "2026-03-01 09:00", "open")
    building.session(one, "2026-03-01 09:00", "solved")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is read in one way")
def test_a_process_of_its_own_reads_what_our_own_connection_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    _desk()
    here = _everything()
    monkeypatch.setattr(operational, "_SMALL_DATABASE", 0)
    assert _everything() == here
    assert len(here["ticket"]) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has a write-ahead log to lose")
def test_what_is_written_after_a_reading_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two copies of SQLite in one process would drop the log with the second ticket in it."""
    monkeypatch.setattr(operational, "_SMALL_DATABASE", 0)
    _desk()
    _everything()
    ticket(client(), "2026-04-10 09:00")
    assert len(_everything()["ticket"]) == 3
    assert Path(f"{connection.settings_dict['NAME']}-wal").stat().st_size > 0


def test_a_month_reads_its_rows_only() -> None:
    _desk()
    with operational.reading() as reader:
        rows = reader.rows("ticket", at("2026-02-01 00:00"), at("2026-03-01 00:00")).to_pylist()
    assert len(rows) == 1


def test_a_part_without_rows_does_not_spoil_the_others() -> None:
    """The reader takes a column's type from its rows: without one it calls a text a number."""
    rows, none = pa.table({"kind": ["functional"]}), pa.table({"kind": pa.array([], pa.int64())})
    for parts in ([rows, none], [none, rows]):
        assert together(parts).to_pylist() == [{"kind": "functional"}]
    assert together([none, none]).to_pylist() == []
