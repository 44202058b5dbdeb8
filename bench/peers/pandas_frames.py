"""pandas, over Trimtab's own Parquet files or with the rows in memory."""

import pandas as pd  # type: ignore[import-untyped]
import pyarrow.parquet as pq

from bench.peers.frames import COLUMNS, KEPT, TOTAL, rollup_files
from bench.place import Place, Row
from bench.timing import Measured, time_answers

_GROUPS = ["client_id", "stage", "month"]


def answer(place: Place, way: str, repeats: int) -> Measured:
    """Ask the ``files`` of the fact, the rows in ``memory``, or the rollup by ``month`` or ``day`` in memory."""
    kept = None if way == "files" else _read(place, way)
    found: list[pd.DataFrame] = []

    def ask() -> None:
        found[:] = [_grouped(_read(place, way) if kept is None else kept, way)]

    return time_answers(place, ask, lambda: _rows(found[0]), repeats)


def _read(place: Place, way: str) -> pd.DataFrame:
    """The columns needed. The stage is a category, as one would keep a column of four texts."""
    rollup = way in ("month", "day")
    files = rollup_files(place, way) if rollup else place.files("ticket")
    columns = ["client_id", "stage", "day", KEPT, TOTAL] if rollup else COLUMNS
    table = pq.ParquetDataset(files).read(columns=columns)
    frame: pd.DataFrame = table.to_pandas(categories=["stage"], date_as_object=False)
    return frame


def _grouped(frame: pd.DataFrame, way: str) -> pd.DataFrame:
    if way in ("month", "day"):
        split = frame.assign(month=_months(frame), kept=frame[KEPT], total=frame[TOTAL])
    else:
        counted = frame[frame["counts"]]
        split = counted.assign(month=_months(counted), kept=counted["escalations"] > 0, total=1)
    groups = split.groupby(_GROUPS, observed=True, dropna=False, sort=False)
    return groups[["kept", "total"]].sum().reset_index()


def _months(frame: pd.DataFrame) -> object:
    """Months since 1970 as numbers: the quickest way to group by month."""
    return frame["day"].to_numpy().astype("datetime64[M]").astype("int32")


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [
        (
            client,
            stage if isinstance(stage, str) else "",
            f"{1970 + month // 12}-{month % 12 + 1:02d}",
            kept,
            total,
        )
        for client, stage, month, kept, total in zip(
            *(frame[name].tolist() for name in [*_GROUPS, "kept", "total"]), strict=True
        )
    ]
