"""trimtab kpi, as typed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests import building
from tests.building import client, contract, refreshed, ticket
from trimtab.cli.main import main


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, settings: Any, transactional_db: None) -> None:
    """Two clients: one in early support with 2 of 4 tickets escalated, one ongoing with 1 of 6."""
    settings.TRIMTAB_HOME = tmp_path
    building.organisation("Europe/Istanbul")
    young, old = client("Ege Hukuk"), client("Aozora Foods")
    contract(young, "2026-03-01")
    contract(old, "2024-01-01")
    for owner, escalated, of in ((young, 2, 4), (old, 1, 6)):
        for place in range(of):
            ticket(owner, f"2026-0{3 + place % 2}-10 09:00", escalated=int(place < escalated))
    refreshed()


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["kpi", *words])


def document(*words: str) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_json_has_the_figure_and_the_rows_it_recomputes_from() -> None:
    found = document("ticket-escalation", "--by", "client")
    assert {"kpi", "period", "as_of", "value", "numerator", "denominator", "interval", "n", "rows"} <= set(
        found
    )
    assert (found["value"], found["numerator"], found["denominator"], found["n"]) == (0.3, 3, 10, 10)
    assert found["period"] == ["2026-03-10", "2026-04-11"]
    assert {row["client"]: (row["numerator"], row["denominator"]) for row in found["rows"]} == {
        "Ege Hukuk": (2, 4),
        "Aozora Foods": (1, 6),
    }


@pytest.mark.parametrize("word", ["stage", "phase"])
def test_early_against_ongoing(word: str) -> None:
    rows = document("ticket-escalation", "--by", word)["rows"]
    assert {row["stage"]: row["value"] for row in rows} == {"early": 0.5, "ongoing": pytest.approx(1 / 6)}


def test_days_are_included_at_both_ends() -> None:
    assert document("ticket-volume", "--from", "2026-03-10", "--to", "2026-03-10")["value"] == 5
    assert document("ticket-volume", "--from", "2026-03-11", "--to", "2026-04-09")["value"] == 0


def test_a_client_is_found_by_its_name_however_it_is_written() -> None:
    assert document("ticket-escalation", "--client", "EGE HUKUK")["numerator"] == 2


def test_the_table_says_counts_and_interval() -> None:
    output = run("ticket-escalation", "--by", "month").output
    assert "2026-03" in output
    assert "3 of 10" in output
    assert "30.0 %" in output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("escalations",), "There is no KPI “escalations”"),
        (("ticket-escalation", "--client", "Nobody"), "There is no client “Nobody”"),
        (("ticket-escalation", "--by", "colour"), "cannot be split by colour"),
        (("weekly-pulse", "--by", "technician"), "cannot be split by technician"),
        (("ticket-escalation", "--from", "2026-04-01", "--to", "2026-03-01"), "lies before"),
        (("ticket-escalation", "--from", "1 April"), "does not match"),
    ],
)
def test_a_wrong_question_gets_a_clear_answer(words: tuple[str, ...], says: str) -> None:
    result = run(*words)
    assert result.exit_code != 0
    assert says in result.output
    assert "Traceback" not in result.output


def test_the_list_names_every_kpi() -> None:
    output = run("list").output
    assert "ticket-escalation" in output
    assert "ON-ESC-2" in output


def test_on_an_empty_home_it_says_that_there_is_nothing_yet(tmp_path: Path) -> None:
    """A new user may ask before anything was imported: no figure, and no traceback."""
    environment = {**os.environ, "TRIMTAB_HOME": str(tmp_path / "new")}
    environment.pop("TRIMTAB_DATABASE_URL", None)
    command = [sys.executable, "-m", "trimtab.cli", "kpi", "ticket-escalation", "--json"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    answer = json.loads(found.stdout)
    assert (answer["value"], answer["reason"], answer["n"]) == (None, "no_data", 0)
