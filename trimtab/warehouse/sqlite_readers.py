"""Asks a SQLite file by readers in processes of their own, a processor's each (see sqlite_reader.py for why)."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

READERS = 2
"""As many as DuckDB has threads: SQLite reads a month in half the time, and then they wait for it."""
_WITHOUT_NUMPY = (
    "import sys; sys.modules['numpy'] = None; from trimtab.warehouse.sqlite_reader import main; main()"
)
"""Starts a reader in half the time: pyarrow would load numpy, and reading needs none of it."""
Pipes = tuple[IO[bytes], IO[bytes]]


@contextmanager
def asking(path: Path) -> Iterator[Callable[[str, Sequence[Sequence[Any]], Sequence[Any]], Any]]:
    """How to ask this file, as ``operational.Ask`` says: several times are shared out among the readers."""
    with ExitStack() as stack:
        pipes = [stack.enter_context(_reader(path)) for _ in range(READERS)]
        threads = stack.enter_context(ThreadPoolExecutor(READERS))

        def ask(sql: str, times: Sequence[Sequence[Any]], _kinds: Sequence[Any]) -> Any:
            if len(times) > READERS:
                raise ValueError(f"{len(times)} questions at once for {READERS} readers")
            found = threads.map(lambda pair: _answer(pair[0], sql, pair[1]), zip(pipes, times, strict=False))
            return together(list(found))

        yield ask


def together(tables: Sequence[Any]) -> Any:
    """The answers one after another. One without rows does not know its columns' types, so it is left out."""
    return pa.concat_tables([one for one in tables if one.num_rows] or tables[:1])


def _answer(pipes: Pipes, sql: str, values: Sequence[Any]) -> Any:
    questions, answers = pipes
    questions.write(json.dumps({"sql": sql, "values": list(values)}).encode() + b"\n")
    questions.flush()
    return pa.ipc.open_stream(answers).read_all()


@contextmanager
def _reader(path: Path) -> Iterator[Pipes]:
    command = [sys.executable, "-c", _WITHOUT_NUMPY, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 -- our own
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the reader of the database has no pipes")
        try:
            yield child.stdin, child.stdout
        finally:
            child.stdin.close()
