"""The groups a question came to: kept as columns, and made into rows only for whoever reads them one by one.

Tens of thousands of groups as Python objects take longer to make than to count.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, overload

import duckdb
import numpy as np

from trimtab.kpi.measures import Tally

_EXACT = frozenset(
    {"BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UTINYINT", "DOUBLE", "VARCHAR", "DATE", "BOOLEAN"}
)
"""Types of which an array holds the very values; wider numbers would come as fractions."""


class Answer(NamedTuple):
    """The tally of one group: the values of ``by``, the first day of the time step (None without grain)."""

    keys: tuple[Any, ...]
    begins: date | None
    tally: Tally


class Answers(Sequence[Answer]):
    """Answers in the order of their keys. ``columns`` are the keys, the steps' first days if ``dated``, the counts."""

    def __init__(
        self, columns: Sequence[Sequence[Any]], keys: int, dated: bool, names: tuple[str, ...]
    ) -> None:
        self._columns, self._keys, self._dated, self._names = columns, keys, dated, names
        self._made: list[Answer] | None = None

    @classmethod
    def of(cls, given: Sequence[Answer]) -> "Answers":
        """These answers, which were made one by one."""
        answers = cls([], 0, False, ())
        answers._made = list(given)
        return answers

    @classmethod
    def read(
        cls, found: duckdb.DuckDBPyConnection, keys: int, dated: bool, names: Sequence[tuple[str, ...]]
    ) -> list["Answers"]:
        """What a query found: a column for each key, one for the step if ``dated``, then those of all the ``names``.

        One answer for each of ``names``, all with the same groups. The query's columns must have different names.
        """
        types = [str(column[1]) for column in found.description or ()]
        if _EXACT.issuperset(types):
            arrays = found.fetchnumpy()
            columns: list[Any] = [_array(arrays[c[0]]) for c in found.description or ()]
        else:
            columns = list(zip(*found.fetchall(), strict=True)) or [()] * len(types)
        groups = keys + (1 if dated else 0)
        ends = list(accumulate(map(len, names), initial=groups))
        return [
            cls([*columns[:groups], *columns[first:end]], keys, dated, some)
            for some, (first, end) in zip(names, pairwise(ends), strict=True)
        ]

    def __len__(self) -> int:
        return len(self._columns[0]) if self._made is None else len(self._made)

    @overload
    def __getitem__(self, place: int) -> Answer: ...
    @overload
    def __getitem__(self, place: slice) -> list[Answer]: ...
    def __getitem__(self, place: int | slice) -> Answer | list[Answer]:
        return self._rows()[place]

    def __iter__(self) -> Iterator[Answer]:
        return iter(self._rows())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._rows() == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Answers({self._rows()!r})"

    def counts(self, *names: str) -> list[tuple[float, ...]]:
        """These components of every group, without making each group an answer of its own."""
        if self._made is not None:
            return [tuple(one.tally[name] for name in names) for one in self._made]
        first = self._keys + (1 if self._dated else 0)
        chosen = (self._columns[first + self._names.index(name)] for name in names)
        return list(zip(*(c.tolist() if isinstance(c, np.ndarray) else c for c in chosen), strict=True))

    def _rows(self) -> list[Answer]:
        """One answer a group, made once."""
        if self._made is None:
            width = self._keys
            lists = [
                column.tolist() if isinstance(column, np.ndarray) else column for column in self._columns
            ]
            first = width + (1 if self._dated else 0)
            of, names = Tally.of, self._names
            begins: Sequence[date | None] = lists[width] if self._dated else [None] * len(self)
            keys: Sequence[tuple[Any, ...]] = (
                list(zip(*lists[:width], strict=True)) if width else [()] * len(self)
            )
            counts = zip(*lists[first:], strict=True)
            self._made = [
                Answer(key, begin, of(names, tally))
                for key, begin, tally in zip(keys, begins, counts, strict=True)
            ]
        return self._made


def _array(given: Any) -> Any:
    """An array whose ``tolist`` gives what the query found: days as days, unknown as None."""
    return given.astype("datetime64[D]") if given.dtype.kind == "M" else given
