"""Which rows are bad? Listed without limit, in bounded memory."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from trimtab.intake.inert import inert, plain

HEADER = ("row", "column", "value", "problem", "remedy")
_SHOWN = 200


@dataclass(frozen=True)
class Problem:
    """One bad cell or row: where, what it says, what is wrong with it and what to do."""

    row: int
    column: str
    value: str
    problem: str
    remedy: str


class Problems:
    """Collects bad rows in a file, so that a million of them cost no memory; keeps the first few at hand."""

    def __init__(self, target: Path | None, *, keep: int = 20) -> None:
        self._target = target
        self._file: TextIO | None = None
        self._keep = keep
        self._last_row = 0
        self.first: list[Problem] = []
        self.count = 0
        self.rows = 0
        self.columns: Counter[str] = Counter()
        """How many problems does each column have? "" stands for the row as a whole."""

    def add(self, problem: Problem) -> None:
        """Note one; those of one row come one after another."""
        if self._file is None:
            self._file = self._opened()
            csv.writer(self._file).writerow(HEADER)
        value = problem.value if len(problem.value) <= _SHOWN else problem.value[:_SHOWN] + "…"
        csv.writer(self._file).writerow(
            (problem.row, *map(inert, (problem.column, value, problem.problem, problem.remedy)))
        )
        self.count += 1
        self.columns[problem.column] += 1
        self.rows += problem.row != self._last_row
        self._last_row = problem.row
        if len(self.first) < self._keep:
            self.first.append(problem)

    def _opened(self) -> TextIO:
        if self._target is not None:
            return self._target.open("w", encoding="utf-8-sig", newline="")
        return tempfile.TemporaryFile("w+", encoding="utf-8", newline="")

    def all(self) -> Iterator[tuple[str, ...]]:
        """Every bad cell, as the errors file lists it."""
        if self._file is None:
            return
        if self._target is not None:
            with self._target.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.reader(file)
                next(reader)
                yield from map(tuple, reader)
            return
        self._file.seek(0)
        reader = csv.reader(self._file)
        next(reader)
        yield from map(tuple, reader)

    def close(self) -> None:
        """Finish the errors file. Without one, what was noted stays at hand."""
        if self._file is not None and self._target is not None:
            self._file.close()


def read_problems(path: Path, *, offset: int = 0, limit: int | None = None) -> Iterator[Problem]:
    """The problems of an errors file, from ``offset`` on. None where there is no such file any more."""
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader, None)
        end = None if limit is None else offset + limit
        for row, *texts in islice(reader, offset, end):
            yield Problem(int(row), *map(plain, texts))
