"""Tickets that were here before say nothing yet of their first-level resolution: let the worker count them."""

from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def ask_for_a_recount(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One job for all rules that tickets were counted by; none where there are no tickets."""
    tickets = apps.get_model("domain", "Ticket").objects.using(schema_editor.connection.alias)
    names = sorted(set(tickets.filter(rule__isnull=False).values_list("rule__name", flat=True).distinct()))
    if names:
        now = datetime.now(UTC)
        apps.get_model("domain", "Job").objects.using(schema_editor.connection.alias).create(
            kind="recount",
            request={"rules": names},
            made_at=now,
            log=[{"what": "added", "at": now.isoformat()}],
        )


class Migration(migrations.Migration):
    dependencies = [("domain", "0019_months_are_locked")]

    operations = [migrations.RunPython(ask_for_a_recount, migrations.RunPython.noop, elidable=True)]
