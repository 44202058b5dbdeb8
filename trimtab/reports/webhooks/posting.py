"""One call to a webhook: the name looked up once, that address judged and connected to, the answer's status read.

Asynchronous, so that a hundred slow receivers wait side by side. A redirect is not followed, and of the answer nothing
but its status is used, and of one that is overloaded when it wants to be asked again: whoever could choose an address
must not read what is there.
"""

import asyncio
import contextlib
import logging
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from trimtab.domain.notices import webhook_problems as problems
from trimtab.reports.webhooks.guarding import Destination, Forbidden, Permit, destination, judge
from trimtab.reports.webhooks.retry_after import LONGEST_TEXT

SECONDS = 30.0
"""For all of a call: looking up, connecting, sending and the answer."""
LARGEST_ANSWER = 1_000_000
"""Bytes of an answer that are read at most, headers included."""
_HEAD = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
_GONE, _OK, _MOVED, _REFUSED = 410, 200, 300, 400
_OVERLOADED = (429, 502, 503, 504)
"""Answers that may say when to come again (Standard Webhooks)."""
_HEADER_LINES, _HEADER_BYTES, _HEADER_SECONDS = 100, 65_536, 5.0
_INFORMATION_LINES = 5
log = logging.getLogger("trimtab.webhooks")
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True)
class Answer:
    """What came of a call. ``problem`` empty: it was taken; else a code of webhook_problems.py.

    ``retry_after``: what an overloaded receiver says of when to come again, as it wrote it; "" where it says nothing.
    """

    problem: str
    status: int | None = None
    retry_after: str = ""


class _BadAnswer(Exception):
    """What came back is no HTTP."""


async def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses that a host name has now. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


async def post(
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    allowed: Sequence[Permit] = (),
    resolve: Resolve = look_up,
    seconds: float = SECONDS,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Send ``body`` to ``url``. What came of it? Never raises for what an address or a receiver can do."""
    try:
        async with asyncio.timeout(seconds):
            return await _post(url, headers, body, allowed, resolve, trust)
    except Forbidden as why:
        log.warning("a webhook may not be called: %s", why)
        return Answer(problems.FORBIDDEN)
    except TimeoutError:
        return Answer(problems.TIMEOUT)
    except ssl.SSLError:
        return Answer(problems.CERTIFICATE)
    except socket.gaierror:
        return Answer(problems.NAME)
    except (_BadAnswer, ValueError, asyncio.LimitOverrunError):
        return Answer(problems.ANSWER)
    except (OSError, EOFError):
        return Answer(problems.CONNECTION)


async def _post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    allowed: Sequence[Permit],
    resolve: Resolve,
    trust: ssl.SSLContext | None,
) -> Answer:
    where = destination(url, allowed)
    try:
        addresses = await resolve(where.host, where.port)
    except UnicodeError:  # a name that the resolver cannot write
        raise Forbidden("no host name") from None
    # Each of them is judged: a name that leads here and there is not called at all.
    targets = [judge(where, address, allowed) for address in addresses]
    if not targets:
        return Answer(problems.NAME)
    reader, writer = await _connect(where, targets, trust)
    try:
        writer.write(_request(where, headers, body))
        await writer.drain()
        status = await _status(reader)
        return _judged(status, await _retry_after(reader) if status in _OVERLOADED else "")
    finally:
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            writer.transport.abort()


async def _connect(
    where: Destination, targets: Sequence[str], trust: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to one of the judged addresses, by number: nobody looks the name up again."""
    context = (trust or ssl.create_default_context()) if where.scheme == "https" else None
    name = where.host if context else None
    last: OSError = ConnectionError(where.host)
    for target in targets[:3]:
        try:
            return await asyncio.open_connection(
                target, where.port, ssl=context, server_hostname=name, limit=LARGEST_ANSWER
            )
        except ssl.SSLError:
            raise
        except OSError as refused:
            last = refused
    raise last


def _request(where: Destination, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = {
        "Host": where.authority,
        "User-Agent": "Trimtab",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {where.path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of the answer; what comes before it (100, 103) is passed over. Raises _BadAnswer."""
    for _ in range(_INFORMATION_LINES):
        found = _HEAD.fullmatch(await _line(reader))
        if found is None:
            raise _BadAnswer
        if int(found[1]) >= _OK:
            return int(found[1])
        while (await _line(reader)).strip():
            pass
    raise _BadAnswer


async def _retry_after(reader: asyncio.StreamReader) -> str:
    """The header of that name, cut to what it can be; "" from a receiver that breaks off after its status."""
    read = 0
    with contextlib.suppress(TimeoutError, OSError, EOFError, ValueError):
        async with asyncio.timeout(_HEADER_SECONDS):
            for _ in range(_HEADER_LINES):
                line = await _line(reader)
                read += len(line)
                name, colon, value = line.decode("latin-1").partition(":")
                if not line.strip() or read > _HEADER_BYTES:
                    break
                if colon and name.strip().lower() == "retry-after":
                    return value.strip()[:LONGEST_TEXT]
    return ""


async def _line(reader: asyncio.StreamReader) -> bytes:
    line = await reader.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return line


def _judged(status: int, retry_after: str) -> Answer:
    if _OK <= status < _MOVED:
        return Answer("", status)
    if status == _GONE:
        return Answer(problems.GONE, status)
    return Answer(problems.MOVED if status < _REFUSED else problems.STATUS, status, retry_after)
