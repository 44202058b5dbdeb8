"""Tickets from before the measure existed are counted by the worker, once, after the upgrade."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tests.building import team
from tests.domain.tickets.test_first_level import resolved
from tests.domain.tickets.test_recount import rule
from tests.intake.importing import AS_OF
from trimtab.domain.jobs.models import Job
from trimtab.domain.tickets.actions import recount_escalations
from trimtab.domain.tickets.models import Ticket
from trimtab.jobs.runner import Runner

MIGRATION = import_module("trimtab.domain.migrations.0020_first_level_is_counted")


def upgrade() -> None:
    with connection.schema_editor() as editor:
        MIGRATION.ask_for_a_recount(apps, editor)


@pytest.mark.django_db(transaction=True)
def test_the_worker_counts_them() -> None:
    resolved("1", team=team("Desk", 1))
    recount_escalations(rule=rule(), as_of=AS_OF)
    Ticket.objects.update(first_level=None)
    upgrade()
    assert Runner(beats=False).once()
    assert Ticket.objects.get().first_level is True
    assert Job.objects.get().state == "done"


@pytest.mark.django_db(transaction=True)
def test_without_tickets_there_is_nothing_to_do() -> None:
    upgrade()
    assert not Job.objects.exists()
