"""Brings the translations up to date with the texts in the program; ``--check`` only says what is wrong with them.

One catalogue holds every text that anybody reads, wherever it is marked: pages, presenters, the KPI catalogue, the
import. GNU gettext finds the texts, Babel keeps the files. No line numbers and no dates, so that a diff shows texts.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
FOLDER = PACKAGE / "web" / "locale"
PLURALS = {"tr": "nplurals=2; plural=(n != 1)", "ja": "nplurals=1; plural=0"}
MARKS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
_WIDTH = 110


class NoGettext(Exception):
    """GNU gettext is not installed."""


def texts() -> Catalog:
    """Every text that is marked for translation, in the order of the files. Raises NoGettext."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = sorted(_readable_copies(folder))
        (folder / "files").write_text("\n".join(files), encoding="utf-8")
        command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--add-comments=Translators"]
        command += ["--add-location=file", "--files-from=files", "--output=-"]
        try:
            found = subprocess.run(  # noqa: S603  our own list of files
                [*command, *(f"--keyword={mark}" for mark in MARKS)],
                cwd=folder,
                capture_output=True,
                check=True,
            )
        except FileNotFoundError:
            raise NoGettext("xgettext is missing: apt-get install gettext") from None
    # Its head is a form to fill in, which Babel cannot read.
    filled = found.stdout.replace(b"nplurals=INTEGER; plural=EXPRESSION", b"nplurals=2; plural=(n != 1)")
    return read_po(io.BytesIO(filled.replace(b"CHARSET", b"UTF-8", 1).replace(b".html.py", b".html")))


def _readable_copies(folder: Path) -> Iterator[str]:
    """Copy the sources, templates turned into what xgettext reads. Answers their paths inside ``folder``."""
    for source in PACKAGE.rglob("*"):
        if source.suffix not in (".py", ".html", ".txt") or "migrations" in source.parts:
            continue
        inside = source.relative_to(PACKAGE.parent)
        target = folder / inside if source.suffix == ".py" else folder / f"{inside}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".py":
            shutil.copyfile(source, target)
        else:
            target.write_text(templatize(source.read_text(encoding="utf-8")), encoding="utf-8")
        yield str(target.relative_to(folder))


def path_of(language: str) -> Path:
    """Where the translations into ``language`` are kept."""
    return FOLDER / language / "LC_MESSAGES" / "django.po"


def translations(language: str) -> Catalog:
    """The translations as they are kept; none where there is no file yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, found: Catalog) -> bytes:
    """The file as it should be: every text of ``found`` with the translation it has, nothing else."""
    kept = translations(language)
    fresh = Catalog(locale=language, fuzzy=False)
    fresh.mime_headers = [("Plural-Forms", PLURALS[language])]  # Babel has others for Turkish
    for message in found:
        if message.id:
            known = kept.get(message.id, message.context)
            fresh.add(
                message.id,
                known.string if known else None,
                locations=message.locations,
                flags=message.flags - {"fuzzy"} | (known.flags & {"fuzzy"} if known else set()),
                auto_comments=message.auto_comments,
                user_comments=known.user_comments if known else (),
                context=message.context,
            )
    written = io.BytesIO()
    write_po(written, fresh, width=_WIDTH, omit_header=True, include_lineno=False)
    return _head(language) + written.getvalue()


def _head(language: str) -> bytes:
    """What stands above the texts: no date, no version, so that nothing changes by itself."""
    lines = (
        "Project-Id-Version: Trimtab",
        f"Language: {language}",
        f"Plural-Forms: {PLURALS[language]};",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    quoted = "".join(f'"{line}\\n"\n' for line in lines)
    return f'msgid ""\nmsgstr ""\n{quoted}\n'.encode()


def faults(language: str) -> Iterator[str]:
    """What is wrong with these translations, a sentence each, apart from being out of date?"""
    catalog = translations(language)
    for message in catalog:
        if not message.id:
            continue
        fault = _fault(message, catalog.num_plurals)
        if fault:
            first = message.id if isinstance(message.id, str) else message.id[0]
            yield f"{language}: {fault}: {first[:90]}"


def _fault(message: Message, plurals: int) -> str | None:
    wanted, given = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        return "marked as a guess (fuzzy)"
    if not all(given):
        return "not translated"
    if len(given) != (plurals if len(wanted) == 2 else 1):
        return f"{len(given)} plural forms instead of {plurals}"
    # "One address is left" needs no number; the form for many does.
    allowed = [_placeholders(text) for text in wanted]
    if _placeholders(given[-1]) != allowed[-1] or any(_placeholders(text) not in allowed for text in given):
        return "other placeholders than the text"
    return None


def _forms(text: Any) -> tuple[str, ...]:
    """The plural forms of a text: one where it has none, none where nothing is written."""
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def main(arguments: list[str]) -> int:
    """Write the translation files, or with ``--check`` look for faults in them. Answers the exit code."""
    try:
        found = texts()
    except NoGettext as missing:
        print(missing, file=sys.stderr)
        return 1
    if "--check" in arguments:
        return _check(found)
    for language in PLURALS:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = updated(language, found)
        path.write_bytes(written)
        open_ones = sum("not translated" in fault for fault in faults(language))
        print(f"{path.relative_to(PACKAGE.parent)}: {len(found)} texts, {open_ones} to translate")
    return 0


def _check(found: Catalog) -> int:
    problems = [fault for language in PLURALS for fault in faults(language)]
    problems += [
        f"{language}: the file is not current: make messages"
        for language in PLURALS
        if not path_of(language).exists() or path_of(language).read_bytes() != updated(language, found)
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
