"""What is measured, in which order, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

GROUPS = ("escalation", "programme", "refresh", "import", "pages")
USERS = 20
LOOKS_FOR = 2.0
"""Seconds between a person's pages: far quicker than anybody reads."""
PEER = "help"
"""The page without any number: what the web server, the framework and the template cost by themselves."""


@dataclass(frozen=True)
class Measurement:
    """``call`` (module:function) with ``way``: ``processes`` fresh processes, ``repeats`` more runs in each.

    ``postgres`` says that it needs the server. ``groups`` are the names of --only that include it.
    """

    name: str
    title: str
    call: str
    way: str = ""
    processes: int = 1
    repeats: int = 0
    groups: tuple[str, ...] = ("escalation",)
    postgres: bool = False


_HOME = ("escalation", "programme", "refresh", "pages")
_PRODUCT, _PEERS = "bench.product", "bench.peers"
PLAN = (
    Measurement("records", "Making the records", f"{_PRODUCT}.records:make", groups=_HOME),
    Measurement("build", "The whole warehouse", f"{_PRODUCT}.building:build", groups=_HOME),
    Measurement("rollups", "**Trimtab**, from rollups", f"{_PRODUCT}.escalation:answer", "rollups", 5, 5),
    Measurement("cached", "**Trimtab**, result cached", f"{_PRODUCT}.escalation:answer", "cached", 1, 20),
    Measurement("raw", "**Trimtab**, from raw rows", f"{_PRODUCT}.escalation:answer", "raw", 5, 5),
    Measurement(
        "duckdb", "DuckDB by hand, Trimtab's Parquet", f"{_PEERS}.duckdb_files:answer", "files", 5, 5
    ),
    Measurement("polars-files", "Polars, Trimtab's Parquet", f"{_PEERS}.polars_frames:answer", "files", 5, 5),
    Measurement("polars", "Polars, rows in memory", f"{_PEERS}.polars_frames:answer", "memory", 1, 5),
    Measurement("pandas-files", "pandas, Trimtab's Parquet", f"{_PEERS}.pandas_frames:answer", "files", 2, 2),
    Measurement("pandas", "pandas, rows in memory", f"{_PEERS}.pandas_frames:answer", "memory", 1, 5),
    Measurement("load-sqlite", "SQLite, loading", f"{_PEERS}.sqlite_table:load"),
    Measurement("sqlite", "SQLite, one table", f"{_PEERS}.sqlite_table:answer", "table", 1, 2),
    Measurement("load-postgresql", "PostgreSQL, loading", f"{_PEERS}.postgresql_table:load", postgres=True),
    Measurement(
        "postgresql",
        "PostgreSQL, one table",
        f"{_PEERS}.postgresql_table:answer",
        "table",
        1,
        5,
        postgres=True,
    ),
    Measurement("duckdb-month", "DuckDB by hand", f"{_PEERS}.duckdb_files:answer", "month", 5, 5),
    Measurement("polars-month", "Polars, in memory", f"{_PEERS}.polars_frames:answer", "month", 5, 5),
    Measurement("pandas-month", "pandas, in memory", f"{_PEERS}.pandas_frames:answer", "month", 5, 5),
    Measurement("sqlite-month", "SQLite", f"{_PEERS}.sqlite_table:answer", "month", 5, 5),
    Measurement(
        "postgresql-month", "PostgreSQL", f"{_PEERS}.postgresql_table:answer", "month", 5, 5, postgres=True
    ),
    Measurement("duckdb-day", "DuckDB by hand", f"{_PEERS}.duckdb_files:answer", "day", 5, 5),
    Measurement("polars-day", "Polars, in memory", f"{_PEERS}.polars_frames:answer", "day", 5, 5),
    Measurement("page", "The whole page", f"{_PRODUCT}.programme:show", "page", 5, 5, ("programme",)),
    Measurement(
        "numbers", "Its numbers alone", f"{_PRODUCT}.programme:show", "numbers", 5, 5, ("programme",)
    ),
    Measurement(
        "pages", "Every page, 20 people at once", f"{_PRODUCT}.pages:show", repeats=9, groups=("pages",)
    ),
    Measurement(
        "refresh-month",
        "All in the last month",
        f"{_PRODUCT}.refreshing:refresh",
        "month",
        2,
        2,
        ("refresh",),
    ),
    Measurement(
        "refresh-spread",
        "Spread over all months",
        f"{_PRODUCT}.refreshing:refresh",
        "spread",
        1,
        1,
        ("refresh",),
    ),
    Measurement("export", "Making the file", f"{_PRODUCT}.exporting:make", groups=("import",)),
    Measurement(
        "import", "**Trimtab**, `trimtab import tickets`", "bench.importing:by_trimtab", groups=("import",)
    ),
    Measurement(
        "import-plain", "csv and executemany, no checks", "bench.importing:by_plain_loop", groups=("import",)
    ),
    Measurement(
        "import-pandas", "pandas, read_csv and to_sql", "bench.importing:by_pandas", groups=("import",)
    ),
)


def chosen(only: Sequence[str], *, quick: bool = False) -> list[Measurement]:
    """Which measurements belong to these groups? All without any; each in one process and once more when ``quick``."""
    wanted = set(only or GROUPS)
    plan = [measurement for measurement in PLAN if wanted & set(measurement.groups)]
    return [replace(m, processes=1, repeats=min(1, m.repeats)) for m in plan] if quick else plan
