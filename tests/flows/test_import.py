"""Imports through the command line: what people type, and what hostile files meet."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.apps import apps

from tests.intake.reading.hostile import hostile_files
from tests.intake.samples import CLIENTS, CONTACTS, TICKETS
from trimtab.cli.main import main
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.clients.models import Client
from trimtab.domain.locks.models import LockDoubt, LockReview
from trimtab.domain.tickets.models import Ticket

pytestmark = pytest.mark.django_db

HEADER = "Talep No;Müşteri;Konu;Açılış Tarihi;Çözüm Tarihi;Durum;Öncelik;SLA Uyumu;Saat"
KINDS_OF_ERRORS = {
    "no number": lambda cells: [(0, "")],
    "no opening": lambda cells: [(3, "")],
    "impossible date": lambda cells: [(3, "31.02.2026 10:00")],
    "words for a date": lambda cells: [(3, "dün")],
    "year 1026": lambda cells: [(3, "01.02.1026 10:00")],
    "bad resolution": lambda cells: [(4, "yarın")],
    "unknown priority": lambda cells: [(6, "acayip")],
    "unknown sla": lambda cells: [(7, "belki")],
    "long client": lambda cells: [(1, "x" * 201)],
    "long number": lambda cells: [(0, "9" * 129)],
    "ragged": lambda cells: [(8, "1;2")],
    "two at once": lambda cells: [(3, "dün"), (6, "acayip")],
}


def trimtab(*arguments: str | Path) -> Result:
    """Run a command; a traceback is a failure of its own."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def rows() -> dict[str, int]:
    """How many rows does every table hold?"""
    models = apps.get_app_config("domain").get_models()
    return {
        model._meta.label: model._base_manager.count()
        for model in models
        if model not in (AuditEntry, ChangedMonth, LockDoubt, LockReview)
    }


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join(line.strip() for line in text.strip().splitlines()).encode(encoding))
    return path


def test_a_first_import_says_what_it_did_and_can_be_undone(tmp_path: Path) -> None:
    empty = rows()
    done = trimtab("import", "tickets", write(tmp_path, "t.csv", TICKETS))
    assert done.exit_code == 0, done.output
    assert "3 rows read as tickets" in done.output
    assert "New: 2 clients, 2 teams, 2 technicians." in done.output
    assert "Escalation: 1 of 3 tickets count as escalated." in done.output
    assert "tag “escalated”" in done.output
    number = done.output.split("batch ")[1].split(".")[0]
    again = trimtab("import", "tickets", tmp_path / "t.csv")
    assert "Everything was known already: nothing changed." in again.output
    assert number in trimtab("undo").output
    assert f"Batch {number} (tickets from t.csv) was taken back." in trimtab("undo", number).output
    assert {**rows(), "domain.Batch": 0} == empty
    refused = trimtab("undo", number)
    assert (refused.exit_code, "was undone before" in refused.output) == (1, True)


def test_a_dry_run_shows_the_mapping_and_writes_nothing(tmp_path: Path) -> None:
    before = rows()
    told = trimtab("import", "tickets", write(tmp_path, "t.csv", TICKETS), "--dry-run")
    assert told.exit_code == 0
    assert "Ticket #  →  id" in told.output
    assert "3 would be created" in told.output
    assert "nothing was written" in told.output
    assert rows() == before


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "Ticket,Client,Opened,Moon phase\n1,Acme,2026-01-01,full")
    assert "Columns not understood, and not taken: Moon phase." in trimtab("import", "tickets", path).output


def test_a_client_for_a_file_that_names_none(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "Ticket,Opened\n1,2026-01-01\n2,2026-01-02")
    told = trimtab("import", "tickets", path, "--dry-run")
    assert "--client NAME" in told.output
    trimtab("import", "tickets", path, "--client", "Acme")
    assert set(Ticket.objects.values_list("client__name", flat=True)) == {"Acme"}


def test_a_client_for_the_rows_that_name_none(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "Ticket,Client,Opened\n1,Beta,2026-01-01\n2,,2026-01-02")
    refused = trimtab("import", "tickets", path)
    assert (refused.exit_code, "--client NAME" in refused.output) == (1, True)
    assert trimtab("import", "tickets", path, "--client", "Acme").exit_code == 0
    assert dict(Ticket.objects.values_list("external_id", "client__name")) == {"1": "Beta", "2": "Acme"}


def test_a_mapping_says_what_the_headers_do_not(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "A|B|C|D\n7|3/4/2026 10:00|stuck|2nd line\n8|3/4/2026 10:00|fine|front")
    mapping = write(
        tmp_path,
        "m.toml",
        """
        [columns]
        A = "id"
        B = "opened_at"
        C = "status"
        D = "team"
        [constants]
        client = "Acme"
        [words.status]
        stuck = "pending"
        fine = "open"
        [settings]
        zone = "Europe/Istanbul"
        date_order = "mdy"
        delimiter = "|"
        system = "desk"
        [escalation]
        tiers = [{pattern = "2nd", tier = 2}]
        default_tier = 1
        """,
    )
    done = trimtab("import", "tickets", path, "--mapping", mapping)
    assert done.exit_code == 0, done.output
    found = Ticket.objects.get(system="desk", external_id="7")
    assert (found.status, found.opened_at.isoformat()) == ("pending", "2026-03-04T07:00:00+00:00")
    assert found.escalations == 1
    assert Ticket.objects.get(external_id="8").escalations == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[colums]\n", "[colums] is no section"),
        ("[columns]\nNope = 'id'\n", "'Nope' is no column of the file"),
        ("[columns]\nTicket = 'moon'\n", "'moon' is no field"),
        ("[settings]\nzone = 'Mars'\n", "'Mars' is no time zone"),
        ("[settings]\nzone = 3\n", "zone must be a str"),
        ("[settings]\ndate_order = 'xyz'\n", "date_order must be one of"),
        ("[constants]\nopened_at = 'soon'\n", "[constants]"),
        ("[escalation]\ntiers = 'x'\n", "[escalation]"),
        ("[escalation]\nnope = 1\n", "[escalation]"),
        ("not toml", "is no TOML"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_where(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, "t.csv", "Ticket,Client,Opened\n1,Acme,2026-01-01")
    if "opened_at" in text:
        path = write(tmp_path, "t.csv", "Ticket,Client\n1,Acme")
    refused = trimtab("import", "tickets", path, "--mapping", write(tmp_path, "m.toml", text))
    assert refused.exit_code == 1
    assert said in refused.output
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "tickets", "nowhere.csv"), "nowhere.csv"),
        (("import", "tickets", "{file}", "--preset", "remedy"), "There is no preset 'remedy'"),
        (("import", "tickets", "{file}", "--mapping", "nowhere.toml"), "nowhere.toml"),
        (("import", "clients", "{file}"), "No column is known to hold"),
        (("undo", "999"), "There is no batch 999"),
        (("export", "tickets", "out.pdf"), "ends in none of"),
    ],
)
def test_every_mistake_ends_in_a_message(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    path = write(tmp_path, "t.csv", "Ticket,Opened\n1,2026-01-01")
    refused = trimtab(*(argument.format(file=path) for argument in arguments))
    assert refused.exit_code == 1
    assert said in refused.output


def planted(every: int = 73) -> tuple[str, Counter[str], int]:
    """10,000 rows with 137 bad ones of 12 kinds: the text, how many of each, and how many problems."""
    lines, kinds, problems = [HEADER], Counter[str](), 0
    names = list(KINDS_OF_ERRORS)
    for number in range(10_000):
        cells = [
            f"T{number}", f"Müşteri {number % 9}", "Yazıcı", f"{number % 28 + 1:02}.03.2026 10:00", "", "Açık",
            "Yüksek", "evet", "1",
        ]  # fmt: skip
        if number % every == 0 and kinds.total() < 137:
            name = names[kinds.total() % len(names)]
            kinds[name] += 1
            for place, value in KINDS_OF_ERRORS[name](cells):
                cells[place] = value
                problems += 1
        lines.append(";".join(cells))
    return "\n".join(lines), kinds, problems


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1254", "utf-16"])
def test_every_planted_error_is_listed_and_nothing_written(tmp_path: Path, encoding: str) -> None:
    text, kinds, problems = planted()
    assert (kinds.total(), len(kinds)) == (137, 12)
    path = tmp_path / "planted.csv"
    path.write_bytes(text.encode(encoding))
    before, errors = rows(), tmp_path / "errors.csv"
    done = trimtab("import", "tickets", path, "--dry-run", "--errors", errors)
    assert done.exit_code == 1
    assert "137 of 10,000 rows are bad" in done.output
    listed = errors.read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == problems + 1
    assert listed[0] == "row,column,value,problem,remedy"
    assert len([line for line in done.output.splitlines() if line.startswith("row ")]) == problems
    assert rows() == before


def test_japanese_errors_in_their_own_encoding(tmp_path: Path) -> None:
    text = (
        "チケット番号,顧客名,件名,作成日時,優先度\n"
        "1,東京商事,プリンター,2026年3月1日 10:00,高\n"
        "2,東京商事,メール,来週,高\n"
        "3,大阪物産,電話,2026年3月2日,謎\n"
    )
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode("cp932"))
    done = trimtab("import", "tickets", path)
    assert done.exit_code == 1
    assert "row 3, column '作成日時': '来週' is not a date." in done.output
    assert "row 4, column '優先度'" in done.output
    path.write_bytes(text.replace("来週", "2026/03/09 09:00").replace("謎", "低").encode("cp932"))
    assert trimtab("import", "tickets", path).exit_code == 0
    assert set(Client.objects.values_list("name", flat=True)) == {"東京商事", "大阪物産"}


def test_the_repaired_file_comes_in_and_goes_again(tmp_path: Path) -> None:
    before = rows()
    lines = [HEADER] + [f"T{n};Acme;Yazıcı;01.03.2026 10:00;;Açık;Yüksek;evet;1" for n in range(50)]
    done = trimtab("import", "tickets", write(tmp_path, "t.csv", "\n".join(lines), "cp1254"))
    assert done.exit_code == 0, done.output
    assert Ticket.objects.count() == 50
    trimtab("undo", done.output.split("batch ")[1].split(".")[0])
    assert {**rows(), "domain.Batch": 0} == before


def test_a_row_that_names_another_clients_contact_names_both(tmp_path: Path) -> None:
    for kind, text in (("clients", CLIENTS), ("contacts", CONTACTS)):
        assert trimtab("import", kind, write(tmp_path, f"{kind}.csv", text)).exit_code == 0
    path = write(
        tmp_path,
        "t.csv",
        "Ticket,Client,Opened,Contact ID\n1,Northwind,2026-01-01,1\n2,Northwind,2026-01-01,2",
    )
    mapping = write(tmp_path, "m.toml", "[columns]\n'Contact ID' = 'contact_id'")
    refused = trimtab("import", "tickets", path, "--mapping", mapping)
    assert refused.exit_code == 1
    assert "The contact '2' belongs to 'Contoso'; the row is of 'Northwind'." in refused.output
    assert not Ticket.objects.exists()


def test_tickets_of_two_clients_are_not_merged(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "Ticket,Client,Opened,Merged into\n1,A,2026-01-01,2\n2,B,2026-01-01,")
    refused = trimtab("import", "tickets", path)
    assert refused.exit_code == 1
    assert "Tickets of two clients cannot be merged" in refused.output
    assert not Ticket.objects.exists()


def test_hostile_files_end_in_a_message_and_no_change(tmp_path: Path) -> None:
    # A file without a client's column is read, and says so.
    files = [(path, label) for path, label in hostile_files(tmp_path) if label != "no column for the client"]
    assert len(files) >= 100
    before = rows()
    for path, label in files:
        refused = trimtab("import", "tickets", path)
        assert refused.exit_code == 1, (label, refused.output)
        assert refused.output.strip(), label
        assert "Traceback" not in refused.output, label
    assert rows() == before


def test_a_formula_stays_text(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", 'Ticket,Client,Opened,Subject\n1,A,2026-01-01,"=HYPERLINK(""http://x"")"')
    assert trimtab("import", "tickets", path).exit_code == 0
    assert Ticket.objects.get().title == '=HYPERLINK("http://x")'
    out = tmp_path / "out.csv"
    assert trimtab("export", "tickets", out).exit_code == 0
    assert "'=HYPERLINK" in out.read_text(encoding="utf-8-sig")
    assert "nothing changed" in trimtab("import", "tickets", out).output
