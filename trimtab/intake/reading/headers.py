"""Which columns does a table have, going by its first row?"""

from collections.abc import Sequence

from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import Problem, UnreadableFile
from trimtab.names import fold


def columns_of(header: Sequence[str], row: int, limits: Limits) -> tuple[str, ...]:
    """Name the columns, trimmed, without the nameless ones at the right end.

    Raises UnreadableFile for too many columns, a column without a name, and a name used twice.
    """
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnreadableFile(
            "no_header",
            gettext("The first row names no column."),
            gettext("Put the columns' names in the first row."),
            row=row,
        )
    _refuse_too_many(names, row, limits)
    _refuse_nameless(names, row)
    _refuse_twins(names, row)
    return tuple(names)


def _refuse_too_many(names: list[str], row: int, limits: Limits) -> None:
    if len(names) > limits.columns:
        raise UnreadableFile(
            "too_many_columns",
            gettext("The file has %(count)s columns; at most %(columns)s are read.")
            % {"count": counted(len(names)), "columns": counted(limits.columns)},
            gettext("Export only the columns you need."),
            row=row,
        )
    for name in names:
        if len(name) > limits.column_name:
            raise UnreadableFile(
                "long_column_name",
                gettext("A column's name is %(count)s characters long; it begins %(name)r.")
                % {"count": counted(len(name)), "name": name[:40]},
                gettext("Check that the first row holds the columns' names."),
                row=row,
                column=name[:40],
            )


def _refuse_nameless(names: list[str], row: int) -> None:
    nameless = [str(place) for place, name in enumerate(names, start=1) if not name]
    if nameless:
        raise UnreadableFile(
            "nameless_column",
            gettext("Column %(names)s has no name in the first row.") % {"names": ", ".join(nameless[:8])},
            gettext("Give every column a name, or remove the empty one."),
            row=row,
        )


def _refuse_twins(names: list[str], row: int) -> None:
    seen: dict[str, str] = {}
    for name in names:
        twin = seen.setdefault(fold(name), name)
        if twin is not name:
            raise UnreadableFile(
                "twin_columns",
                gettext("Two columns have the same name: %(twin)r and %(name)r.")
                % {"twin": twin, "name": name},
                gettext("Rename or remove one of them."),
                row=row,
                column=name,
            )


def too_long(column: str, length: int, limits: Limits) -> Problem:
    """Say that a cell holds more text than we take."""
    if length:
        says = gettext("The cell in column %(column)r holds %(length)s characters; at most %(cell)s fit.")
    else:
        says = gettext("The cell in column %(column)r holds more than %(cell)s characters.")
    return Problem(
        "long_cell",
        says % {"column": column, "length": counted(length), "cell": counted(limits.cell)},
        gettext("Shorten the text, or leave this column out of the export."),
        column,
    )


def wrong_width(found: int, expected: int) -> Problem:
    """Say that a row has another number of cells than the header."""
    return Problem(
        "ragged_row",
        gettext("The row has %(found)s cells, the header has %(expected)s.")
        % {"found": counted(found), "expected": counted(expected)},
        gettext("Check for a missing quote or an extra separator in this row."),
    )
