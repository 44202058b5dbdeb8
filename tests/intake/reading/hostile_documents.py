"""JSON that is broken, too deep, too large, or no list of tickets."""

import json

from tests.intake.reading.tickets import Hostile

_GOOD = {"Ticket ID": 1001, "Client": "Acme Ltd", "Opened at": "2026-03-05T09:00:00Z", "Status": "Closed"}


def documents() -> Hostile:
    """JSON documents that must not become tickets."""
    yield from _broken()
    yield from _large()
    yield from _no_lists()
    yield from _bad_records()


def _list(*records: object) -> bytes:
    return json.dumps([_GOOD, *records]).encode()


def _broken() -> Hostile:
    good = _list()
    yield "JSON cut short", ".json", good[:-5]
    yield "JSON cut in a string", ".json", good[:30]
    yield "JSON with a comma too many", ".json", good[:-1] + b",]"
    yield "JSON with single quotes", ".json", good.replace(b'"', b"'")
    yield "JSON with a comment", ".json", good[:-1] + b"// the end\n]"
    yield "JSON with NaN", ".json", good.replace(b"1001", b"NaN")
    yield "JSON with a bad escape", ".json", good.replace(b"Acme", rb"Ac\me")
    yield "JSON with a tab in a string", ".json", good.replace(b"Acme", b"Ac\tme")
    yield "JSON with bytes that are not UTF-8", ".json", good.replace(b"Acme", b"Ac\xff\xfeme")
    yield "JSON with a NUL", ".json", good.replace(b"Acme", b"Ac\0me")
    yield "JSON followed by words", ".json", good + b" and so on"
    yield "JSON with unlike brackets", ".json", good[:-1] + b"}"
    yield "one bracket", ".json", b"["
    yield "one brace", ".json", b"{"
    yield (
        "newline-delimited JSON with a broken line",
        ".jsonl",
        (json.dumps(_GOOD) + "\n" + json.dumps(_GOOD)[:-9] + "\n" + json.dumps(_GOOD)).encode(),
    )


def _large() -> Hostile:
    yield "100,000 lists in one another", ".json", b"[" * 100_000 + b"]" * 100_000
    yield "100,000 objects in one another", ".json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    yield "a cell nested 200 deep", ".json", _list({"Ticket ID": 2, "Client": _nested(200)})
    yield "1,000,000 keys in one record", ".json", _many_keys(1_000_000)
    yield "200,000 names at the top", ".json", b"{" + _keys(200_000) + b"}"
    yield "2,000 fields", ".json", json.dumps([{**_GOOD, **{f"f{n}": n for n in range(2_000)}}]).encode()
    yield "a number of 1,000,000 digits", ".json", _list().replace(b"1001", b"9" * 1_000_000)
    yield "a number out of range", ".json", _list().replace(b"1001", b"1e999999")
    yield "a text of 5 MB", ".json", _list({**_GOOD, "Client": "x" * 5_000_000})
    yield "a text of 1 MB", ".json", _list({**_GOOD, "Client": "x" * 1_000_000})
    yield "a list of 200,000 tags", ".json", _list({**_GOOD, "tags": [1] * 200_000})


def _nested(depth: int) -> object:
    found: object = "x"
    for _ in range(depth):
        found = [found]
    return found


def _keys(count: int) -> bytes:
    return b",".join(b'"k%d":1' % number for number in range(count))


def _many_keys(count: int) -> bytes:
    return b"[{" + _keys(count) + b"}]"


def _no_lists() -> Hostile:
    yield "an empty list", ".json", b"[]"
    yield "an empty object", ".json", b"{}"
    yield "an empty list under its key", ".json", b'{"tickets": [], "count": 0}'
    yield "a list of numbers", ".json", b"[1, 2, 3]"
    yield "a list of lists", ".json", b'[["Ticket ID", "Client"], [1, "Acme"]]'
    yield "one ticket, not a list", ".json", json.dumps({"ticket": _GOOD}).encode()
    yield "an answer that says no", ".json", b'{"error": {"code": 401, "message": "Not authorised"}}'
    yield "a collection of answers", ".json", json.dumps({f"ANSWER_{n}": _GOOD for n in range(9)}).encode()
    yield "several lists", ".json", json.dumps({"open": [_GOOD], "closed": [_GOOD]}).encode()
    yield "a list without the client", ".json", b'[{"Ticket ID": 1, "Status": "Closed"}]'
    yield "a text", ".json", b'"Ticket ID"'
    yield "null", ".json", b"null"


def _bad_records() -> Hostile:
    yield "a number among the records", ".json", _list(42)
    yield "null among the records", ".json", _list(None)
    yield "a list among the records", ".json", _list(["Acme"])
    yield "a field named twice", ".json", b'[{"Ticket ID": 1, "Client": "A", "Client": "B", "Status": "x"}]'
    yield "a field named twice by a dot", ".json", _list({**_GOOD, "a.b": 1, "a": {"b": 2}})
    yield "a field without a name", ".json", _list({**_GOOD, "": 1})
    yield "a ticket without a number", ".json", _list({**_GOOD, "Ticket ID": None})
    yield "a client that is a NUL", ".json", _list({**_GOOD, "Client": "Ac\0me"})
    yield "a date that is true", ".json", _list({**_GOOD, "Opened at": True})
    yield "a date that is an object", ".json", _list({**_GOOD, "Opened at": {"date": "2026-03-05"}})
    yield "a date before the epoch", ".json", _list({**_GOOD, "Opened at": -1})
    yield "a date as a spreadsheet's number", ".json", _list({**_GOOD, "Opened at": 45_000})
    yield "a line that is no record", ".jsonl", json.dumps(_GOOD).encode() + b"\n17\n"
