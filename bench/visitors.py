"""People at their browsers: each opens a page, looks at it for a moment, and opens the next."""

import http.client
import random
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SEED = 7


@dataclass
class Seen:
    """How long each page took, in seconds, by its name; what went wrong; how long the visit lasted."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    lasted: float = 0.0


def percentile(taken: Sequence[float], share: float) -> float:
    """The smallest of these times that at least this share of them does not exceed. Raises ValueError for none."""
    if not taken:
        raise ValueError("no time was taken")
    ordered = sorted(taken)
    return ordered[max(0, -(-len(ordered) * round(1000 * share) // 1000) - 1)]


def visit(
    port: int, cookies: Sequence[str], pages: Mapping[str, str], *, seconds: float, pause: float
) -> Seen:
    """One visitor for each cookie opens these pages (by name) in an order of their own for so many seconds.

    Between two pages a visitor looks for ``pause`` seconds on average; 0: they never look.
    """
    seen, lock = Seen(), threading.Lock()
    end = time.monotonic() + seconds
    begun = time.perf_counter()
    visitors = [
        threading.Thread(target=_visitor, args=(port, cookie, dict(pages), end, pause, number, seen, lock))
        for number, cookie in enumerate(cookies)
    ]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()
    seen.lasted = time.perf_counter() - begun
    return seen


def _visitor(
    port: int,
    cookie: str,
    pages: dict[str, str],
    end: float,
    pause: float,
    number: int,
    seen: Seen,
    lock: threading.Lock,
) -> None:
    chance = random.Random(_SEED + number)
    names = list(pages)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    time.sleep(pause * chance.random())  # they do not all come in at the same instant
    while time.monotonic() < end:
        name = chance.choice(names)
        begin = time.perf_counter()
        connection.request("GET", pages[name], headers={"Cookie": cookie, "Host": "localhost"})
        answer = connection.getresponse()
        answer.read()
        spent = time.perf_counter() - begin
        with lock:
            seen.taken[name].append(spent)
            if answer.status != 200:
                seen.wrong.append(f"{pages[name]}: {answer.status}")
        time.sleep(chance.expovariate(1 / pause) if pause else 0)
    connection.close()
