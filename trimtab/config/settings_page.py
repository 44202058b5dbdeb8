"""Writes docs/settings.md from the list of environment variables; ``--check`` only says whether it is current."""

import sys
from pathlib import Path

from trimtab.config.environment import VARIABLES

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "settings.md"
HEAD = """# Settings

Trimtab reads its settings from environment variables. Each may also be given as `NAME_FILE`, the path of a file that
holds the value; use that for secrets. `trimtab doctor` names every bad one, and nothing starts while there is one.

This page is generated from the program: `make fix` writes it, `make check` holds it current.

| Variable | What it does | Without it |
|---|---|---|
"""


def page() -> str:
    """The settings page as Markdown."""
    rows = (
        f"| `{each.name}` | {_cell(each.meaning)} | {_cell(each.default)} |\n"
        for each in sorted(VARIABLES, key=lambda variable: variable.name)
    )
    return HEAD + "".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` compare it. Answers the exit code."""
    current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
    if "--check" in arguments:
        if not current:
            print("docs/settings.md is not current: make fix", file=sys.stderr)
        return 0 if current else 1
    if not current:
        PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
