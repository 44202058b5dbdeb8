"""10,000 rows with 137 planted errors of 12 kinds, in four encodings: every one is told by the pages, none comes in."""

from pathlib import Path
from typing import Any

import pytest

from tests.flows.test_import import HEADER, planted
from tests.web.wizard import Visitor, work
from trimtab.domain.batches.models import Batch
from trimtab.domain.tickets.models import Ticket

pytestmark = pytest.mark.django_db
WORDS = {
    "Müşteri": "顧客", "Yazıcı": "プリンター", "Açık": "未対応", "Yüksek": "高", "evet": "はい", "dün": "昨日",
    "yarın": "明日",
}  # fmt: skip
JAPANESE = "チケット番号;顧客名;件名;作成日時;解決日時;状態;優先度;SLA遵守;時間"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TRIMTAB_HOME = tmp_path
    for kind in ("import_", "undo"):
        monkeypatch.setattr(f"trimtab.jobs.on_demand.{kind}.refresh", lambda as_of: None)


def file_in(encoding: str) -> tuple[bytes, int]:
    """The planted file in an encoding, and how many problems it has. Japanese has no Turkish letters."""
    text, kinds, problems = planted()
    assert (kinds.total(), len(kinds)) == (137, 12)
    if encoding == "cp932":
        text = text.replace(HEADER, JAPANESE)
        for turkish, japanese in WORDS.items():
            text = text.replace(turkish, japanese)
    return text.encode(encoding), problems


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("cp932", "Japanese (cp932)"),
        ("cp1254", "Turkish (cp1254)"),
        ("utf-16", "UTF-16"),
        ("utf-8-sig", "UTF-8"),
    ],
)
def test_all_of_them_are_told_and_nothing_is_written(encoding: str, shown: str) -> None:
    content, problems = file_in(encoding)
    visitor = Visitor()
    wizard = visitor.upload(content, name="planted.csv", kind="tickets")
    assert f"CSV file, {shown}, separated by semicolon, 9 columns" in visitor.page(wizard)
    trial = visitor.tried(wizard)
    assert f"{problems} problems in 137 of 10,000 rows" in visitor.page(trial)
    told = visitor.table(trial + "problems.csv")
    assert len(told) == problems
    assert len({one["Row"] for one in told}) == 137
    assert all(one["Problem"] and one["What to do"] for one in told)
    pages = [visitor.page(f"{trial}?page={n}") for n in range(1, -(-problems // 50) + 1)]
    for place, one in enumerate(told):
        assert f"{one['Row']} {one['Column']}".strip() in pages[place // 50]
    bad = visitor.table(trial + "bad-rows.csv")
    assert sorted(int(one["Row"]) for one in bad) == sorted({int(one["Row"]) for one in told})
    assert (Ticket.objects.count(), Batch.objects.count()) == (0, 0)


def test_the_corrected_file_comes_in_and_goes_out_again() -> None:
    content, _ = file_in("cp1254")
    visitor = Visitor()
    trial = visitor.tried(visitor.upload(content, name="planted.csv", kind="tickets"))
    wrong = {int(one["Row"]) for one in visitor.table(trial + "problems.csv")}
    lines = content.decode("cp1254").split("\n")
    corrected = "\n".join(line for place, line in enumerate(lines, start=1) if place not in wrong)
    job = visitor.imported(
        visitor.tried(visitor.upload(corrected.encode("cp1254"), name="corrected.csv", kind="tickets"))
    )
    assert job.state == "done", job.problem
    assert Ticket.objects.count() == 10_000 - 137
    visitor.post(f"/imports/batches/{job.result['batch']}/undo/begin/")
    work()
    assert Ticket.objects.count() == 0
