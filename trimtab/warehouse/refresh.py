"""Bring the warehouse up to the records: rewrite the months that changed, then publish them at once."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trimtab.domain.audit.queries import newest
from trimtab.domain.changes import actions as changes_actions
from trimtab.domain.changes.queries import Pending, pending
from trimtab.domain.locks.actions import doubt
from trimtab.domain.organisation.queries import parameters, report_zone
from trimtab.domain.surveys.releasing import release_due
from trimtab.kpi.period import Period
from trimtab.warehouse import duck, store
from trimtab.warehouse.alone import alone
from trimtab.warehouse.derived import client_table, employment_table, stage_window_table
from trimtab.warehouse.facts.schema import FACTS, Fact
from trimtab.warehouse.operational import SOURCES, Reader, reading
from trimtab.warehouse.rollups import ROLLUPS, Rollup, basis, rollup_sql

_WHOLE = "all"
_PARTS_AT_ONCE = 3


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: the new version and how many files it wrote; version 0 files when nothing had changed."""

    version: int
    files: int


def refresh(as_of: datetime) -> Refreshed:
    """Rewrite what changed since the last refresh, or everything when definitions or settings changed.

    Safe to run twice and at any time; a kill leaves the previous version in force and the work still to be done.
    """
    with alone("refresh"):
        old = store.load()
        last = newest()
        # What technicians answered comes in only with its release: both are of one version.
        release_due(as_of=as_of, everything="people_answer" in pending().months)
        todo = pending()
        everything = f"{basis()} {report_zone().key} {parameters().digest}"
        if old.basis == everything and not todo.months:
            # No change: say that the numbers are as fresh as this look.
            store.publish(replace(old, fresh_at=as_of), old)
            return Refreshed(old.version, 0)
        if old.basis != everything:
            todo = replace(todo, months=dict.fromkeys(FACTS))
            old = replace(old, files={})
        months = _with_consequences(todo)
        work = _Work(old, as_of)
        with reading() as reader:
            new = work.run(reader, months)
        store.publish(replace(new, basis=everything), store.load())
        with transaction.atomic():
            # Whoever looks at locked months next looks at these: a kill before it leaves both still to be done.
            doubt(months=months, audit=last.number if last else 0)
            changes_actions.clear(todo.rows)
        return Refreshed(new.version, work.written)


def _with_consequences(todo: Pending) -> dict[str, set[date] | None]:
    """Which facts follow from which? Months of tickets carry the incidents that no detection preceded."""
    months = dict(todo.months)
    struck = months.pop("strike", set())
    if struck is None:
        months["detection"] = None
    if "detection" in months or "self_service" in months or "prevention" in months:
        months |= dict.fromkeys(("detection", "signal", "self_service", "prevention"))
        return months
    if "ticket" in months:
        months["prevention"] = months["ticket"]
    if struck:
        # What is struck was found all the same: only what it counts for changes, in its own months.
        months |= {"detection": struck, "self_service": struck}
        tickets = months.get("prevention", set())
        months["prevention"] = None if tickets is None else tickets | struck
    return months


class _Work:
    """One refresh under way. Files get the version's number in their name: no file is ever overwritten."""

    def __init__(self, old: store.Snapshot, as_of: datetime) -> None:
        self.old = old
        self.version = max(old.version, store.load().version) + 1
        self.as_of = as_of
        self.zone = report_zone()
        self.parameters = parameters()
        self.files = {table: dict(parts) for table, parts in old.files.items()}
        self.written = 0
        self.duck = duck.cursor()

    def run(self, reader: Reader, months: dict[str, set[date] | None]) -> store.Snapshot:
        """Rewrite these months; answer the new version, not yet published."""
        self.reader = reader
        for name, table in (
            ("client", client_table()),
            ("stage_window", stage_window_table(self.parameters)),
        ):
            self._register(name, table, "*")
        # Contracts with a clock of their own; tickets of any other follow their client's (COHORT-6).
        self.duck.execute(
            "CREATE OR REPLACE TEMP TABLE own_clock AS"
            " SELECT DISTINCT contract_id FROM stage_window WHERE contract_id IS NOT NULL"
        )
        # Facts stand in the order of FACTS: prevention reads the files of detection, self-service and ticket.
        for fact in FACTS.values():
            if fact.name in months:
                self._rewrite(fact, months[fact.name])
        return store.Snapshot(self.old.root, self.version, self.as_of, "", self.files)

    def _rewrite(self, fact: Fact, months: set[date] | None) -> None:
        if fact.partition == "whole":
            self._sources(fact, None)
            self._write(fact.name, _WHOLE, fact.sql, self._values(fact.sql, None))
            self._roll_all(fact, None)
            return
        every = months is None
        chosen = self._all_months(fact) if months is None else sorted(months)
        if every:
            self.files.pop(fact.name, None)
        for first in chosen:
            period = Period.holding(first, "month")
            self._sources(fact, period)
            self._month_views(fact, period)
            self._write(fact.name, period.label, fact.sql, self._values(fact.sql, period))
        self._roll_all(fact, None if every else [Period.holding(m, "month").label for m in chosen])

    def _all_months(self, fact: Fact) -> list[date]:
        """In which months does a monthly fact have rows? Prevention's follow from the facts it reads."""
        if fact.name == "prevention":
            labels = {part for part in self.files.get("ticket", {})}
            labels |= {label for table in ("detection", "self_service") for label in self._months_in(table)}
            return sorted(date.fromisoformat(f"{label}-01") for label in labels)
        return self.reader.months(fact.dated_source or fact.name, self.zone)

    def _months_in(self, table: str) -> set[str]:
        relation = f"read_parquet({duck.quoted(str(self.old.root / self.files[table][_WHOLE]))})"
        moment = (
            "coalesce(timezone($zone, timezone('UTC', resolved_at)), day)" if table == "detection" else "day"
        )
        text = f"SELECT strftime({moment}, '%Y-%m') FROM {relation} UNION SELECT strftime(day, '%Y-%m') FROM {relation}"
        values = {"zone": self.zone.key} if "$zone" in text else {}
        return {row[0] for row in self.duck.execute(text, values).fetchall()}

    def _sources(self, fact: Fact, period: Period | None) -> None:
        bounds = period.bounds(self.zone) if period else (None, None)
        for source in fact.sources:
            if source == "employment":
                self._register(
                    source, employment_table(self.parameters, self.as_of.astimezone(self.zone).date()), "*"
                )
            elif source in SOURCES:
                self._register(source, self.reader.rows(source, *bounds), self.reader.projection(source))

    def _register(self, name: str, table: Any, projection: str) -> None:
        """Let SQL read an Arrow table, with proper types, under this name; the rows are not copied."""
        self.duck.register(f"{name}_rows", table)
        self.duck.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {projection} FROM {name}_rows")

    def _month_views(self, fact: Fact, period: Period) -> None:
        """Prevention reads finished facts."""
        if fact.name != "prevention":
            return
        for table in ("detection", "signal", "self_service", "ticket"):
            part = period.label if FACTS[table].partition == "month" else _WHOLE
            path = self.files.get(table, {}).get(part)
            columns = ", ".join(
                f"CAST(NULL AS {column.kind}) AS {name}" for name, column in FACTS[table].columns.items()
            )
            relation = (
                f"SELECT * FROM read_parquet({duck.quoted(str(self.old.root / path))})"
                if path
                else f"SELECT {columns} WHERE FALSE"
            )
            self.duck.execute(f"CREATE OR REPLACE TEMP VIEW {table}_fact AS {relation}")

    def _values(self, text: str, period: Period | None) -> dict[str, object]:
        values: dict[str, object] = {
            "zone": self.zone.key,
            "survey_grace_days": self.parameters.survey_grace_days,
            "flap_hours": self.parameters.flap_hours,
            "deflect_hours": self.parameters.deflect_hours,
            "verify_days": self.parameters.verify_days,
            "scale_min_assets": self.parameters.scale_min_assets,
        }
        if period:
            values |= {"from_day": period.start, "to_day": period.end}
        return {name: value for name, value in values.items() if f"${name}" in text}

    def _write(self, table: str, part: str, select: str, values: dict[str, object]) -> None:
        folder = self.old.root / table
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{part}-{self.version:08d}.parquet"
        columns = FACTS[table].columns if table in FACTS else None
        if columns:
            select = (
                "SELECT "
                + ", ".join(f"CAST({n} AS {c.kind}) AS {n}" for n, c in columns.items())
                + f" FROM ({select})"
            )
        target = duck.quoted(str(path))
        self.duck.execute(
            f"COPY ({select}) TO {target} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)", values
        )
        self.files.setdefault(table, {})[part] = str(path.relative_to(self.old.root))
        self.written += 1

    def _roll_all(self, fact: Fact, labels: list[str] | None) -> None:
        for rollup in ROLLUPS.values():
            if rollup.fact == fact.name:
                self._roll(rollup, labels)

    def _roll(self, rollup: Rollup, labels: list[str] | None) -> None:
        if rollup.of:
            self._add_up(rollup)
            return
        parts = self.files.get(rollup.fact, {})
        wanted = sorted(parts) if labels is None else [label for label in labels if label in parts]
        if not rollup.compact:
            for label in wanted:
                self._write(rollup.name, label, rollup_sql(rollup, self._read(rollup.fact, [label])), {})
            return
        before = self.files.get(rollup.name, {}).get(_WHOLE)
        pieces = [f"SELECT * FROM {self._counted(rollup, wanted)}"] if wanted else []
        if before and labels is not None:
            months = ", ".join(f"DATE '{label}-01'" for label in labels)
            pieces.append(f"SELECT * FROM {self._read(rollup.name, [_WHOLE])} WHERE day NOT IN ({months})")
        if pieces:
            self._write(rollup.name, _WHOLE, " UNION ALL BY NAME ".join(pieces), {})
        else:
            self.files.pop(rollup.name, None)

    def _add_up(self, rollup: Rollup) -> None:
        """Few rows: all of it is written anew from the finer rollup, which stands before it in ROLLUPS."""
        if _WHOLE in self.files.get(rollup.of, {}):
            self._write(rollup.name, _WHOLE, rollup_sql(rollup, self._read(rollup.of, [_WHOLE])), {})
        else:
            self.files.pop(rollup.name, None)

    def _counted(self, rollup: Rollup, labels: list[str]) -> str:
        """The rollup of these parts of its fact, as a temporary table: a month's groups lie in that month alone.

        A few parts at a time: medians hold every value until they are done.
        """
        table = f"{rollup.name}_fresh"
        for place in range(0, len(labels), _PARTS_AT_ONCE):
            few = rollup_sql(rollup, self._read(rollup.fact, labels[place : place + _PARTS_AT_ONCE]))
            begin = f"CREATE OR REPLACE TEMP TABLE {table} AS" if place == 0 else f"INSERT INTO {table}"
            self.duck.execute(f"{begin} {few}")
        return table

    def _read(self, table: str, parts: list[str]) -> str:
        paths = ", ".join(duck.quoted(str(self.old.root / self.files[table][part])) for part in parts)
        return f"read_parquet([{paths}])"
