"""The Programme page, through the server's own code without a network between."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.place import Place
from bench.product.building import moment_after
from bench.product.serving import as_served
from bench.timing import Measured, timed
from trimtab.domain.people.models import User
from trimtab.kpi.period import Period
from trimtab.scorecards.programme import programme


class NotShown(Exception):
    """The page answered something other than itself."""


def show(place: Place, way: str, repeats: int) -> Measured:
    """Ask for the whole ``page`` of the last month, or compute its ``numbers`` alone. The result cache stays on."""
    as_served()
    last = place.scale.first_days[-2]
    period = Period.month(last.year, last.month)
    owner = User.objects.get(pk=1)
    figures: dict[str, float] = {}
    ask = (
        _page(owner, period, figures)
        if way == "page"
        else lambda: programme(owner, period, moment_after(place))
    )
    taken = [timed(ask) for _ in range(1 + repeats)]
    with CaptureQueriesContext(connection) as asked:
        ask()
    return Measured(first=taken[:1], later=taken[1:], figures={**figures, "queries": len(asked)})


def _page(owner: User, period: Period, figures: dict[str, float]) -> Callable[[], None]:
    visitor = Client(SERVER_NAME="localhost")
    visitor.handler.load_middleware()  # a server has it loaded when it starts, the client at its first request
    visitor.force_login(owner)

    def ask() -> None:
        answer = visitor.get("/", {"period": period.label})
        if answer.status_code != 200:
            raise NotShown(f"the Programme page answered {answer.status_code}")
        figures["tiles"] = answer.content.count(b"data-kpi=")
        figures["bytes"] = len(answer.content)

    return ask
