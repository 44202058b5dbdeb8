"""Every page of the product answers, or refuses with its reason: none fails on records of another kind."""

import re
from collections.abc import Iterator

from django.test import Client as Browser

from tests.browser.routes import pages, routes
from tests.web.visiting import signed_in, text_of
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Team
from trimtab.domain.tickets.models import Ticket

NOTHING = 987_654_321
REFUSED = (400, 403, 404, 409, 422)
ONLY_A_BUTTON = 405
VIEWS = ("", "?grain=week", "?compare=year", "?show=table")
LEAST_WORDS = 20


def addresses() -> Iterator[str]:
    """Every page by its route, every KPI in its views, and the KPIs of the largest client and one team."""
    client = Client.objects.order_by("pk").first()
    ticket = Ticket.objects.order_by("pk").first()
    # What nobody made is a number that no record has.
    names = {name for route in routes() for name in re.findall(r"<(?:\w+:)?(\w+)>", route)}
    known: dict[str, object] = {
        **dict.fromkeys(names, NOTHING),
        "client_id": client.pk if client else NOTHING,
        "ticket_id": ticket.pk if ticket else NOTHING,
        "key": "ticket-escalation",
        "question": "overall",
    }
    yield from pages(known).values()
    for key in KPIS:
        yield f"/kpi/{key}/"
    for view in VIEWS:
        yield f"/kpi/ticket-escalation/{view}"
    if client:
        yield f"/kpi/ticket-escalation/?client={client.pk}"
    team = Team.objects.order_by("pk").first()
    if team:
        yield f"/kpi/ticket-escalation/?team={team.pk}"
    yield "/onboarding/weeks/?kpi=client-onboarding-satisfaction&clients=both"


def every_page_answers(browser: Browser | None = None) -> int:
    """How many pages were read. An error of a page is an error here."""
    reader = browser or signed_in()
    read = 0
    for address in addresses():
        answer = reader.get(address, follow=True)
        if answer.status_code == ONLY_A_BUTTON:
            continue
        assert answer.status_code == 200 or answer.status_code in REFUSED, (address, answer.status_code)
        if answer.status_code != 200:
            assert len(text_of(answer.content.decode())) > LEAST_WORDS, address
        read += 1
    return read
