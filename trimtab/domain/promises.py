"""What does the database promise that Django has no word for? Constraints of our own, named like any other.

Both live among a model's constraints, so that a table SQLite has to be made anew for keeps them.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Model, Q

END_OF_TIME = "9999-12-31"


class OfSameClient(BaseConstraint):
    """What a row names (``field``) belongs to the row's client, whichever of the two moves; naming nothing is fine.

    A foreign key over two columns, checked like any other when the transaction ends. It also promises that the
    named row is there, so the field itself says ``db_constraint=False`` and each row is looked up once. What is
    named needs a unique (id, client).
    """

    def __init__(self, *, field: str, name: str, **more: Any) -> None:
        super().__init__(name=name, **more)
        self.field = field

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        quoted = schema_editor.quote_name
        named = model._meta.get_field(self.field)
        target = named.related_model
        return (
            f"CONSTRAINT {quoted(self.name)} FOREIGN KEY ({quoted(named.column)}, {quoted('client_id')}) "
            f"REFERENCES {quoted(target._meta.db_table)} ({quoted('id')}, {quoted('client_id')}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quoted = schema_editor.quote_name
        return f"ALTER TABLE {quoted(model._meta.db_table)} DROP CONSTRAINT {quoted(self.name)}"

    def validate(
        self, model: type[Model], instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Raises ValidationError when what ``instance`` names is another client's."""
        if {self.field, "client"} & set(exclude or ()):
            return
        number = getattr(instance, f"{self.field}_id")
        target = model._meta.get_field(self.field).related_model
        assert isinstance(target, type)
        theirs = target._base_manager.using(using).filter(pk=number, client=instance.client_id)
        if number is not None and not theirs.exists():
            raise ValidationError(self.get_violation_error_message())

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, named = super().deconstruct()
        return path, (), {**named, "field": self.field}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OfSameClient) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class NoOverlap(BaseConstraint):
    """Of rows with the same ``of``, no two share a day: ``first`` to ``last``, both included; no last day, no end.

    A trigger on either database: PostgreSQL's own exclusion constraint needs an extension that a provider of
    databases may not allow.
    """

    def __init__(self, *, of: str, first: str, last: str, name: str, **more: Any) -> None:
        super().__init__(name=name, **more)
        self.of, self.first, self.last = of, first, last

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Nothing stands in the table itself: its triggers are made when it is there."""
        schema_editor.deferred_sql += self._triggers(model, schema_editor)
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return ";\n".join(str(one) for one in self._triggers(model, schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> str:  # noqa: ARG002
        return f"DROP FUNCTION {schema_editor.quote_name(self.name)}() CASCADE"

    def _triggers(self, model: Any, schema_editor: Any) -> list[Statement]:
        of, first, last = (model._meta.get_field(name).column for name in (self.of, self.first, self.last))
        parts = {"name": self.name, "of": of, "first": first, "last": last, "end": END_OF_TIME}
        parent = model._meta.get_field(self.of).related_model
        parts["parent"] = schema_editor.quote_name(parent._meta.db_table)
        shapes = _ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _ON_SQLITE
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return [Statement(shape, table=table, **parts) for shape in shapes]

    def validate(
        self, model: type[Model], instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Raises ValidationError when another row of the same has a day in common with ``instance``."""
        if {self.of, self.first, self.last} & set(exclude or ()):
            return
        first, last = getattr(instance, self.first), getattr(instance, self.last)
        others = model._base_manager.using(using).filter(**{self.of: getattr(instance, f"{self.of}_id")})
        begun = Q(**{f"{self.first}__lte": last or END_OF_TIME})
        lasting = Q(**{f"{self.last}__gte": first}) | Q(**{f"{self.last}__isnull": True})
        if others.exclude(pk=instance.pk).filter(begun & lasting).exists():
            raise ValidationError(self.get_violation_error_message())

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, named = super().deconstruct()
        return path, (), {**named, "of": self.of, "first": self.first, "last": self.last}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class FixedOnce(BaseConstraint):
    """Once ``since`` says from when, none of ``fields`` changes any more, nor ``since`` itself: a trigger."""

    def __init__(self, *, fields: Sequence[str], since: str, name: str, **more: Any) -> None:
        super().__init__(name=name, **more)
        self.fields, self.since = tuple(fields), since

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Nothing stands in the table itself: its trigger is made when it is there."""
        schema_editor.deferred_sql += self._triggers(model, schema_editor)
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return ";\n".join(str(one) for one in self._triggers(model, schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> str:  # noqa: ARG002
        return f"DROP FUNCTION {schema_editor.quote_name(self.name)}() CASCADE"

    def _triggers(self, model: Any, schema_editor: Any) -> list[Statement]:
        since = model._meta.get_field(self.since).column
        columns = [*(model._meta.get_field(name).column for name in self.fields), since]
        moved = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
        parts = {"name": self.name, "columns": ", ".join(columns), "since": since, "moved": moved}
        shapes = _FIXED_ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _FIXED_ON_SQLITE
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return [Statement(shape, table=table, **parts) for shape in shapes]

    def validate(
        self, model: type[Model], instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Raises ValidationError when the row stands and says something else of what is fixed."""
        kept = model._base_manager.using(using).filter(pk=instance.pk).first()
        if kept is None or getattr(kept, self.since) is None or self.since in (exclude or ()):
            return
        if any(getattr(kept, name) != getattr(instance, name) for name in (*self.fields, self.since)):
            raise ValidationError(self.get_violation_error_message())

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, named = super().deconstruct()
        return path, (), {**named, "fields": self.fields, "since": self.since}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FixedOnce) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


_FIXED_ON_SQLITE = [
    "CREATE TRIGGER %(name)s BEFORE UPDATE OF %(columns)s ON %(table)s FOR EACH ROW "
    "WHEN OLD.%(since)s IS NOT NULL AND (%(moved)s) BEGIN SELECT RAISE(ABORT, '%(name)s'); END"
]
_FIXED_ON_POSTGRESQL = [
    "CREATE FUNCTION %(name)s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF OLD.%(since)s IS NOT NULL AND (%(moved)s) THEN RAISE EXCEPTION 'fixed by now: %(name)s' "
    "USING ERRCODE = 'check_violation', CONSTRAINT = '%(name)s', TABLE = TG_TABLE_NAME; END IF; "
    "RETURN NEW; END $$",
    "CREATE TRIGGER %(name)s BEFORE UPDATE OF %(columns)s ON %(table)s "
    "FOR EACH ROW EXECUTE FUNCTION %(name)s()",
]
_SHARED_DAY = (
    "EXISTS (SELECT 1 FROM %(table)s other WHERE other.%(of)s = NEW.%(of)s AND other.id <> NEW.id "
    "AND other.%(first)s <= COALESCE(NEW.%(last)s, '%(end)s') "
    "AND NEW.%(first)s <= COALESCE(other.%(last)s, '%(end)s'))"
)
_ON_SQLITE = [
    "CREATE TRIGGER %(name)s_" + which + " AFTER " + when + " ON %(table)s FOR EACH ROW "
    "WHEN " + _SHARED_DAY + " BEGIN SELECT RAISE(ABORT, '%(name)s'); END"
    for which, when in (("insert", "INSERT"), ("update", "UPDATE OF %(of)s, %(first)s, %(last)s"))
]
# What another transaction has not committed yet is not to be seen, so whoever writes waits for the parent's row.
_ON_POSTGRESQL = [
    "CREATE FUNCTION %(name)s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "PERFORM 1 FROM %(parent)s WHERE id = NEW.%(of)s FOR NO KEY UPDATE; "
    "IF " + _SHARED_DAY + " THEN RAISE EXCEPTION 'two rows share a day: %(name)s' "
    "USING ERRCODE = 'exclusion_violation', CONSTRAINT = '%(name)s', TABLE = TG_TABLE_NAME; END IF; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER %(name)s AFTER INSERT OR UPDATE OF %(of)s, %(first)s, %(last)s ON %(table)s "
    "FOR EACH ROW EXECUTE FUNCTION %(name)s()",
]
