"""Every environment variable Trimtab reads is on the settings page."""

import ast
import io
from pathlib import Path

from babel.messages.extract import extract_python

from trimtab.config.environment import VARIABLES
from trimtab.config.settings_page import PAGE, page

PACKAGE = Path(__file__).resolve().parents[2] / "trimtab"
# Who may look at the environment itself: the one that reads variables, and those that hand it on or start Django.
READERS = {
    "cli/__init__.py",
    "cli/snapshots.py",
    "config/environment.py",
    "config/settings.py",
    "config/worker.py",
    "config/wsgi.py",
}


def test_only_the_configuration_looks_at_the_environment() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb"):
                found.add(path.relative_to(PACKAGE).as_posix())
    assert found <= READERS


def test_every_name_in_the_code_is_a_known_variable() -> None:
    known = {variable.name for variable in VARIABLES}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                word = node.value.removesuffix("_FILE")
                if word.startswith("TRIMTAB_") and word.isidentifier() and word != "TRIMTAB_":
                    assert word in known, f"{path.name} names {word}"


def test_the_settings_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make fix"


def test_the_settings_page_names_every_variable() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for variable in VARIABLES:
        assert f"`{variable.name}`" in text


def test_every_meaning_is_marked_for_translation() -> None:
    source = (PACKAGE / "config" / "environment.py").read_bytes()
    marked = {str(message) for _, _, message, _ in extract_python(io.BytesIO(source), {"_": None}, [], {})}
    for variable in VARIABLES:
        assert variable.meaning in marked, variable.name
        assert variable.default in marked or " " not in variable.default, variable.name
