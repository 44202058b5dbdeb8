"""Tickets of a changed rule are counted anew in the background, once."""

from pathlib import Path
from typing import Any

import pytest

from tests.building import AS_OF, at, client, organisation
from trimtab.domain.jobs import actions as jobs
from trimtab.domain.jobs.models import Job
from trimtab.domain.tickets.actions import RECOUNT, ensure_rule
from trimtab.domain.tickets.models import Ticket
from trimtab.jobs.on_demand import recount
from trimtab.jobs.runner import Runner, handlers
from trimtab.kpi.escalation_rule import EscalationRule as Definition


@pytest.fixture
def _home(tmp_path: Path, settings: Any, transactional_db: None) -> None:
    settings.TRIMTAB_HOME = tmp_path
    organisation()


def ended(**request: Any) -> Job:
    """The job after the worker has looked at it."""
    job = jobs.add(kind=RECOUNT, request=request, made_by=None, as_of=AS_OF)
    Runner({RECOUNT: recount.perform}, clock=lambda: AS_OF, beats=False).once()
    job.refresh_from_db()
    return job


def test_the_worker_knows_the_kind() -> None:
    assert handlers()[RECOUNT] is recount.perform


@pytest.mark.usefixtures("_home")
def test_tickets_are_counted_under_the_version_that_holds() -> None:
    Ticket.objects.create(
        system="desk", external_id="1", client=client(), opened_at=at("2026-03-02 09:00"), tags="escalated"
    )
    ensure_rule(name="desk", definition=Definition("desk", tag_patterns=("escalated",)), as_of=AS_OF)
    job = ended(rules=["desk"])
    assert (job.state, job.result) == ("done", {"tickets": 1, "changed": 1})
    assert Ticket.objects.get().escalations == 1
    assert ended(rules=["desk"]).result == {"tickets": 1, "changed": 0}


@pytest.mark.usefixtures("_home")
def test_a_rule_that_is_gone_fails_the_job() -> None:
    job = ended(rules=["gone"])
    assert (job.state, job.problem) == ("failed", recount.NO_RULE)
