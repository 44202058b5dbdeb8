"""Which tickets does a searched text find? By number or title, in any case, width or dots on the i.

Both databases compare folded text. SQLite folds with ``trimtab.names.fold`` itself; PostgreSQL with its own functions,
which differ from it only in rare letters.
"""

from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, F, Func, Q, QuerySet

from trimtab.domain.tickets.models import Ticket
from trimtab.names import fold

_ON_SQLITE = "trimtab_fold"
# İ, I and ı become i and the combining dot goes, as fold does; lower() alone would depend on the database's language.
_ON_POSTGRES = (
    r"regexp_replace(lower(translate(normalize(%(expressions)s, NFKC), 'İIıς' || U&'\0307', 'iiiσ')),"
    r" '\s+', ' ', 'g')"
)


class Folded(Func):
    """A text column as ``fold`` would write it."""

    arity = 1
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """A call of the function that ``_teach_sqlite`` gives the connection."""
        return self.as_sql(compiler, connection, function=_ON_SQLITE, **context)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """The same with PostgreSQL's own functions."""
        return self.as_sql(compiler, connection, template=_ON_POSTGRES, **context)


def found(tickets: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Those of the tickets whose number or title holds the text; all of them for a text without letters."""
    needle = fold(text).removeprefix("#").strip()
    if not needle:
        return tickets
    _teach_sqlite()
    return tickets.alias(folded_number=Folded(F("external_id")), folded_title=Folded(F("title"))).filter(
        Q(folded_number__contains=needle) | Q(folded_title__contains=needle)
    )


def _teach_sqlite() -> None:
    """Give this connection the fold; giving it twice changes nothing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.create_function(_ON_SQLITE, 1, fold, deterministic=True)
