"""Which sheets does a workbook have, and in which parts do they stand?"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext

from trimtab.intake.reading.problems import UnreadableFile
from trimtab.intake.reading.workbook.package import Package, damaged
from trimtab.intake.reading.workbook.xml import Attributes, Elements, attribute

_MOST_SHEETS = 1_000


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet's name, the part it stands in, and whether people see it."""

    name: str
    part: str
    visible: bool


@dataclass(slots=True)
class Contents:
    """What a workbook says about itself. `strings` and `styles` are parts, None if it has none."""

    sheets: list[SheetEntry] = field(default_factory=list)
    from_1904: bool = False
    strings: str | None = None
    styles: str | None = None


@dataclass(frozen=True, slots=True)
class _Link:
    kind: str
    target: str


def read_contents(package: Package) -> Contents:
    """Tell the workbook's sheets in order, the visible ones first; raises UnreadableFile if it is none."""
    main = _main_part(package)
    links = _links(package, main)
    contents = Contents()
    for link in links.values():
        if link.kind == "sharedStrings":
            contents.strings = link.target
        elif link.kind == "styles":
            contents.styles = link.target
    _read_workbook(package.part(main), links, contents)
    if not contents.sheets:
        raise damaged(gettext("it has no sheet"))
    contents.sheets.sort(key=lambda sheet: not sheet.visible)
    return contents


def _main_part(package: Package) -> str:
    for link in _links(package, "").values():
        if link.kind == "officeDocument":
            _refuse_other_documents(link.target)
            return link.target
    if package.has("xl/workbook.xml"):
        return "xl/workbook.xml"
    raise UnreadableFile(
        "foreign_file",
        gettext("The file is an archive or another kind of document, not an XLSX workbook."),
        gettext("Unpack it, or save the table as .xlsx or CSV."),
    )


def _refuse_other_documents(target: str) -> None:
    if target.endswith(".bin"):
        raise UnreadableFile(
            "foreign_file",
            gettext("The file is a binary workbook (.xlsb)."),
            gettext("Save it as .xlsx or CSV."),
        )
    if target.startswith(("word/", "ppt/")):
        raise UnreadableFile(
            "foreign_file",
            gettext("The file is a document or a presentation."),
            gettext("Save the table as .xlsx or CSV."),
        )


def _links(package: Package, part: str) -> dict[str, _Link]:
    """Give the parts that a part (or with "" the archive) refers to, by the reference's id."""
    folder, name = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, _Link] = {}

    def take(attributes: Attributes) -> None:
        target, kind = attributes.get("Target"), attributes.get("Type", "")
        if target and attributes.get("TargetMode") != "External" and len(found) < 10 * _MOST_SHEETS:
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[attributes.get("Id", "")] = _Link(kind.rpartition("/")[2], path)

    if package.has(where):
        for _ in Elements({"Relationship": take}, {}).feed(package.part(where)):
            pass
    return found


def _read_workbook(pieces: Iterator[bytes], links: dict[str, _Link], contents: Contents) -> None:
    def properties(attributes: Attributes) -> None:
        contents.from_1904 = attributes.get("date1904") in ("1", "true")

    def sheet(attributes: Attributes) -> None:
        link = links.get(attribute(attributes, "id") or "")
        if len(contents.sheets) >= _MOST_SHEETS:
            raise damaged(gettext("it has too many sheets"))
        if link is not None and link.kind == "worksheet":
            visible = attributes.get("state", "visible") == "visible"
            contents.sheets.append(SheetEntry(attributes.get("name", "")[:100], link.target, visible))

    for _ in Elements({"workbookPr": properties, "sheet": sheet}, {}).feed(pieces):
        pass
