"""trimtab kpi: a KPI on the console, as a table or as JSON."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from trimtab.catalogue.kpis import KPIS
from trimtab.cli.database import migrated
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.scorecards.breakdowns import breakdown
from trimtab.scorecards.errors import NotBy, UnknownKpi
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.freshness import bring_up_to_date, fresh_at
from trimtab.scorecards.locked import marked
from trimtab.scorecards.measuring import kpi_named, measure
from trimtab.scorecards.moment import moment
from trimtab.scorecards.naming import key_of_name
from trimtab.scorecards.periods import everything
from trimtab.scorecards.saying import said_record, words_of
from trimtab.scorecards.shapes import Breakdown, Filters
from trimtab.scorecards.trends import series

# Whoever may type a command on the server already reads its database: the console sees what an owner sees.
_CONSOLE = User(role=User.Role.OWNER, name="console", email="console@localhost")
# People say phase for early support against ongoing; the specification, and so Trimtab, says stage.
_ALSO_CALLED = {"phase": "stage"}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("kpi")
@click.argument("key")
@click.option("--from", "first", type=_DAY, help="First day; without it, the first on record.")
@click.option("--to", "last", type=_DAY, help="Last day, included; without it, the last on record.")
@click.option(
    "--by",
    help="Split by client, team, technician, category, source, stage (early or ongoing support), month or week.",
)
@click.option("--client", help="Only this client, by its name.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def COMMAND(  # noqa: N802 -- the name every command module gives its command
    key: str, first: datetime | None, last: datetime | None, by: str | None, client: str | None, as_json: bool
) -> None:
    """Print the KPI named KEY, with its counts and interval. `trimtab kpi list` names them all."""
    if key == "list":
        _print_list()
        return
    as_of = datetime.now(UTC)
    with migrated():
        bring_up_to_date(as_of)
    try:
        kpi = kpi_named(key)
        filters = Filters(client=key_of_name("client", client) if client else None)
        period = _period(kpi, first, last, as_of)
        split = breakdown(_CONSOLE, key, period, _ALSO_CALLED.get(by, by), as_of, filters) if by else None
    except (UnknownKpi, NotBy, LookupError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    figure = split.total if split else marked([measure(kpi, period, as_of, filters)])[0]
    if as_json:
        said = said_record(kpi, series(kpi, period, moment(as_of), filters))
        document = {**_document(figure, split, as_of), "verdict": said}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _print_table(kpi, figure, split)
        click.echo(words_of(kpi, series(kpi, period, moment(as_of), filters)))


def _period(kpi: Kpi, first: datetime | None, last: datetime | None, as_of: datetime) -> Period:
    """The days asked for; open ends reach as far as the records do."""
    known = everything(kpi.fact, as_of)
    start: date = first.date() if first else known.start
    end: date = last.date() + timedelta(days=1) if last else max(known.end, start + timedelta(days=1))
    if end <= start:
        raise ValueError(f"--to {end - timedelta(days=1)} lies before --from {start}.")
    return Period(start, end)


def _document(figure: Figure, split: Breakdown | None, as_of: datetime) -> dict[str, Any]:
    record = figure.record(as_of=as_of, parameters=parameters())
    rows = []
    for row in split.rows if split else ():
        part = row.figure
        rows.append(
            {
                split.by if split else "": row.label,
                "key": str(row.key) if isinstance(row.key, date) else row.key,
                "value": part.value,
                "numerator": part.numerator,
                "denominator": part.denominator,
                "interval": list(part.interval) if part.interval else None,
                "n": part.n,
                "flags": list(part.flags),
                "reason": part.reason,
            }
        )
    return {
        "kpi": figure.kpi,
        "period": record["period"],
        "as_of": as_of.isoformat(),
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "interval": record["interval"],
        "n": figure.n,
        "rows": rows,
        "fresh_at": fresh.isoformat() if (fresh := fresh_at()) else None,
        **{
            name: record[name]
            for name in ("scope", "components", "level", "flags", "reason", "spec", "params")
        },
    }


def _print_table(kpi: Kpi, figure: Figure, split: Breakdown | None) -> None:
    console = Console()
    console.print(f"[bold]{kpi.title}[/bold]  {kpi.asks}")
    console.print(f"{figure.period.start} to {figure.period.last_day}\n")
    table = Table(box=None, pad_edge=False)
    for title, side in (
        (split.by if split else "", "left"),
        ("value", "right"),
        ("of", "right"),
        ("n", "right"),
        ("95 % interval", "left"),
        ("", "left"),
    ):
        table.add_column(title, justify=side)  # type: ignore[arg-type]
    for row in split.rows if split else ():
        table.add_row(row.label, *_cells(kpi, row.figure))
    table.add_row("all" if split else "", *_cells(kpi, figure), style="bold")
    console.print(table)


def _cells(kpi: Kpi, figure: Figure) -> tuple[str, str, str, str, str]:
    fraction = ""
    if figure.denominator is not None and figure.numerator is not None:
        fraction = f"{_plain(figure.numerator)} of {_plain(figure.denominator)}"
    interval = ""
    if figure.interval:
        interval = f"{_value(kpi, figure.interval.low)} to {_value(kpi, figure.interval.high)}"
    notes = figure.reason or ", ".join(figure.flags)
    return _value(kpi, figure.value), fraction, str(figure.n), interval, notes.replace("_", " ")


def _value(kpi: Kpi, value: float | None) -> str:
    if value is None:
        return "–"
    if kpi.unit in ("share", "yearly-share"):
        return f"{100 * value:.1f} %"
    return f"{value:+.0f}" if kpi.unit == "nps" else _plain(round(value, 2))


def _plain(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}"


def _print_list() -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("key", "specification", "title", "asks"):
        table.add_column(title)
    for key, kpi in KPIS.items():
        table.add_row(key, kpi.identifier, kpi.title, kpi.asks)
    Console().print(table)
