"""What happens in a JSON text, one step after another, without ever holding the whole of it?"""

from collections.abc import Iterator

import ijson
from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import UnreadableFile
from trimtab.intake.reading.text import Text

# The name of the step (start_map, map_key, end_map, start_array, end_array, string, number, boolean, null)
# and its value, which is None for brackets.
Event = tuple[str, object]

# The C parser hands out a null pointer for an integer longer than Python converts (4,300 digits), which
# could crash the process, so such a run of digits never reaches it.
_LONGEST_NUMBER = 4_000
_ONLY_DIGITS = bytes(48 if 48 <= byte <= 57 else 0 for byte in range(256))
_DIGIT_RUN = b"0" * _LONGEST_NUMBER


def events(text: Text, limits: Limits) -> Iterator[Event]:
    """Give the steps of a text of one or several JSON values (so also of newline-delimited JSON).

    Raises UnreadableFile for what is no JSON, ends early, nests deeper than the limit, or holds a string or
    number of more than the size of a record.
    """
    depth = 0
    for event in _steps(text, limits):
        name = event[0]
        if name in ("start_map", "start_array"):
            depth += 1
            if depth > limits.json_depth:
                raise UnreadableFile(
                    "deep_json",
                    gettext("The JSON nests deeper than %(json_depth)s levels.")
                    % {"json_depth": limits.json_depth},
                    gettext("Export a flat list of records."),
                )
        elif name in ("end_map", "end_array"):
            depth -= 1
        yield event


def _steps(text: Text, limits: Limits) -> Iterator[Event]:
    found = ijson.sendable_list()
    parser = ijson.basic_parse_coro(found, multiple_values=True)
    silent, tail = 0, b""
    for chunk in text.chunks():
        piece = chunk.encode()
        tail = _refuse_long_number(tail, piece)
        fault = _advance(parser, piece)
        silent = 0 if found else silent + len(chunk)
        yield from found
        found.clear()
        if fault is not None:
            raise _no_json(fault) from fault
        if silent > limits.record:
            raise UnreadableFile(
                "long_value",
                gettext("One value of the JSON is longer than %(record)s characters.")
                % {"record": counted(limits.record)},
                gettext("Leave attachments and the like out of the export."),
            )
    fault = _advance(parser, None)
    yield from found
    if fault is not None:
        raise _no_json(fault) from fault


def _advance(parser: ijson.sendable_list, piece: bytes | None) -> Exception | None:
    """Feed a piece, or with None the end, and give back what went wrong, so that earlier steps count."""
    try:
        if piece is None:
            parser.close()
        elif piece:
            parser.send(piece)
    except (ijson.JSONError, ValueError, ArithmeticError, StopIteration, SystemError) as error:
        return error
    return None


def _refuse_long_number(tail: bytes, piece: bytes) -> bytes:
    marked = tail + piece.translate(_ONLY_DIGITS)
    if _DIGIT_RUN in marked:
        raise UnreadableFile(
            "long_number",
            gettext("The JSON holds a number of more than %(longest_number)s digits.")
            % {"longest_number": counted(_LONGEST_NUMBER)},
            gettext("Check the export; no field has such a number."),
        )
    return marked[-_LONGEST_NUMBER:]


def _no_json(fault: Exception) -> UnreadableFile:
    early = "EOF" in str(fault)
    return UnreadableFile(
        "cut_json" if early else "broken_json",
        gettext("The JSON ends too early.") if early else gettext("The file is not valid JSON."),
        gettext("Export or download the file again."),
    )
