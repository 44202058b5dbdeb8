"""The import wizard: from a file to records and back, by its pages alone."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.intake.samples import EVERYTHING, TICKETS
from tests.web.visiting import read, signed_in, text_of
from tests.web.wizard import Visitor, last_upload, work
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.batches.models import Batch
from trimtab.domain.clients.models import Client
from trimtab.domain.jobs.models import Job
from trimtab.domain.people.models import User
from trimtab.domain.tickets.models import Ticket
from trimtab.domain.uploads.models import Upload
from trimtab.intake import filing
from trimtab.jobs.nightly import delete_uploads
from trimtab.jobs.work import now

pytestmark = pytest.mark.django_db
FILE = "\n".join(line.strip() for line in TICKETS.strip().splitlines())


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TRIMTAB_HOME = tmp_path
    # The warehouse reads committed rows only; here nothing is ever committed.
    for kind in ("import_", "undo"):
        monkeypatch.setattr(f"trimtab.jobs.on_demand.{kind}.refresh", lambda as_of: None)


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def test_a_file_goes_all_the_way_and_back(visitor: Visitor) -> None:
    assert "Nothing was imported yet" in visitor.page("/imports/")
    wizard = visitor.upload(FILE)
    seen = visitor.page(wizard)
    assert "CSV file, UTF-8, separated by comma, 9 columns" in seen
    assert "Printer" in seen and "Jane Doe" in seen
    chosen = visitor.chosen(wizard)
    assert (chosen["column-0"], chosen["column-1"], chosen["column-5"]) == ("id", "client", "team")
    assert "Say what its columns hold" in visitor.page("/imports/")
    trial = visitor.tried(wizard)
    seen = visitor.page(trial)
    assert "Nothing is wrong with it" in seen
    assert "The escalation rule marks 1 of 3 tickets." in seen
    assert "2 new clients" in seen
    assert Ticket.objects.count() == 0
    tried = visitor.browser.get(f"/jobs/{last_upload().trial_id}/")
    assert tried.headers["Location"] == trial, "the outcome of a trial stands on the trial's own page"
    job = visitor.imported(trial)
    assert (job.state, job.result["created"]) == ("done", 3)
    assert Ticket.objects.count() == 3
    seen = visitor.page(f"/jobs/{job.pk}/")
    assert "What came in" in seen and "3 rows read" in seen
    seen = visitor.page("/imports/")
    assert "3 rows accepted" in seen and "tickets.csv" in seen and "Owner" in seen
    batch = Batch.objects.get()
    assert "Every record it made is removed" in visitor.page(f"/imports/batches/{batch.pk}/undo/")
    undoing = visitor.post(f"/imports/batches/{batch.pk}/undo/begin/")
    work()
    assert "The import was taken back" in visitor.page(undoing)
    assert (Ticket.objects.count(), Client.objects.count()) == (0, 0)
    assert "Taken back" in visitor.page("/imports/")
    done = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert done == ["upload.add", "import.begin", "import.record", "import.undo-begin", "import.undo"]
    assert set(AuditEntry.objects.values_list("actor", flat=True)) == {visitor_email()}


def visitor_email() -> str:
    return User.objects.get(role="owner").email


def test_the_file_is_gone_once_it_is_in(visitor: Visitor) -> None:
    trial = visitor.tried(visitor.upload(FILE))
    assert filing.path_of(last_upload().stored_as).exists()
    visitor.imported(trial)
    assert list(filing.folder().iterdir()) == []


@pytest.mark.parametrize(("kind", "content"), EVERYTHING)
def test_the_kind_of_rows_is_found_out(visitor: Visitor, kind: str, content: str) -> None:
    visitor.upload("\n".join(line.strip() for line in content.strip().splitlines()))
    assert last_upload().kind == kind


def test_the_same_file_twice_says_so_and_changes_nothing(visitor: Visitor) -> None:
    visitor.imported(visitor.tried(visitor.upload(FILE)))
    wizard = visitor.upload(FILE)
    assert "This very file was imported before" in visitor.page(wizard)
    job = visitor.imported(visitor.tried(wizard))
    assert (job.state, job.result["batch"], Batch.objects.count()) == ("done", None, 1)
    assert "Everything was known already: nothing changed" in visitor.page(f"/jobs/{job.pk}/")


def test_two_uploads_at_once_come_in_one_after_the_other(visitor: Visitor) -> None:
    first, second = visitor.upload(FILE), visitor.upload(FILE.replace("\n1,", "\n101,"), name="more.csv")
    for wizard in (first, second):
        visitor.post(wizard + "mapping/", {**visitor.chosen(wizard), "then": "try"})
    assert work() == 2
    for wizard in (first, second):
        visitor.post(wizard + "begin/")
        visitor.post(wizard + "begin/")  # a double click
    assert Job.objects.filter(state="waiting").count() == 2
    assert "Waiting: 1 other job comes first." in visitor.page(f"/jobs/{Job.objects.latest('pk').pk}/")
    assert work() == 2
    assert (Batch.objects.count(), Ticket.objects.count()) == (2, 4)


def test_bad_rows_are_listed_and_nothing_is_written(visitor: Visitor) -> None:
    bad = FILE.replace("2026-03-02 10:00", "yesterday").replace("3,Contoso", ",Contoso")
    trial = visitor.tried(visitor.upload(bad))
    seen = visitor.page(trial)
    assert "2 problems in 2 of 3 rows" in seen and "“" in seen + "“"
    assert "yesterday" in seen and "The ticket has no number." in seen
    assert visitor.post(trial.replace("trial/", "begin/")).startswith("/imports/")
    assert (Ticket.objects.count(), Job.objects.filter(request__dry_run=False).count()) == (0, 0)
    rows = visitor.table(trial + "bad-rows.csv")
    assert [row["Row"] for row in rows] == ["3", "4"]
    assert rows[0]["Created at"] == "yesterday" and rows[1]["Client"] == "Contoso"
    assert "2 problems found" in visitor.page("/imports/")


def test_what_was_decided_holds_and_is_kept(visitor: Visitor) -> None:
    wizard = visitor.upload(
        "Nr,Firma Adı,Açıldı,Was\n1,Acme,05/10/2026,x\n2,Acme,06/10/2026,y\n", kind="tickets"
    )
    seen = visitor.page(wizard)
    assert "No column holds “ticket”" in seen
    assert "not understood" in seen
    form = {**visitor.chosen(wizard), "column-0": "id", "column-1": "client", "column-2": "opened_at"}
    visitor.post(wizard + "mapping/", {**form, "then": "keep"})
    assert last_upload().wishes["columns"].keys() <= {"Nr", "Firma Adı", "Açıldı"}
    visitor.post(wizard + "reading/", {"kind": "tickets", "date_order": "mdy", "client": ""})
    trial = visitor.tried(wizard)
    assert "Columns not understood, and not taken: Was" in visitor.page(trial)
    visitor.imported(trial)
    assert {ticket.opened_at.month for ticket in Ticket.objects.all()} == {5, 6}


def test_two_columns_for_one_field_are_refused_at_the_field(visitor: Visitor) -> None:
    wizard = visitor.upload(FILE)
    html = visitor.post(wizard + "mapping/", {**visitor.chosen(wizard), "column-2": "id"}, status=400)
    assert "Another column holds “ticket” too." in text_of(html)
    assert 'aria-describedby="column-2-error"' in html
    assert last_upload().wishes == {}


def test_a_constant_and_a_client_for_all_rows(visitor: Visitor) -> None:
    content = "Ticket,Opened\n1,2026-03-01\n"
    trial = visitor.tried(
        visitor.upload(content, kind="tickets", client="Northwind"),
        **{"constant-field-1": "team", "constant-value-1": "Desk"},
    )
    visitor.imported(trial)
    ticket = Ticket.objects.select_related("client", "team").get()
    assert ticket.team is not None
    assert (ticket.client.name, ticket.team.name) == ("Northwind", "Desk")


def test_tiers_of_teams_are_set_and_previewed(visitor: Visitor) -> None:
    content = "Ticket #,Client,Event time,Event,Team\n"
    content += "".join(
        f"{n},Acme,2026-03-01 10:00,opened,Blue\n{n},Acme,2026-03-01 12:00,team,Green\n" for n in range(3)
    )
    wizard = visitor.upload(content, name="h.csv", kind="ticket-events")
    seen = visitor.page(wizard)
    assert "Blue 3 rows" in seen and "Green 3 rows" in seen
    assert "marks 0 of 3 tickets" in visitor.page(visitor.tried(wizard))
    trial = visitor.tried(wizard, **{"tier-0": "1", "tier-1": "2"})
    assert "The escalation rule marks 3 of 3 tickets." in visitor.page(trial)
    visitor.imported(trial)
    assert Ticket.objects.filter(escalations=1).count() == 3
    # The rule is in force now: another file of the system is previewed by it.
    again = visitor.upload(content.replace("0,", "10,"), name="h2.csv", kind="ticket-events")
    assert visitor.chosen(again)["tier-1"] == "2"
    assert last_upload().wishes == {}


def test_words_of_the_product_are_given_a_meaning(visitor: Visitor) -> None:
    content = "Ticket,Client,Opened,Status,Priority,SLA Met\n1,Acme,2026-03-01,Bei Kunde,Eilig,jein\n"
    wizard = visitor.upload(content, kind="tickets")
    seen = visitor.page(wizard)
    for shown in ("“Bei Kunde” status, 1 row", "“Eilig” priority, 1 row", "“jein” SLA met, 1 row"):
        assert shown in seen
    said = dict(zip(("Eilig", "jein", "Bei Kunde"), ("1", "true", "pending"), strict=True))
    places = {word: place for place, word in enumerate(re.findall('name="word" value="([^"]*)"',
                                                                  read(visitor.browser, wizard)))}  # fmt: skip
    trial = visitor.tried(wizard, **{f"meaning-{places[word]}": meaning for word, meaning in said.items()})
    assert last_upload().wishes["words"] == {
        "status": {"Bei Kunde": "pending"}, "priority": {"Eilig": "1"}, "sla_met": {"jein": "true"}
    }  # fmt: skip
    assert visitor.chosen(wizard)[f"meaning-{places['jein']}"] == "true"  # what was said can be changed
    visitor.imported(trial)
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.priority, ticket.sla_met) == ("pending", 1, True)


def test_a_new_encoding_lets_the_columns_be_proposed_anew(visitor: Visitor) -> None:
    content = "チケット番号,顧客,件名,作成日時\n1,山田商店,印刷できない,2026/03/01 10:00\n"
    wizard = visitor.upload(content.encode("cp932"))
    assert "Japanese (cp932)" in visitor.page(wizard)
    visitor.post(wizard + "reading/", {"kind": "tickets", "encoding": "cp1254"})
    assert "山田商店" not in visitor.page(wizard)
    visitor.post(wizard + "reading/", {"kind": "tickets", "encoding": ""})
    visitor.imported(visitor.tried(wizard))
    assert Client.objects.get().name == "山田商店"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "The file is empty"), (b"%PDF-1.7 x", "PDF"), (b"\x89PNG\r\n\x1a\n\0\0", "")],
)
def test_what_is_no_table_is_refused_and_not_kept(visitor: Visitor, content: bytes, says: str) -> None:
    sent = {"file": SimpleUploadedFile("x.csv", content)}
    answer = visitor.browser.post("/imports/new/", sent)
    assert answer.status_code == 400
    assert says in text_of(answer.content.decode())
    assert (Upload.objects.count(), list(filing.folder().iterdir())) == (0, [])


def test_a_file_over_the_limit_is_refused_and_not_kept(visitor: Visitor, settings: Any) -> None:
    settings.TRIMTAB_UPLOAD_LIMIT_MB = 1
    sent = {"file": SimpleUploadedFile("x.csv", b"a,b\n" * 300_000)}
    answer = visitor.browser.post("/imports/new/", sent)
    assert answer.status_code == 413
    assert "larger than 1 MB" in text_of(answer.content.decode())
    assert list(filing.folder().iterdir()) == []


def test_no_file_at_all(visitor: Visitor) -> None:
    answer = visitor.browser.post("/imports/new/", {"kind": "tickets"})
    assert answer.status_code == 400
    assert "Choose a file" in text_of(answer.content.decode())


def test_a_form_from_elsewhere_is_refused(visitor: Visitor) -> None:
    strict = type(visitor.browser)(enforce_csrf_checks=True)
    strict.cookies = visitor.browser.cookies
    sent = {"file": SimpleUploadedFile("x.csv", FILE.encode())}
    assert strict.post("/imports/new/", sent).status_code == 403
    assert Upload.objects.count() == 0
    assert list(filing.folder().iterdir()) == []


def test_a_cancelled_import_leaves_nothing(visitor: Visitor) -> None:
    trial = visitor.tried(visitor.upload(FILE))
    job = visitor.post(trial.replace("trial/", "begin/"))
    visitor.post(job + "cancel/")
    assert work() == 0
    assert "Cancelled; nothing was recorded." in visitor.page(job)
    visitor.post(job + "cancel/")  # once more changes nothing
    assert "Cancelled" in visitor.page("/imports/")
    assert Ticket.objects.count() == 0
    assert visitor.imported(trial).state == "done"  # and it can be begun again


def test_a_later_import_is_taken_back_first(visitor: Visitor) -> None:
    visitor.imported(visitor.tried(visitor.upload(FILE)))
    visitor.imported(visitor.tried(visitor.upload(FILE.replace("Printer", "Printers"), name="newer.csv")))
    first, second = Batch.objects.order_by("pk")
    assert "A later import builds on it: newer.csv" in visitor.page(f"/imports/batches/{first.pk}/undo/")
    job = visitor.post(f"/imports/batches/{first.pk}/undo/begin/")
    work()
    assert f"Undo batch {second.pk} first" in visitor.page(job)


def test_files_nobody_imports_are_deleted_in_time(visitor: Visitor) -> None:
    visitor.upload(FILE)
    (filing.folder() / "ab").write_text("not ours")
    stranger = filing.path_of(filing.new_name())
    stranger.write_text("x")
    assert delete_uploads.run(now()) == "0 uploads and 0 files without one deleted"
    later = now() + timedelta(days=15)
    assert delete_uploads.run(later) == "1 uploads and 1 files without one deleted"
    assert [path.name for path in filing.folder().iterdir()] == ["ab"]
    assert Upload.objects.count() == 0
    assert delete_uploads.run(later) == "0 uploads and 0 files without one deleted"


def test_an_upload_can_be_deleted(visitor: Visitor) -> None:
    wizard = visitor.upload(FILE)
    assert visitor.post(wizard + "delete/") == "/imports/"
    assert (Upload.objects.count(), list(filing.folder().iterdir())) == (0, [])
    assert visitor.browser.get(wizard).status_code == 404


def test_a_file_that_vanished_is_said_to_be_gone(visitor: Visitor) -> None:
    wizard = visitor.upload(FILE)
    filing.delete(last_upload().stored_as)
    assert "not there any more" in visitor.page(wizard)


def test_every_list_that_leaves_is_in_the_audit_log(visitor: Visitor) -> None:
    trial = visitor.tried(visitor.upload(FILE))
    for path in ("/imports/export.csv", "/imports/lists/tickets.csv", f"{trial}problems.csv"):
        visitor.table(path)
    visitor.browser.head("/imports/export.csv")
    taken = AuditEntry.objects.filter(action="export.take").order_by("number")
    assert list(taken.values_list("key", flat=True)) == [
        "/imports/export.csv", "/imports/lists/tickets.csv", f"{trial}problems.csv",
    ]  # fmt: skip


PATHS = ("/imports/", "/imports/new/", "/imports/1/", "/imports/1/trial/", "/imports/batches/1/undo/", "/jobs/1/",
         "/imports/lists/tickets.csv", "/imports/export.csv")  # fmt: skip


@pytest.mark.parametrize("role", [User.Role.TECHNICIAN, User.Role.CLIENT_CONTACT])
def test_only_leads_import(role: User.Role) -> None:
    client = Client.objects.create(external_id="c", name="C", name_key="c") if "client" in role else None
    user = User.objects.create(email="x@msp.example", name="X", role=role, client=client)
    for path in PATHS:
        read(signed_in(user), path, 404)


def test_lists_come_back_without_a_change(visitor: Visitor) -> None:
    visitor.imported(visitor.tried(visitor.upload(FILE)))
    answer: Any = visitor.browser.get("/imports/lists/tickets.csv")
    assert 'filename="trimtab-import-tickets.csv"' in answer.headers["Content-Disposition"]
    job = visitor.imported(visitor.tried(visitor.upload(answer.getvalue(), name="back.csv")))
    assert (job.result["created"], job.result["updated"], job.result["unchanged"]) == (0, 0, 3)
    assert visitor.table("/imports/export.csv")[0]["Rows accepted"] == "3"
