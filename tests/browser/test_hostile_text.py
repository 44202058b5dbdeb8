"""Texts that people and files bring are text on every page: none of 300 hostile ones runs in a real browser."""

import csv
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.utils.html import escape
from playwright.sync_api import Browser

from tests.browser.conftest import PATIENCE_MS
from tests.browser.hostile_text import PAYLOADS, packed
from tests.browser.watching import Watched
from tests.building import AS_OF, client, contract, device, organisation, refreshed, team
from tests.web.crawling import Markup
from trimtab.domain.annotations.models import Annotation
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.batches.models import Batch
from trimtab.domain.clients.models import Contact, Site
from trimtab.domain.people.models import Person, Team, User
from trimtab.domain.people.sign_in import make_link, owner
from trimtab.domain.saved_views.models import SavedView
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket, TicketEvent
from trimtab.domain.uploads.models import Upload
from trimtab.intake import filing
from trimtab.kpi.escalation_rule import EscalationRule as Definition
from trimtab.kpi.escalation_rule import TierPattern
from trimtab.web import clock

PAGES = (
    *(
        "/",
        "/clients/",
        "/tickets/",
        "/tickets/?page=2",
        "/settings/audit/",
        "/settings/audit/?page=2",
        "/my-work/",
    ),
    *(
        "/onboarding/",
        "/settings/",
        "/settings/people/",
        "/settings/teams/",
        "/settings/escalation/",
        "/settings/hours/",
    ),
    *("/settings/organisation/", "/settings/targets/", "/account/"),
    *("/imports/new/", "/search/?q=planted"),
)
NOTED, KEPT, BROUGHT = "/kpi/ticket-escalation/?period=2026-10", "/views/", "/imports/"
"""Where all notes, saved views and files on their way stand."""
OPENED = AS_OF - timedelta(days=30)
SPLITS = ("client", "team", "technician", "category")


def test_the_corpus_is_of_300_different_texts() -> None:
    assert len(PAYLOADS) == 300


@pytest.fixture
def hostile(tmp_path: Any, settings: Any, transactional_db: None) -> Ticket:
    """Records whose every free text is hostile; the ticket that has all of them in its history."""
    settings.TRIMTAB_HOME = tmp_path
    name, long, short = packed(190), cycle(packed(390)), cycle(packed(95))
    provider = organisation()
    provider.name = name[0]
    provider.save()
    clients, teams = [client(text) for text in name], [team(text) for text in name]
    for one in clients[:3]:
        contract(one, "2026-09-01")
    people = [Person.objects.create(external_id=str(number), name=text) for number, text in enumerate(name)]
    told = Definition(name=PAYLOADS[0][:60], tiers=(TierPattern(PAYLOADS[1], 1), TierPattern(PAYLOADS[2], 2)))
    rule = EscalationRule.objects.create(name=told.name, version=1, definition=told.to_dict(), made_at=AS_OF)
    tickets = [
        Ticket.objects.create(
            external_id=f"{number} {text[:110]}", client=clients[number], team=teams[number], category=text,
            assignee=people[number], opened_at=OPENED - timedelta(minutes=number), rule=rule, escalations=1,
            first_escalated_at=OPENED, title=text, status_label=next(short), tags=next(long),
            escalation_reason=text,
        )
        for number, text in enumerate(name)
    ]  # fmt: skip
    target = tickets[0]
    for number, text in enumerate(name):
        _happened(target, number, teams[number], people[number], next(short))
        Escalation.objects.create(
            ticket=tickets[number], kind="functional", at=OPENED, in_headline=True, reason=text, rule=rule
        )
        record(
            by=Actor(text, address=text[:64], request=text[:64]), as_of=AS_OF, action="target.set", of="target",
            key=text[:100], name=text, before={text: text}, after={text: [text, {text: text}]},
        )  # fmt: skip
        Batch.objects.create(kind="tickets", file_name=text, file_digest="0", recorded_at=AS_OF)
    _one_of_each(target, name)
    refreshed()
    return target


def _happened(to: Ticket, number: int, by: Team, who: Person, label: str) -> None:
    at = OPENED + timedelta(minutes=number)
    TicketEvent.objects.create(
        ticket=to, at=at, position=number, kind="team", team=by, assignee=who, status_label=label,
        digest=str(number),
    )  # fmt: skip


def _one_of_each(to: Ticket, name: list[str]) -> None:
    """Site, contact, device and account, each with a hostile name."""
    to.site = Site.objects.create(external_id="s", client=to.client, name=name[0], name_key=name[0])
    to.contact = Contact.objects.create(external_id="c", client=to.client, name=name[1])
    to.device = device(to.client)
    to.device.name = name[2]
    to.device.save()
    to.save()
    account = owner()
    account.name = name[3]
    account.save()
    _written_by(account)


def _written_by(account: User) -> None:
    """Notes, saved views and uploads with hostile texts; the last upload is a file of them, too."""
    for text in packed(190):
        Annotation.objects.create(day=OPENED.date(), text=text, made_by=account, made_at=AS_OF)
    for number, text in enumerate(packed(95)):
        SavedView.objects.create(
            owner=account, name=text, name_key=str(number), page="programme", made_at=AS_OF
        )
    for number, text in enumerate(packed(240)):
        Upload.objects.create(
            name=text, stored_as=f"{number:032}", size=1, digest="0", kind="tickets", made_by=account,
            made_at=AS_OF, delete_after=AS_OF,
        )  # fmt: skip
    cells = packed(190)
    file = filing.path_of(Upload.objects.latest("pk").stored_as)
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([cells, cells, cells[::-1]])


def test_no_hostile_text_runs_on_any_page(
    hostile: Ticket, live_server: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As many texts as fit stand in each field, so that a few pages show all 300 in every field.
    monkeypatch.setattr(clock, "as_of", lambda: AS_OF)
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(PATIENCE_MS)
    watched = Watched(context, live_server.url)
    watched.visit(f"/sign-in/{make_link(owner(), as_of=AS_OF, valid_for=timedelta(hours=1))}/")
    client_page = f"/clients/{hostile.client_id}/"
    paths = [*PAGES, client_page, f"/tickets/{hostile.pk}/", "/kpi/ticket-escalation/rows/?period=2026-10"]
    paths += [f"{NOTED}&by={by}" for by in SPLITS]
    paths += [f"/kpi/ticket-escalation/notes/{Annotation.objects.latest('pk').pk}/"]
    paths += [f"/views/{SavedView.objects.latest('pk').pk}/", f"/imports/{Upload.objects.latest('pk').pk}/"]
    shown: dict[str, set[str]] = {}
    for path in [*paths, NOTED, KEPT, BROUGHT]:
        html = watched.visit(path)
        assert not Markup(html).faults, path
        shown[path] = {text for text in PAYLOADS if escape(text) in html}
    context.close()
    everywhere = set().union(*shown.values())
    assert len(everywhere) == len(PAYLOADS), "some text was on no page, so nothing was learnt about it"
    for path in (NOTED, KEPT, BROUGHT):
        assert len(shown[path]) > 0.9 * len(PAYLOADS), f"{path} shows {len(shown[path])} of the texts"
    faults = [fault for fault in watched.faults if "404 (Not Found)" not in fault]
    assert not faults
