"""``python -m bench``: measure Trimtab beside other tools and write down what came of it."""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from bench import machine, parent
from bench.goals import goals
from bench.parent import ROOT, Failed
from bench.place import Place
from bench.plan import GROUPS, Measurement, chosen
from bench.report import Run, written
from bench.scale import Scale
from bench.timing import Measured, merged
from tests import postgres

NO_POSTGRES = "PostgreSQL is not here: apt-get install postgresql"


@click.command()
@click.option(
    "--tickets", type=click.IntRange(5_000), default=10_000_000, show_default=True, help="How many tickets."
)
@click.option(
    "--only", multiple=True, type=click.Choice(GROUPS), help="Measure only this; may be given again."
)
@click.option(
    "--output", type=click.Path(path_type=Path), default=ROOT / "docs" / "benchmarks.md", help="The report."
)
@click.option(
    "--tables",
    type=click.Path(path_type=Path, exists=True),
    help="A SQLite file with Trimtab's tables, to start from.",
)
@click.option("--quick", is_flag=True, help="Each measurement once and once more: for a first look.")
def main(tickets: int, only: tuple[str, ...], output: Path, tables: Path | None, quick: bool) -> None:
    """Measure everything in one run and write the report."""
    scale = Scale(tickets)
    _need_disk(scale)
    with tempfile.TemporaryDirectory(prefix="trimtab-bench-") as folder:
        place = Place(Path(folder), scale)
        if tables:
            shutil.copyfile(tables, place.tables)
        run = _measure(place, chosen(only, quick=quick))
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(written(run), encoding="utf-8")
    for goal in goals(run.found):
        if goal.reached:
            click.echo(f"{'reached' if goal.enough else 'NOT reached'}: {goal.text}: {goal.reached}")
    click.echo(f"Report: {output}")
    broken = {name: why for name, why in run.missing.items() if why != NO_POSTGRES}
    if broken:
        raise click.ClickException("\n".join(f"{name}: {why}" for name, why in broken.items()))


def _need_disk(scale: Scale) -> None:
    """Raises ClickException unless the temporary folder has room enough."""
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    need = scale.bytes_needed
    click.echo(
        f"{scale.tickets:,} tickets need {need / 1e9:.1f} GB below {folder}; {free / 1e9:.1f} GB are free."
    )
    if free < need:
        raise click.ClickException("Not enough disk. Set TMPDIR to another folder, or give fewer --tickets.")


def _measure(place: Place, plan: list[Measurement]) -> Run:
    began, load_before = datetime.now(UTC), os.getloadavg()[0]
    found: dict[str, Measured] = {}
    missing: dict[str, str] = {}
    place.home.mkdir()
    with _server(place, wanted=any(m.postgres for m in plan)) as placed:
        placed.save()
        for measurement in plan:
            if measurement.postgres and not placed.postgres:
                missing[measurement.name] = NO_POSTGRES
                continue
            try:
                found[measurement.name] = _one(placed, measurement)
            except Failed as why:
                missing[measurement.name] = " ".join(str(why).splitlines()[-1:])
                click.echo(f"{measurement.name}: failed\n{why}", err=True)
    return Run(
        day=began.date(),
        scale=place.scale,
        plan=plan,
        found=found,
        missing=missing,
        machine=machine.description(),
        versions=machine.versions(),
        load=(load_before, os.getloadavg()[0]),
    )


def _one(place: Place, measurement: Measurement) -> Measured:
    parts = [
        parent.run(place, measurement.call, measurement.way, measurement.repeats)
        for _ in range(measurement.processes)
    ]
    whole = merged(parts)
    click.echo(f"{measurement.name:17} {whole.settled:10.4f} s  {whole.peak / 1e6:7.0f} MB")
    return whole


@contextmanager
def _server(place: Place, *, wanted: bool) -> Iterator[Place]:
    """A PostgreSQL that lives as long as the run; the place without one when it cannot be started."""
    try:
        cluster = postgres.start() if wanted else None
    except postgres.NoPostgres as why:
        click.echo(str(why), err=True)
        cluster = None
    if cluster is None:
        yield place
        return
    try:
        first_line = re.match(
            r"\d+", (cluster.folder / "data" / "postmaster.pid").read_text(encoding="ascii")
        )
        yield replace(place, postgres=cluster.url, postmaster=int(first_line[0]) if first_line else 0)
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
