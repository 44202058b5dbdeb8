"""The command line's way to an escalation rule: the same preview, the same next version."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.building import AS_OF, at, client, organisation
from trimtab.cli.commands.escalation import COMMAND
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.tickets.actions import ensure_rule, recount_escalations
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.kpi.escalation_rule import EscalationRule as Definition

RULE = Definition(name="desk", tag_patterns=("escalated",), evidence_tier=None)


@pytest.fixture
def tickets(transactional_db: None, tmp_path: Path, settings: pytest.MonkeyPatch) -> None:
    """One ticket that counts by its tag, one that would by its status."""
    settings.TRIMTAB_HOME = tmp_path  # type: ignore[attr-defined]
    organisation()
    owner = client()
    for number, fields in {"1": {"tags": "escalated"}, "2": {"status_label": "Handed up"}}.items():
        Ticket.objects.create(
            system="desk",
            external_id=number,
            client=owner,
            title=f"No. {number}",
            opened_at=at("2026-03-02 09:00"),
            **fields,
        )
    rule, _ = ensure_rule(name="desk", definition=RULE, as_of=AS_OF)
    recount_escalations(rule=rule, as_of=AS_OF)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(COMMAND, arguments)


def test_a_rule_is_shown_changed_previewed_applied_and_taken_back(tickets: None, tmp_path: Path) -> None:
    assert "desk" in run("list").output
    shown = run("show", "desk")
    assert json.loads(shown.output) == RULE.to_dict()
    file = tmp_path / "rule.json"
    file.write_text(json.dumps({**RULE.to_dict(), "tag_patterns": [], "status_patterns": ["handed"]}))

    told = run("preview", str(file))
    assert "This marks 1 of 2 tickets as escalated; compared with now 1 come and 1 go." in told.output
    assert "No. 2" in told.output
    assert EscalationRule.objects.count() == 1

    done = run("apply", str(file))
    assert "Version 2 of desk holds now.\n2 tickets were counted anew; 2 changed." in done.output
    assert AuditEntry.objects.get(action="escalation-rule.change").actor == "command line"
    assert "says this already" in run("apply", str(file)).output

    file.write_text(run("show", "desk", "--version", "1").output)
    assert "Version 3 of desk holds now." in run("apply", str(file)).output
    assert list(Ticket.objects.filter(escalations=1).values_list("external_id", flat=True)) == ["1"]


@pytest.mark.django_db
def test_a_file_without_a_rule_is_refused_with_a_remedy(tmp_path: Path) -> None:
    file = tmp_path / "rule.json"
    for text, says in (
        ("{}", "'name' is missing"),
        ("no json", "holds no rule"),
        ('{"name": "x", "y": 1}', "'y' is not known"),
    ):
        file.write_text(text)
        for command in ("preview", "apply"):
            result = run(command, str(file))
            assert result.exit_code == 1
            assert says in result.output
            assert "trimtab escalation show NAME" in result.output
    assert "There is no such rule. Those that hold: none" in run("show", "desk").output
    assert "No rule yet" in run("list").output
