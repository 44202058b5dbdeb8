"""How do staged rows become records? One set-based merge for every kind of record.

All of it is one short transaction: new rows are inserted, rows that differ are updated, and each updated row's
former content is kept in ``BatchChange`` so that the batch can be undone. A row that says what is known already
is left alone; that is why importing a file twice changes nothing. Names in the SQL come from the models, values
are bound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models

from trimtab.domain.batches.models import Batch, BatchChange
from trimtab.domain.batches.staging import (
    CODE,
    LATER,
    POSITION,
    STATE,
    TARGET,
    Plan,
    Stage,
    from_database,
    is_postgresql,
    listed,
    quoted,
)

CODES = "staged_codes"
_CHANGING, CREATED, UPDATED = 1, 2, 3
"""States of staged rows; a row without one said nothing new."""


@dataclass
class Merged:
    """What a merge did to one table: counts of rows, and the hours whose months the warehouse must rewrite."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    hours: set[datetime] = field(default_factory=set)


def make_codes() -> None:
    """Make the table that turns the codes of staged references into keys of rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {CODES}")
        cursor.execute(f"CREATE TEMPORARY TABLE {CODES} (code bigint PRIMARY KEY, id bigint NOT NULL)")


def add_codes(keys: Mapping[int, int]) -> None:
    """Say which rows that are there already the codes stand for: code -> primary key."""
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {CODES} (code, id) VALUES (%s, %s)", list(keys.items()))  # noqa: S608


def merge(stage: Stage, batch: Batch, *, new: Mapping[str, Any] | None = None) -> Merged:
    """Merge one stage into its table under ``batch``; parents must be merged before their children.

    ``new`` gives columns that only new rows take, with their values. Belongs in a transaction. Raises
    IntegrityError where a constraint of the table forbids a row.
    """
    merged = Merged(repeated=0 if stage.plan.distinct else _drop_repeats(stage.plan))
    _resolve_codes(stage.plan)
    if is_postgresql():  # nobody else gathers statistics of temporary tables, and the joins need them
        _run(f"ANALYZE {quoted(stage.plan.stage)}")
    _match(stage.plan, new_only=False)
    _look_up(stage.plan)
    if not stage.plan.keeps:
        merged.updated = _update(stage.plan, batch, merged.hours)
    merged.created = _insert(stage.plan, {**(new or {}), "batch_id": batch.pk}, merged.hours)
    if any(lookup.model is stage.plan.model for lookup in stage.plan.lookups):
        # A row may refer to one that stands below it in the file: by now both are there.
        _match(stage.plan, new_only=True)
        _look_up(stage.plan)
        merged.updated += _update(stage.plan, batch, merged.hours)
    _publish_codes(stage.plan)
    if is_postgresql():  # what comes after the merge asks for its rows
        _run(f"ANALYZE {quoted(stage.plan.stage)} ({TARGET}, {STATE})")
    merged.unchanged = stage.rows - merged.repeated - merged.created - merged.updated
    return merged


def _run(sql: str, values: Sequence[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def _drop_repeats(plan: Plan) -> int:
    """Of staged rows that mean the same record only the last one stays: how many went?"""
    keys, stage = plan.match[0], quoted(plan.stage)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {stage} GROUP BY {listed(keys)} HAVING COUNT(*) > 1)")  # noqa: S608
        if not cursor.fetchone()[0]:
            return 0
    return _run(
        f"""
        DELETE FROM {stage} WHERE {POSITION} IN (
            SELECT {POSITION} FROM (
                SELECT {POSITION}, ROW_NUMBER() OVER (
                    PARTITION BY {listed(keys)} ORDER BY COALESCE({LATER}, '') DESC, {POSITION} DESC
                ) AS place FROM {stage}
            ) AS ranked WHERE place > 1
        )"""  # noqa: S608
    )


def _resolve_codes(plan: Plan) -> None:
    if not plan.coded:
        return
    if is_postgresql():
        _resolve_codes_by_joins(plan)
        return
    assignments = ", ".join(
        f"{quoted(name)} = (SELECT c.id FROM {CODES} c WHERE c.code = {quoted(plan.stage)}.{quoted(name)})"  # noqa: S608
        for name in sorted(plan.coded)
    )
    _run(f"UPDATE {quoted(plan.stage)} SET {assignments}")  # noqa: S608


def _resolve_codes_by_joins(plan: Plan) -> None:
    """One pass with a join for each column: PostgreSQL would run a subquery for each value."""
    stage = quoted(plan.stage)
    names = sorted(plan.coded)
    assignments = ", ".join(f"{quoted(name)} = c{n}.id" for n, name in enumerate(names))
    joins = " ".join(
        f"LEFT JOIN {CODES} c{n} ON c{n}.code = o.{quoted(name)}" for n, name in enumerate(names)
    )
    _run(f"ANALYZE {CODES}")
    _run(f"UPDATE {stage} SET {assignments} FROM {stage} o {joins} WHERE o.ctid = {stage}.ctid")  # noqa: S608


def _match(plan: Plan, *, new_only: bool) -> None:
    """Find the row each staged row means, by the first set of columns that finds one."""
    for place, keys in enumerate(plan.match):
        if is_postgresql():  # rows that find nothing are not written anew
            same = " AND ".join(f"t.{quoted(key)} = s.{quoted(key)}" for key in keys)
            _run(
                f"UPDATE {quoted(plan.stage)} AS s SET {TARGET} = t.id FROM {quoted(plan.table)} AS t "  # noqa: S608
                f"WHERE s.{TARGET} IS NULL AND {same}"
            )
            continue
        same = " AND ".join(f"t.{quoted(key)} = {quoted(plan.stage)}.{quoted(key)}" for key in keys)
        found = f"(SELECT t.id FROM {quoted(plan.table)} t WHERE {same})"  # noqa: S608
        only = f" WHERE {TARGET} IS NULL" if place or new_only else ""
        _run(f"UPDATE {quoted(plan.stage)} SET {TARGET} = {found}{only}")  # noqa: S608


def _look_up(plan: Plan) -> None:
    for lookup in plan.lookups:
        system, ref = (f"{quoted(plan.stage)}.{quoted(name)}" for name in lookup.staged)
        _run(
            f"UPDATE {quoted(plan.stage)} SET {quoted(lookup.column)} = ("  # noqa: S608
            f"SELECT t.id FROM {quoted(lookup.model._meta.db_table)} t "
            f"WHERE t.system = {system} AND t.external_id = {ref}) WHERE {ref} IS NOT NULL"
        )


def _written(plan: Plan) -> tuple[str, ...]:
    return (*plan.columns, *(lookup.column for lookup in plan.lookups))


def _update(plan: Plan, batch: Batch, hours: set[datetime]) -> int:
    """Update the rows that differ; how many that existed before this batch?"""
    fixed = {"system", "external_id"}
    columns = [name for name in _written(plan) if name not in fixed]
    if not columns:
        return 0
    table, stage = quoted(plan.table), quoted(plan.stage)
    differs = " OR ".join(f"t.{quoted(name)} IS DISTINCT FROM s.{quoted(name)}" for name in columns)
    if not is_postgresql():  # SQLite writes it shorter, and has done so for longer
        differs = differs.replace("IS DISTINCT FROM", "IS NOT")
    changed = _run(
        f"UPDATE {stage} AS s SET {STATE} = {_CHANGING} FROM {table} AS t "  # noqa: S608
        f"WHERE t.id = s.{TARGET} AND ({differs})"
    )
    if not changed:
        return 0
    _hours_of_changed(plan, hours)
    kept = _keep_before(plan, batch)
    assignments = ", ".join([*(f"{quoted(name)} = s.{quoted(name)}" for name in columns), *_letting_go(plan)])
    _run(
        f"UPDATE {table} AS t SET {assignments} FROM {stage} AS s "  # noqa: S608
        f"WHERE t.id = s.{TARGET} AND s.{STATE} = {_CHANGING}"
    )
    _hours_of_changed(plan, hours)
    _run(f"UPDATE {stage} SET {STATE} = {UPDATED} WHERE {STATE} = {_CHANGING}")  # noqa: S608
    return kept


def _letting_go(plan: Plan) -> list[str]:
    """What belongs to a row's former client does not go with the row to another one."""
    return [
        f"{quoted(name)} = CASE WHEN t.client_id = s.client_id THEN t.{quoted(name)} END"
        for name in plan.of_client
        if name not in plan.columns
    ]


def _keep_before(plan: Plan, batch: Batch) -> int:
    """Keep what the rows that are about to change say now; rows this batch made itself need no such image."""
    return keep_before(
        plan.model,
        batch,
        f"t.id IN (SELECT {TARGET} FROM {quoted(plan.stage)} WHERE {STATE} = {_CHANGING})",  # noqa: S608
    )


def keep_before(model: type[models.Model], batch: Batch, where: str, values: Sequence[Any] = ()) -> int:
    """Keep the rows ``t`` of a table that satisfy ``where`` as they are, once a batch: how many were kept anew?"""
    changes = quoted(BatchChange._meta.db_table)
    own = "batch_id" in {f.column for f in model._meta.concrete_fields}
    foreign = "(t.batch_id IS NULL OR t.batch_id <> %s) AND" if own else ""
    table = quoted(model._meta.db_table)
    return _run(
        f'INSERT INTO {changes} (batch_id, "table", "row", before) '  # noqa: S608
        f"SELECT %s, %s, t.id, {_image(model)} FROM {table} AS t WHERE {foreign} {where} "
        'ON CONFLICT (batch_id, "table", "row") DO NOTHING',
        [batch.pk, model._meta.db_table, *([batch.pk] if own else []), *values],
    )


def _image(model: type[models.Model]) -> str:
    if is_postgresql():
        return "to_jsonb(t)"
    pairs = ", ".join(f"'{f.column}', t.{quoted(str(f.column))}" for f in model._meta.concrete_fields)
    return f"json_object({pairs})"


def _insert(plan: Plan, fixed: Mapping[str, Any], hours: set[datetime]) -> int:
    """Insert the rows that match none: how many?"""
    given = _written(plan)
    # Every column needs its value here: Django keeps defaults in Python, not in the database.
    rest = [f for f in plan.model._meta.concrete_fields if f.column not in given and not f.primary_key]
    names = [*given, *(str(f.column) for f in rest)]
    values = [f.get_db_prep_save(fixed.get(str(f.column), f.get_default()), connection) for f in rest]
    key = _give_keys(plan)
    for name in set(plan.dated_by) & set(given):
        hours |= hours_in(
            f"SELECT {{}} FROM {quoted(plan.stage)} AS r WHERE {STATE} = {CREATED}",  # noqa: S608
            f"r.{quoted(name)}",
        )
    return _run(
        f"INSERT INTO {quoted(plan.table)} ({listed([*names, *key])}) "  # noqa: S608
        f"SELECT {listed(given, 's.')}{', %s' * len(values)}{f', s.{TARGET}' if key else ''} "
        f"FROM {quoted(plan.stage)} AS s WHERE s.{STATE} = {CREATED}{'' if key else f' ORDER BY s.{POSITION}'}",
        values,
    )


def _give_keys(plan: Plan) -> tuple[str, ...]:
    """Mark the rows that match none as new. PostgreSQL's sequence gives them their keys at once, so that nobody has
    to look for them again and no order of insertion matters: the column of the key, or nothing on SQLite.
    """
    key = ""
    if is_postgresql():
        key = f", {TARGET} = nextval(pg_get_serial_sequence('{quoted(plan.table)}', 'id'))"
    _run(f"UPDATE {quoted(plan.stage)} SET {STATE} = {CREATED}{key} WHERE {TARGET} IS NULL")  # noqa: S608
    return ("id",) if key else ()


def _hours_of_changed(plan: Plan, hours: set[datetime]) -> None:
    source = (
        f"SELECT {{}} FROM {quoted(plan.table)} AS r JOIN {quoted(plan.stage)} AS s ON s.{TARGET} = r.id "  # noqa: S608
        f"WHERE s.{STATE} = {_CHANGING}"
    )
    for name in plan.dated_by:
        hours |= hours_in(source, f"r.{quoted(name)}")


def hours_in(source: str, column: str, values: Sequence[Any] = ()) -> set[datetime]:
    """In which hours do the moments of a column lie? ``source`` is a query with ``{}`` for what it selects.

    Both ends of each hour are given, since a zone's month may begin at half past an hour.
    """
    hour = f"date_trunc('hour', {column})" if is_postgresql() else f"substr({column}, 1, 13) || ':00'"
    with connection.cursor() as cursor:
        cursor.execute(source.format(f"DISTINCT {hour}"), values)
        starts = [from_database(value) for (value,) in cursor.fetchall() if value is not None]
    return {end for start in starts for end in (start, start + timedelta(minutes=59))}


def _publish_codes(plan: Plan) -> None:
    """Let the children find the rows that are new."""
    _match(plan, new_only=True)
    _run(
        f"INSERT INTO {CODES} (code, id) SELECT {CODE}, {TARGET} FROM {quoted(plan.stage)} "  # noqa: S608
        f"WHERE {CODE} IS NOT NULL AND {TARGET} IS NOT NULL"
    )
