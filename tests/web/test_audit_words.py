"""Every action that the code records has a sentence, and every kind of thing a word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import trimtab
from trimtab.web.presenters.audit_words import did, kinds, sentences, title

PACKAGE = Path(trimtab.__file__).parent
ACTION = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
RECORDS = "from trimtab.domain.audit.actions import"


def arguments(tree: ast.AST) -> Iterator[tuple[str | None, ast.expr]]:
    """Every argument of every call, with its name if it has one."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            yield from ((None, one) for one in call.args)
            yield from ((one.arg, one.value) for one in call.keywords)


def recorded() -> Iterator[tuple[str, str, str]]:
    """(file, "action" or "of", what it says) of every entry that some code writes."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if RECORDS not in text:
            continue
        for name, value in arguments(ast.parse(text)):
            found = value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
            if name == "of" and found:
                yield path.name, "of", found
            elif found and (name == "action" or (name is None and ACTION.fullmatch(found))):
                yield path.name, "action", found


FOUND = sorted(set(recorded()))


def test_the_search_finds_what_is_recorded() -> None:
    assert {"target.set", "import.undo", "demo.load", "backup.restore"} <= {said for _, _, said in FOUND}


@pytest.mark.parametrize("action", sorted({said for _, what, said in FOUND if what == "action"}))
def test_each_action_has_a_sentence(action: str) -> None:
    assert action in sentences(), f"give {action} a sentence in web/presenters/audit_words.py"


@pytest.mark.parametrize("of", sorted({said for _, what, said in FOUND if what == "of"}))
def test_each_kind_of_thing_has_a_word(of: str) -> None:
    assert of in kinds(), f"give {of} a word in web/presenters/audit_words.py"


def test_a_sentence_names_what_it_was_done_to() -> None:
    assert did("target.set", "turnover") == "Set the target turnover"
    assert did("target.set", "") == "Set the target unnamed"
    assert title("target.set") == "Set the target …"


def test_an_unknown_action_shows_its_code() -> None:
    assert (did("never.heard", "x"), title("never.heard")) == ("never.heard", "never.heard")
