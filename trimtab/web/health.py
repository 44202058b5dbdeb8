"""Is this Trimtab alive, and ready to answer? For load balancers: cheap, without a sign-in, and silent.

Answered before anything else looks at the request: a probe has no session and no language, it calls the server by its
number instead of its name, and it must be told when the database is gone.
"""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

LIVE, READY = "/live", "/ready"
_AGAIN_SECONDS = "5"
_seen: set[str] = set()
"""Holds "migrated" once this process saw the database up to date: it stays so while the process lives."""


class HealthMiddleware:
    """Answers /live (does the process answer?) and /ready (does its database, with the tables it needs?)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info not in (LIVE, READY):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if request.path_info == LIVE:
            return _said("alive")
        return _said("ready") if _is_ready() else _said("not ready", 503)


def _said(word: str, status: int = 200) -> HttpResponse:
    answer = HttpResponse(f"{word}\n", content_type="text/plain; charset=utf-8", status=status)
    answer.headers["Cache-Control"] = "no-store"
    if status != 200:
        answer.headers["Retry-After"] = _AGAIN_SECONDS
    return answer


def _is_ready() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if "migrated" not in _seen:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return False
            _seen.add("migrated")
    except DatabaseError:
        return False
    return True
