"""``python -m bench.links``: can it be told by the time it takes whether a survey's link is unknown, closed or used?

Prints the median time of each over HTTP, in milliseconds, and how far they lie apart. Nothing is judged: on a machine
at work the medians move by more than what is looked for.
"""

import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from importlib import import_module
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

TIMES = 400
OPEN = 500
"""Links that are open meanwhile, so that the index holds something."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_said: Any) -> None:
        """Say nothing: a line of log takes time, and holds a link."""


def main() -> None:
    """Measure in a home of its own and print the medians."""
    with tempfile.TemporaryDirectory(prefix="trimtab-links-") as home:
        os.environ["TRIMTAB_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "trimtab.config.settings"
        server = _server()
        try:
            print(_told(_measured(server.server_port, _links())))
        finally:
            server.shutdown()


def _server() -> WSGIServer:
    import_module("django").setup()
    management = import_module("django.core.management")
    management.call_command("migrate", verbosity=0)
    management.call_command("collectstatic", interactive=False, verbosity=0)
    application = import_module("trimtab.config.wsgi").application
    server = make_server("127.0.0.1", 0, application, handler_class=_Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def _links() -> Mapping[str, Callable[[], str]]:
    """What makes the next link of each kind. Each is asked for once, so that no limit is met."""
    sending = import_module("tests.domain.surveys.sending")
    links, sheets = (import_module(f"trimtab.domain.surveys.{name}") for name in ("client_links", "sheets"))
    now = datetime.now(UTC)
    open_for = {"sent_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    for _ in range(OPEN):
        sending.invited(**open_for)
    over = {"sent_at": now - timedelta(days=9), "closes_at": now - timedelta(days=1)}
    closed = [sending.invited(**over)[0] for _ in range(TIMES)]
    used = [sending.invited(**over)[0] for _ in range(TIMES)]
    for token in used:
        filled = sheets.Filled({"overall": 4, "recommend": 9}, {"comment": "Well done"})
        if not links.fill(token, filled, as_of=now - timedelta(days=2)):
            raise RuntimeError("an open link took no answer")
    return {
        "unknown": lambda: secrets.token_urlsafe(24),
        "closed": iter(closed).__next__,
        "used": iter(used).__next__,
    }


def _measured(port: int, links: Mapping[str, Callable[[], str]]) -> dict[str, list[float]]:
    """The seconds of each answer, kind by kind in turn, so that all meet the same noise."""
    limits = import_module("trimtab.web.views.survey_answer")
    limits.PER_NETWORK = import_module("trimtab.web.limits").Limit(1_000_000)
    taken: dict[str, list[float]] = {kind: [] for kind in links}
    for _ in range(TIMES):
        for kind, following in links.items():
            path = f"/s/{following()}/"
            begun = time.perf_counter()
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            taken[kind].append(time.perf_counter() - begun)
            connection.close()
            if answer.status != 404:
                raise RuntimeError(f"a link that is {kind} was answered with {answer.status}")
    return taken


def _told(taken: Mapping[str, list[float]]) -> str:
    medians = {kind: 1000 * statistics.median(seconds) for kind, seconds in taken.items()}
    lines = [f"{kind:9} {median:8.3f} ms, median of {len(taken[kind])}" for kind, median in medians.items()]
    apart = max(medians.values()) - min(medians.values())
    return "\n".join([*lines, f"they lie {apart:.3f} ms apart"])


if __name__ == "__main__":
    main()
