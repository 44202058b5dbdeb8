"""Where in a JSON document does the list of records stand?"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext, gettext_noop

from trimtab.intake.counted import counted
from trimtab.intake.reading.documents.events import Event
from trimtab.intake.reading.documents.records import Layout
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import UnreadableFile

# The names under which products put their list, in the order we believe them.
KNOWN_KEYS = ("data", "items", "results", "records", "value", "tickets", "result", "rows")
# A wrapped list comes with paging and the like beside it. More names, or several objects, are a single
# record (whose list is, say, its attachments) or a collection of answers.
_MOST_SIDE_NAMES = 8
_MOST_SIDE_OBJECTS = 3

_REMEDY = gettext_noop("Export one list of records, such as [{…}, {…}] or {“tickets”: [{…}, {…}]}.")


@dataclass(slots=True)
class Top:
    """What stands at the top of a document whose first value is an object."""

    lists: list[str] = field(default_factory=list)  # keys whose list starts with an object
    empty: list[str] = field(default_factory=list)  # keys of empty lists
    objects: int = 0
    names: int = 0
    several: bool = False  # another value follows: newline-delimited JSON


def find_layout(steps: Iterator[Event], limits: Limits) -> tuple[Layout, Top]:
    """Tell where the records stand; reads the document to its end only if it is one object.

    Raises UnreadableFile if there is no such place or no telling which, and if the list is empty.
    """
    first = next(steps, ("null", None))[0]
    if first == "start_array":
        if next(steps, ("end_array", None))[0] == "end_array":
            raise _empty()
        return Layout(1), Top()
    if first != "start_map":
        raise UnreadableFile(
            "no_list", gettext("The JSON is a single value, not a list of records."), gettext(_REMEDY)
        )
    top = _survey(steps, limits)
    if top.several:
        return Layout(0), top
    return Layout(2, _chosen(top)), top


def _survey(steps: Iterator[Event], limits: Limits) -> Top:
    top = Top()
    depth, key, opened = 1, "", False
    for name, value in steps:
        if depth == 0:
            top.several = True
            break
        if depth == 1 and name == "map_key":
            key = str(value)
            top.names += 1
            _refuse_many(top.names, limits)
        if depth == 2 and opened:
            _first_entry(top, key, name)
        opened = depth == 1 and name == "start_array"
        top.objects += depth == 1 and name == "start_map"
        depth += name.startswith("start") - name.startswith("end")
    return top


def _first_entry(top: Top, key: str, name: str) -> None:
    if name == "start_map":
        top.lists.append(key)
    elif name == "end_array":
        top.empty.append(key)


def _refuse_many(names: int, limits: Limits) -> None:
    if names > limits.json_values:
        raise UnreadableFile(
            "large_record",
            gettext("The JSON object has more than %(json_values)s names.")
            % {"json_values": counted(limits.json_values)},
            gettext(_REMEDY),
        )


def _chosen(top: Top) -> str:
    for key in KNOWN_KEYS:
        if key in top.lists:
            return key
    wrapper = top.names <= _MOST_SIDE_NAMES + 1 and top.objects <= _MOST_SIDE_OBJECTS
    if len(top.lists) == 1 and wrapper:
        return top.lists[0]
    if len(top.lists) > 1:
        named = ", ".join(repr(key[:40]) for key in top.lists[:8])
        raise UnreadableFile(
            "several_lists",
            gettext("The JSON holds several lists and none is the obvious one: %(named)s.")
            % {"named": named},
            gettext(_REMEDY),
        )
    if len(top.empty) == 1 and wrapper:
        raise _empty()
    raise UnreadableFile(
        "no_list", gettext("The JSON is one object, not a list of records."), gettext(_REMEDY)
    )


def _empty() -> UnreadableFile:
    return UnreadableFile(
        "empty", gettext("The list in the file is empty."), gettext("Export it again with some records.")
    )
