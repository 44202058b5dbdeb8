"""Files have up to 400 lines, functions up to 40. The exceptions are listed here, and the list only shrinks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 40

# "path" or "path:function" -> the lines it has now. Shorten it, then lower or remove its entry.
EXCEPTIONS: dict[str, int] = {}


def sources() -> list[Path]:
    """Every Python file of ours; what Django's makemigrations writes is not."""
    found = (path for folder in ("trimtab", "tests", "bench") for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def lengths(path: Path) -> Iterator[tuple[str, int, int]]:
    """(name, lines, limit) of the file and of each function in it."""
    text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    yield name, len(text.splitlines()), LINES_OF_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{name}:{node.name}", node.end_lineno - node.lineno + 1, LINES_OF_A_FUNCTION


@pytest.fixture(scope="module")
def too_long() -> dict[str, int]:
    """Everything over its limit: name -> lines."""
    return {name: lines for path in sources() for name, lines, limit in lengths(path) if lines > limit}


def test_nothing_is_too_long_but_the_exceptions(too_long: dict[str, int]) -> None:
    grown = {name: lines for name, lines in too_long.items() if lines > EXCEPTIONS.get(name, 0)}
    assert not grown, f"too long: {grown}"


def test_the_list_of_exceptions_only_shrinks(too_long: dict[str, int]) -> None:
    stale = {name: lines for name, lines in EXCEPTIONS.items() if too_long.get(name) != lines}
    assert not stale, f"lower or remove these exceptions: {stale}"
