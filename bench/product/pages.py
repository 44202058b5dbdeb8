"""Every page, asked for by 20 people at once of the web server as it is started for use."""

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from bench.memory import FamilyMemory
from bench.place import Place
from bench.plan import LOOKS_FOR, PEER, USERS
from bench.product.serving import as_served
from bench.timing import Measured
from bench.visitors import percentile, visit
from trimtab.cli.commands.up import web
from trimtab.cli.serving import answers, free_port
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Team, User
from trimtab.domain.tickets.models import Ticket
from trimtab.kpi.period import Period

SECONDS, IN_A_ROW = 20.0, 2.0
"""How long people look, and then ask without any pause, for each repeat of the measurement.

Long enough that each page is asked for often: the 95th percentile of a dozen answers is the slowest of them.
"""

SETTINGS = {
    "imports": "/imports/",
    "views": "/views/",
    "settings": "/settings/",
    "targets": "/settings/targets/",
    "audit log": "/settings/audit/",
}


class NotServed(Exception):
    """The server did not come up, or a page answered something other than itself."""


def show(place: Place, way: str, repeats: int) -> Measured:
    """How long does each page take while 20 people look at them? Figures: p95 and queries by page, in ms."""
    del way
    as_served()
    owner = User.objects.get(pk=1)
    pages = _pages(place)
    queries = _queries(owner, pages)
    cookies = [_cookie(owner) for _ in range(USERS)]
    connection.close()
    with _served() as (port, process):
        _once(port, cookies[0], pages)
        with FamilyMemory(process) as memory:
            seen = visit(port, cookies, pages, seconds=SECONDS * (1 + repeats), pause=LOOKS_FOR)
            busy = visit(port, cookies, pages, seconds=IN_A_ROW * (1 + repeats), pause=0)
    if seen.wrong or busy.wrong:
        raise NotServed(
            f"{len(seen.wrong + busy.wrong)} bad answers, among them {(seen.wrong + busy.wrong)[0]}"
        )
    figures: dict[str, float] = {
        "requests": sum(map(len, seen.taken.values())),
        "requests a second": sum(map(len, seen.taken.values())) / seen.lasted,
        "requests a second in a row": sum(map(len, busy.taken.values())) / busy.lasted,
        "p95 in a row": percentile([one for taken in busy.taken.values() for one in taken], 0.95),
    }
    for name, taken in seen.taken.items():
        figures[f"median {name}"], figures[f"p95 {name}"] = percentile(taken, 0.5), percentile(taken, 0.95)
        figures[f"queries {name}"] = queries[name]
    return Measured(first=[figures[f"p95 {PEER}"]], figures=figures, peak=memory.peak)


def _pages(place: Place) -> dict[str, str]:
    """The address of each page, in the last month of the data."""
    last = place.scale.first_days[-2]
    period = f"period={Period.month(last.year, last.month).label}"
    client, team = Client.objects.earliest("pk").pk, Team.objects.earliest("pk").pk
    ticket = Ticket.objects.filter(escalations__gt=0).latest("pk").pk
    return {
        PEER: "/help/keys/",
        **_figures(period, client, team),
        **_work(period, client, ticket),
        **SETTINGS,
    }


def _figures(period: str, client: int, team: int) -> dict[str, str]:
    """Pages that are read: KPIs, tipping points, results of surveys."""
    kpi = "/kpi/ticket-escalation/"
    return {
        "programme": f"/?{period}",
        "programme of a client": f"/?{period}&client={client}",
        "KPI": f"{kpi}?{period}",
        "KPI by week": f"{kpi}?{period}&grain=week",
        "KPI of a team": f"{kpi}?{period}&team={team}",
        "KPI against last year": f"{kpi}?{period}&compare=year",
        "technician satisfaction": f"/kpi/technician-satisfaction/?{period}",
        "turnover": f"/kpi/turnover/?{period}",
        "rows": f"{kpi}rows/?{period}",
        "contract weeks": "/onboarding/weeks/",
        "team warnings": "/teams/warnings/",
        "tipping point": "/tipping/escalations/",
        "prevented": f"/prevented/?{period}",
        "prevented for a client": f"/clients/{client}/prevented/?{period}",
        "surveys": "/surveys/",
        "weekly pulse": "/surveys/pulse/",
        "comments": "/surveys/comments/",
    }


def _work(period: str, client: int, ticket: int) -> dict[str, str]:
    """Pages that people work in."""
    return {
        "clients": f"/clients/?{period}",
        "client": f"/clients/{client}/?{period}",
        "onboarding": "/onboarding/",
        "inbox": "/inbox/",
        "notices": "/notices/",
        "initiatives": "/initiatives/",
        "tickets": "/tickets/",
        "tickets of a client": f"/tickets/?client={client}",
        "tickets by word": "/tickets/?q=printer",
        "ticket": f"/tickets/{ticket}/",
        "search": "/search/?q=printer",
        "my work": "/my-work/",
    }


def _queries(owner: User, pages: dict[str, str]) -> dict[str, int]:
    """How many queries of the operational database does each page make, asked for a second time?"""
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(owner)
    found = {}
    for name, address in pages.items():
        answer = browser.get(address)
        if answer.status_code != 200:
            raise NotServed(f"{address} answered {answer.status_code}")
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        found[name] = len(asked)
    return found


def _cookie(owner: User) -> str:
    """The cookie of a browser that is signed in."""
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(owner)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


@contextmanager
def _served() -> Iterator[tuple[int, int]]:
    """The web server as ``trimtab up`` starts it; its port and its process. Raises NotServed."""
    port = free_port("127.0.0.1", 0)
    server = web("127.0.0.1", port)
    server.start()
    try:
        _await(lambda: answers("127.0.0.1", port))
        if server.process is None:
            raise NotServed("the web server ended")
        yield port, server.process.pid
    finally:
        server.stop()


def _await(there: Callable[[], bool]) -> None:
    for _ in range(600):
        if there():
            return
        time.sleep(0.1)
    raise NotServed("the web server gave no answer within a minute")


def _once(port: int, cookie: str, pages: dict[str, str]) -> None:
    """Open every page a few times, so that each worker of the server has its code and its results at hand."""
    for _ in range(2 * settings.TRIMTAB_WEB_WORKERS):
        one = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        for address in pages.values():
            one.request("GET", address, headers={"Cookie": cookie, "Host": "localhost"})
            one.getresponse().read()
        one.close()
