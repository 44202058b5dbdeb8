"""``python -m bench.signals``: run every topic and write the page. A topic is a file here that has ``measured``."""

import pkgutil
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

import click

import bench.signals
from bench.signals.page import written
from bench.signals.table import Table

ROOT = Path(__file__).resolve().parent.parent.parent
DRAWS, SEED = 150, 20240101
"""As many data sets a row as the specification had for its own, and its seed."""


def topics() -> list[str]:
    """Which topics are there? The files of this folder that measure something, by name."""
    found = (module.name for module in pkgutil.iter_modules(bench.signals.__path__))
    return sorted(name for name in found if hasattr(import_module(f"bench.signals.{name}"), "measured"))


def table_of(topic: str, draws: int, seed: int) -> Table:
    """One topic's table."""
    found: Table = import_module(f"bench.signals.{topic}").measured(draws=draws, seed=seed)
    return found


@click.command()
@click.option("--draws", type=click.IntRange(2), default=DRAWS, show_default=True, help="Data sets a row.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed, the same page.")
@click.option("--only", multiple=True, type=click.Choice(topics()), help="Only this topic; may be repeated.")
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True, help="At once.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=ROOT / "docs" / "benchmarks-signals.md",
    help="The page.",
)
def main(draws: int, seed: int, only: tuple[str, ...], processes: int, output: Path) -> None:
    """Measure every topic in one run and write the page. Ends with 1 when a figure is not within."""
    names = list(only) or topics()
    with ProcessPoolExecutor(max_workers=processes) as pool:
        running = {name: pool.submit(table_of, name, draws, seed) for name in names}
        tables = {name: one.result() for name, one in running.items()}
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(written(tables, draws=draws, seed=seed), encoding="utf-8")
    _tell(tables)
    click.echo(f"Page: {output}")
    if any(row.within is False for table in tables.values() for row in table.rows):
        raise click.ClickException("Some figures are not what the specification says.")


def _tell(tables: Mapping[str, Table]) -> None:
    for table in tables.values():
        for row in table.rows:
            if row.within is not None:
                word = "within" if row.within else "NOT within"
                click.echo(f"{word}: {table.title}: {', '.join(row.what)}: {row.measured:.3f}")


if __name__ == "__main__":
    sys.exit(main())
