"""Polars, over Trimtab's own Parquet files or with the rows in memory."""

import polars as pl

from bench.peers.frames import COLUMNS, KEPT, TOTAL, rollup_files
from bench.place import Place, Row
from bench.timing import Measured, time_answers

_GROUPS = [pl.col("client_id"), pl.col("stage"), pl.col("day").dt.truncate("1mo").alias("month")]


def answer(place: Place, way: str, repeats: int) -> Measured:
    """Ask the ``files`` of the fact, the rows in ``memory``, or the rollup by ``month`` or ``day`` in memory."""
    source = _source(place, way)
    found: list[pl.DataFrame] = []

    def ask() -> None:
        found[:] = [_query(source, way).collect()]

    return time_answers(place, ask, lambda: _rows(found[0]), repeats)


def _source(place: Place, way: str) -> pl.LazyFrame:
    if way in ("month", "day"):
        return pl.read_parquet(rollup_files(place, way)).lazy()
    scanned = pl.scan_parquet(place.files("ticket"))
    return scanned if way == "files" else scanned.select(COLUMNS).collect().lazy()


def _query(source: pl.LazyFrame, way: str) -> pl.LazyFrame:
    if way in ("month", "day"):
        return source.group_by(_GROUPS).agg(
            pl.col(KEPT).sum().alias("kept"), pl.col(TOTAL).sum().alias("total")
        )
    counted = source.filter(pl.col("counts")).group_by(_GROUPS)
    return counted.agg((pl.col("escalations") > 0).sum().alias("kept"), pl.len().alias("total"))


def _rows(frame: pl.DataFrame) -> list[Row]:
    return [
        (client, stage or "", f"{month:%Y-%m}", int(kept), int(total))
        for client, stage, month, kept, total in frame.iter_rows()
    ]
