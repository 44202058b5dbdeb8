"""Keep what was read from the records until somebody writes to them, whoever and whatever it is.

What is kept is thrown away by any write that was committed, so nobody has to say what a write changes. SQLite tells
each connection whether another one wrote, and how many rows it changed itself; PostgreSQL names the transactions that
a question would see, those of other databases of its cluster included. Inside a transaction nothing is kept: what it
wrote is nobody else's yet.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")


class _Looked(threading.local):
    """What this thread saw when it last looked at its SQLite connection."""

    at: tuple[Any, ...] | None = None


class _Ages:
    """The number of changes that any thread of this process noticed: the same number, the same records.

    A thread notices before it uses or keeps anything, so what was kept before a write has an older number by then.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked = _Looked()
        self._age = 0

    def now(self) -> int:
        connection.ensure_connection()
        own: Any = connection.connection
        (version,) = own.execute("PRAGMA data_version").fetchone()
        seen = (own, version, own.total_changes)
        with self._lock:
            if seen != self._looked.at:
                self._age += 1
                self._looked.at = seen
            return self._age


_ages = _Ages()
# The mark that ``one_look`` goes by: empty, or the one that was seen. None outside of it.
_SEEN: ContextVar[list[str] | None] = ContextVar("seen", default=None)


def state() -> Hashable | None:
    """A mark that changes with every write to the database; None inside a transaction."""
    if connection.in_atomic_block:
        return None
    if connection.vendor != "postgresql":
        return _ages.now()
    seen = _SEEN.get()
    if seen:
        return seen[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        mark = str(cursor.fetchone()[0])
    if seen is not None:
        seen.append(mark)
    return mark


@contextmanager
def one_look() -> Iterator[None]:
    """Inside, one look at the database serves every answer that is kept, until this thread itself writes.

    For the time of one web answer: PostgreSQL has to be asked for its mark, and others' writes in the middle of an
    answer would have it read the same things twice and mix before and after. Nests; the outermost counts.
    """
    if _SEEN.get() is not None:
        yield
        return
    seen: list[str] = []
    token = _SEEN.set(seen)

    def noticing(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.lstrip().upper().startswith("SELECT"):
            seen.clear()
        return execute(sql, *rest)

    try:
        with connection.execute_wrapper(noticing):
            yield
    finally:
        _SEEN.reset(token)


def kept(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the answers of a function that reads the records and nothing else, ``most`` of them at once.

    Its arguments are hashable, its answers are shared: nobody may change one.
    """

    def keeping(read: Callable[P, R]) -> Callable[P, R]:
        answers: OrderedDict[Hashable, R] = OrderedDict()
        lock = threading.Lock()

        @wraps(read)
        def answer(*args: P.args, **named: P.kwargs) -> R:
            # Looked at before reading: what is written meanwhile makes the answer newer than its mark, never older.
            mark = state()
            if mark is None:
                return read(*args, **named)
            key = (mark, args, tuple(sorted(named.items())))
            with lock:
                if key in answers:
                    answers.move_to_end(key)
                    return answers[key]
            found = read(*args, **named)
            with lock:
                answers[key] = found
                while len(answers) > most:
                    answers.popitem(last=False)
            return found

        return answer

    return keeping
