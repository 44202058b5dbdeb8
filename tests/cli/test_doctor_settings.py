"""The doctor also names bad settings of the database, and ends in exit code 1 for each broken environment."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.building import AS_OF, at, client, organisation, team
from tests.config.test_problems import BROKEN
from trimtab.cli.commands import doctor, parameters
from trimtab.config.problems import problems_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.calendars.models import WorkingHours
from trimtab.domain.clients.models import Client
from trimtab.domain.organisation.models import Organisation
from trimtab.domain.organisation.queries import current
from trimtab.domain.organisation.queries import parameters as in_force
from trimtab.domain.targets.models import Target
from trimtab.domain.tickets.actions import ensure_rule
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.kpi.escalation_rule import EscalationRule as Definition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder in which nothing is wrong; the disk and programs of this machine are another test's matter."""
    settings.TRIMTAB_HOME = tmp_path
    for check in ("disk_space", "private_key", "local_files"):
        monkeypatch.setattr(doctor, check, lambda _home: [])
    monkeypatch.setattr(doctor, "_file", lambda: iter(()))
    monkeypatch.setattr(doctor, "_postgres_server", lambda: iter(()))


def told() -> Result:
    return CliRunner().invoke(doctor.COMMAND)


def ticket(**fields: Any) -> Ticket:
    return Ticket.objects.create(external_id="1", client=client(), opened_at=at("2026-03-02 09:00"), **fields)


def test_each_broken_environment_is_named_and_ends_in_exit_code_1(tmp_path: Path, settings: Any) -> None:
    said = set()
    for case, (environ, name, remedy) in BROKEN.items():
        settings.TRIMTAB_PROBLEMS = problems_of({"TRIMTAB_HOME": str(tmp_path), **environ})
        result = told()
        assert result.exit_code == 1, case
        assert result.output.startswith(f"{name} "), case
        assert remedy in result.output, case
        assert result.output.endswith("1 to put right.\n"), case
        said.add(result.output)
    assert len(said) == len(BROKEN) >= 20


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("k_anon", 3, "Parameter K_ANON is 3; allowed: 5 to 20."),
        ("early_days", 1_000, "Parameter EARLY_DAYS is 1000; allowed: 30 to 180."),
        ("verify_days", "many", "Parameter VERIFY_DAYS is 'many'."),
        ("esc_kinds", [], "Parameter ESC_KINDS is (); allowed:"),
        ("shoe_size", 44, "Parameter SHOE_SIZE is unknown to this version."),
    ],
)
def test_a_bad_parameter_is_named_and_its_remedy_works(name: str, value: Any, says: str) -> None:
    organisation(**{name: value})
    result = told()
    assert result.exit_code == 1
    assert says in result.output
    assert f"Remedy: trimtab parameters reset {name}" in result.output
    assert CliRunner().invoke(parameters.COMMAND, ["reset", name]).exit_code == 0
    assert told().exit_code == 0
    assert in_force() == type(in_force())()
    assert AuditEntry.objects.get().before == {name: value}


def test_a_zone_that_is_gone_is_named_and_its_remedy_works() -> None:
    organisation("Europe/Atlantis")
    assert "Organisation has the zone 'Europe/Atlantis'" in told().output
    assert "is not an IANA zone" in CliRunner().invoke(parameters.COMMAND, ["zone", "Atlantis"]).output
    assert CliRunner().invoke(parameters.COMMAND, ["zone", "Europe/London"]).exit_code == 0
    assert (current().zone, told().exit_code) == ("Europe/London", 0)


def test_a_client_in_no_zone_is_named() -> None:
    client("Old Mill")
    Client.objects.update(zone="Nowhere/Here")
    assert "Client Old Mill has the zone 'Nowhere/Here', which does not exist." in told().output


def test_tickets_without_a_rule_are_named() -> None:
    ticket(system="desk")
    assert "Escalation rule is missing for the tickets of 'desk'." in told().output


def test_a_rule_that_cannot_be_read_is_named() -> None:
    EscalationRule.objects.create(name="desk", version=1, definition={}, made_at=AS_OF)
    assert (
        "Escalation rule desk, version 1 cannot be read: escalation rule: 'name' is missing." in told().output
    )


def test_a_target_of_no_kpi_is_named() -> None:
    Target.objects.create(kpi="fun", value=1, from_day="2026-01-01")
    assert "Target of fun belongs to a KPI that there is none of." in told().output


def test_what_nobody_set_yet_is_advice_and_no_fault() -> None:
    ticket(system="desk", team=team("Group one", None))
    ensure_rule(name="desk", definition=Definition("desk"), as_of=AS_OF)
    result = told()
    assert result.exit_code == 0
    assert "Worth setting:\nTeams without a tier: Group one." in result.output
    assert "Working hours of the provider were not written down." in result.output
    WorkingHours.objects.create(weekday=1, opens="09:00", closes="17:00")
    team_named = Ticket.objects.get().team
    assert team_named
    team_named.tier = 1
    team_named.save()
    assert told().output == "Nothing is wrong.\n"


def test_parameters_are_listed_and_only_those_that_differ_reset() -> None:
    organisation(verify_days=14)
    run = CliRunner().invoke
    assert run(parameters.COMMAND, ["list"]).output == "verify_days = 14\n"
    assert run(parameters.COMMAND, ["reset", "early_days"]).exit_code == 1
    assert run(parameters.COMMAND, ["reset", "VERIFY_DAYS"]).output == "Back at the default: verify_days.\n"
    assert run(parameters.COMMAND, ["list"]).output == "Every parameter is at its default.\n"
    assert Organisation.objects.get().parameters == {}
