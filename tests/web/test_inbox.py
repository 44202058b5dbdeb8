"""The inbox: what stands in it from every source, in which order and why, and what people do with it."""

import csv
import io
import pkgutil
import re
from datetime import timedelta
from itertools import pairwise, product
from random import Random
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils.translation import override

from tests.building import answer, client, contract, detection, device, organisation, refreshed
from tests.web.conftest import NOW
from tests.web.settings_pages import account
from tests.web.visiting import asked_for, read, signed_in, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.clients.models import Client
from trimtab.domain.inbox.actions import KEPT
from trimtab.domain.inbox.models import InboxMark
from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.jobs.models import Job
from trimtab.domain.notices.actions import About, tell
from trimtab.domain.outbox.models import DisabledAddress, OutboxMessage
from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import owner
from trimtab.domain.surveys.client_models import CallRequest, NotAsked, SurveyText
from trimtab.domain.targets.models import Target
from trimtab.domain.uploads.models import Upload
from trimtab.jobs.nightly import delete_old_marks
from trimtab.reports.telling import kinds
from trimtab.scorecards import inbox
from trimtab.scorecards.inbox import figures
from trimtab.scorecards.inbox_item import Item, Weight
from trimtab.scorecards.inbox_list import everything
from trimtab.scorecards.ledger import Balance, Flow
from trimtab.web.presenters import inbox as presenter
from trimtab.web.presenters import inbox_words

pytestmark = pytest.mark.usefixtures("own_warehouse")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def person(role: str, name: str) -> User:
    return User.objects.create(name=name, email=f"{name.lower()}@msp.example", role=role)


def of_programs(lead: User) -> None:
    """What went wrong with imports and mail."""
    Job.objects.create(
        kind="import", request={"name": "october.csv"}, state="failed", made_at=NOW - 2 * DAY, begun_at=NOW - 2 * DAY,
        ended_at=NOW - 2 * DAY, problem="bad-rows",
    )  # fmt: skip
    trial = Job.objects.create(
        kind="import", request={"dry_run": True}, state="done", made_at=NOW - DAY, ended_at=NOW - DAY,
        result={"problems": 4, "bad_rows": 3},
    )  # fmt: skip
    Upload.objects.create(
        name="alerts.csv", stored_as="a", size=1, digest="d", made_by=lead, made_at=NOW - DAY,
        delete_after=NOW + DAY, trial=trial,
    )  # fmt: skip
    DisabledAddress.objects.create(address="gone@acme.example", reason="bounced", disabled_at=NOW - 4 * DAY)
    OutboxMessage.objects.create(
        kind="invitation", recipient="x@acme.example", language="en", subject="S", message_id="m", made_at=NOW - DAY,
        due_at=NOW - DAY, next_try_at=NOW - DAY, state="given-up", ended_at=NOW - DAY, problem="server",
    )  # fmt: skip


def full_inbox() -> Client:
    """Something from every source."""
    organisation()
    lead = person("service-manager", "Sam")
    acme = client("Acme")
    contract(acme, "2026-11-01")
    Target.objects.create(kpi="sla-met", value=0.9, from_day="2026-01-01")
    unhappy = answer(acme, "2026-11-10 09:00", "overall", 1, respondent="Jane")
    SurveyText.objects.create(
        invitation=unhappy, question="comment", text="Slow again", said_at=NOW - 5 * DAY
    )
    CallRequest.objects.create(client=acme, invitation=unhappy, wanted_at=NOW - 3 * HOUR, due_at=NOW - HOUR)
    detection(device(acme), "2026-11-20 09:00", "open", fingerprint="disk-full")
    detection(device(acme), "2026-10-20 09:00", "open", fingerprint="disk-full")
    fixed = ("fixed-automatically", "2026-11-18 10:00")
    detection(device(acme), "2026-11-18 09:00", *fixed, fingerprint="own-check", verified=False)
    of_programs(lead)
    Initiative.objects.create(
        title="A call in week one", owner=lead, kpi="ticket-escalation", direction="lower", starts_on="2026-01-01",
        review_on="2026-11-01", state="running", made_at=NOW, begun_at=NOW - 90 * DAY, design="alone",
    )  # fmt: skip
    NotAsked.objects.create(
        survey="client-onboarding", round="1", client=acme, due_at=NOW - DAY, decided_at=NOW - DAY,
        reason="no-contact",
    )  # fmt: skip
    example = kinds()["escalation-exceeded"].example
    tell(
        about=About(
            "escalation-exceeded", "k", "escalation:client:1", "exceeded", client=acme.pk, level="exceeded",
            evidence=example, link=f"/clients/{acme.pk}/",
        ),
        as_of=NOW - 6 * HOUR,
    )  # fmt: skip
    refreshed()
    return acme


def test_every_source_has_something_and_says_why_it_stands_there() -> None:
    full_inbox()
    found = {one.item.source for one in everything(owner(), NOW)}
    assert found == set(inbox.sources()) == set(inbox_words.words())
    html = read(signed_in(), "/inbox/")
    says = text_of(html)
    for told in (
        "Jane of Acme asked to be called.",
        "Only a person can call.",
        "It was due on 22 Nov 2026, 11:00. It is new. Nobody has it.",
        "Acme: the escalation rate is likely above its threshold",
        "Somebody waits, or a limit is exceeded.",
        "“Disk nearly full” at Acme is open on 2 devices, without a ticket.",
        "No rule covers it: nothing fixed it, and no ticket was opened.",
        "“own-check” at Acme was fixed and did not stay fixed, on 1 device.",
        "The automatic fix failed, and no ticket was opened for it.",
        "1 of 1 problems found in October 2026 has no ticket.",
        "The import of october.csv failed.",
        "3 rows of the file alerts.csv are bad, so nothing of it was imported.",
        "No mail is sent to gone@acme.example any more.",
        "The address refuses mail.",
        "1 message of the last 14 days was given up.",
        "Somebody at Acme rated low and wrote: “Slow again”",
        "The initiative “A call in week one” was to be looked at again.",
        "Acme is in early support, and something is missing.",
        "Nobody looks after it. No contact has an address. No escalation threshold holds for it.",
        "1 survey for Acme could not be sent in the last 30 days.",
        "The client has no contact who could be asked.",
    ):
        assert told in says, told


def test_what_was_dealt_with_is_gone() -> None:
    acme = full_inbox()
    CallRequest.objects.update(ended_at=NOW)
    Job.objects.create(
        kind="import", request={"name": "october.csv"}, state="done", made_at=NOW - DAY, ended_at=NOW - DAY
    )
    DisabledAddress.objects.all().delete()
    Initiative.objects.update(state="done", ended_on=NOW.date())
    acme.contacts.create(external_id="c", name="Jo", email="jo@acme.example")
    keys = {one.item.key.partition(":")[0] for one in everything(owner(), NOW)}
    assert not keys & {"call", "job", "address", "initiative"}
    (left,) = [one for one in everything(owner(), NOW) if one.item.kind == "set-up"]
    assert left.item.evidence["lacks"] == ["owner", "threshold"]


def test_the_order_is_total_and_is_the_stated_one() -> None:
    """Weight, then deadline (none comes last), then age, then key: no two items at the same place."""
    dues = (None, NOW - DAY, NOW, NOW + DAY)
    found = [
        Item(f"k{number % 7}-{number}", "calls", "call", weight, NOW - since * DAY, "/", deadline=due)
        for number, (weight, due, since) in enumerate(product(Weight, dues, (0, 1, 1, 5)))
    ]
    Random(5).shuffle(found)
    ordered = sorted(found, key=Item.place)
    assert sorted(reversed(found), key=Item.place) == ordered
    assert len({one.place() for one in found}) == len(found)
    for before, after in pairwise(ordered):
        assert before.weight >= after.weight
        if before.weight == after.weight:
            assert before.deadline is not None or after.deadline is None
            if before.deadline and after.deadline:
                assert before.deadline <= after.deadline
            if before.deadline == after.deadline:
                assert before.since <= after.since


def keys_of(browser: Browser, query: str = "") -> list[str]:
    return re.findall(r'name="key" value="([^"]+)"', read(browser, f"/inbox/{query}"))


def test_a_lead_gives_an_item_to_somebody_who_finds_it_in_their_own_work() -> None:
    full_inbox()
    tess = person("technician", "Tess")
    lead, technician = signed_in(User.objects.get(name="Sam")), signed_in(tess)
    key = next(key for key in keys_of(lead) if key.startswith("problem-open"))
    assert "Nothing is assigned to you." in text_of(read(technician, "/inbox/"))
    assert "Given to me" not in text_of(read(technician, "/my-work/"))
    answer = lead.post("/inbox/give/", {"key": key, "account": tess.pk, "back-source": "detections"})
    assert answer.headers["Location"] == "/inbox/?source=detections#said"
    assert "Tess has it." in text_of(read(lead, "/inbox/?source=detections"))
    assert keys_of(technician) == [key]
    assert "“Disk nearly full” at Acme is open on 2 devices" in text_of(read(technician, "/my-work/"))
    assert technician.post("/inbox/give/", {"key": key, "account": ""}).status_code == 404
    assert technician.post("/inbox/put-off/", {"key": key, "days": "7"}).status_code == 302
    assert keys_of(technician) == []
    assert keys_of(technician, "?asleep=yes") == [key]
    assert "Put off until 29 Nov 2026, 12:00." in text_of(read(lead, "/inbox/?asleep=yes"))
    assert technician.post("/inbox/put-off/", {"key": key, "days": ""}).status_code == 302
    assert keys_of(technician) == [key]
    assert lead.post("/inbox/give/", {"key": key, "account": ""}).status_code == 302
    assert not InboxMark.objects.exists()
    told = list(AuditEntry.objects.filter(of="inbox").order_by("number").values_list("action", flat=True))
    assert told == ["inbox.assign", "inbox.snooze", "inbox.snooze", "inbox.assign"]


def test_what_sleeps_wakes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    full_inbox()
    lead = signed_in(User.objects.get(name="Sam"))
    key = next(key for key in keys_of(lead) if key.startswith("job"))
    lead.post("/inbox/put-off/", {"key": key, "days": "1"})
    assert key not in keys_of(lead)
    monkeypatch.setattr("trimtab.web.clock.as_of", lambda: NOW + DAY + HOUR)
    assert key in keys_of(lead)


def test_forms_take_only_what_the_inbox_has() -> None:
    full_inbox()
    lead = signed_in(User.objects.get(name="Sam"))
    key = next(key for key in keys_of(lead) if key.startswith("job"))
    calls = f"initiative:{Initiative.objects.get().pk}"
    for path, given_ in (
        ("give", {"key": "job:999", "account": ""}),
        ("give", {"key": key, "account": "999"}),
        ("give", {"key": calls, "account": ""}),
        ("put-off", {"key": key, "days": "9999"}),
        ("put-off", {"key": "", "days": "1"}),
    ):
        assert lead.post(f"/inbox/{path}/", given_).status_code == 400, given_
    assert not InboxMark.objects.exists()


def test_filters_and_file() -> None:
    full_inbox()
    lead = signed_in(User.objects.get(name="Sam"))
    assert all(key.startswith(("mail", "address")) for key in keys_of(lead, "?source=mail"))
    assert "The initiative" in text_of(read(lead, "/inbox/?who=me"))
    assert "Jane of Acme" in text_of(read(lead, "/inbox/?who=nobody&weight=urgent"))
    assert "Nothing fits" in text_of(read(lead, "/inbox/?source=mail&weight=urgent"))
    assert lead.get("/inbox/?source=moon").status_code == 400
    file: Any = lead.get("/inbox/export.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert [row["What"] for row in rows][:1] == ["Jane of Acme asked to be called."]
    assert len(rows) == len(everything(User.objects.get(name="Sam"), NOW))


def test_nothing_needs_anybody() -> None:
    organisation()
    refreshed()
    assert "Nothing needs you" in text_of(read(signed_in(), "/inbox/"))


def test_numbers_that_do_not_add_up_stand_in_the_inbox(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation()
    refreshed()
    monkeypatch.setattr(figures, "flow_of", lambda *_: Flow(Balance(10, 6, 2, 1, 0), 0))
    assert "The numbers of problems found in October 2026 do not add up." in text_of(
        read(signed_in(), "/inbox/")
    )


def test_each_source_can_be_said_in_three_languages() -> None:
    full_inbox()
    entries = everything(owner(), NOW)
    told = {}
    for language in ("en", "tr", "ja"):
        with override(language):
            lines = presenter.lines(entries, NOW.tzinfo, NOW)  # type: ignore[arg-type]
            told[language] = [(one.what, one.place, one.why, one.action) for one in lines]
    assert all(all(words) for lines in told.values() for words in lines)
    for english, turkish, japanese in zip(*told.values(), strict=True):
        assert english[1] != turkish[1] != japanese[1]


def test_the_list_of_sources_is_the_folder() -> None:
    folder = {module.name for module in pkgutil.iter_modules(inbox.__path__)}
    assert set(inbox.sources()) == folder == set(inbox_words.words())
    assert all(presenter.source_word(name) != name for name in folder)


def test_the_inbox_asks_little() -> None:
    full_inbox()
    browser = signed_in()
    before = asked_for(browser, "/inbox/")
    assert before <= 50
    for n in range(20):
        detection(device(client(f"C{n}")), "2026-11-20 09:00", "open", fingerprint="disk-full")
    refreshed()
    assert asked_for(browser, "/inbox/") == before, "more items ask no more"


def test_old_marks_are_removed() -> None:
    organisation()
    who = account("owner")
    for key, at in (("old:1", NOW - KEPT - DAY), ("new:1", NOW - DAY)):
        InboxMark.objects.create(key=key, account=who, changed_at=at)
    assert delete_old_marks.run(NOW) == "1 old marks removed"
    assert InboxMark.objects.get().key == "new:1"


def test_the_inbox_is_the_providers_own() -> None:
    organisation()
    acme = client("Acme")
    refreshed()
    reader = signed_in(account("client-contact", client=acme))
    assert reader.get("/inbox/").status_code == 404
