"""A ticket's contact, site, device and contract belong to its client; nobody is employed twice at a time.

What earlier versions let in is put right first: a reference to another client's record is let go of, and the
earlier of two employments that overlap ends on the day before the later one begins.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import trimtab.domain.promises

REFERENCES = [
    ("device", "site"),
    ("selfservicesession", "contact"),
    ("surveyinvitation", "contact"),
    ("surveyinvitation", "contract"),
    ("ticket", "contact"),
    ("ticket", "contract"),
    ("ticket", "device"),
    ("ticket", "site"),
]


def put_right(apps: Any, schema_editor: Any) -> None:
    for table, named in REFERENCES:
        schema_editor.execute(
            f"UPDATE domain_{table} SET {named}_id = NULL WHERE EXISTS (SELECT 1 FROM domain_{named} n "  # noqa: S608
            f"WHERE n.id = domain_{table}.{named}_id AND n.client_id <> domain_{table}.client_id)"
        )
    schema_editor.execute(
        "UPDATE domain_detection SET client_id = (SELECT d.client_id FROM domain_device d "
        "WHERE d.id = domain_detection.device_id) WHERE EXISTS (SELECT 1 FROM domain_device d "
        "WHERE d.id = domain_detection.device_id AND d.client_id <> domain_detection.client_id)"
    )
    spells = apps.get_model("domain", "EmploymentSpell").objects
    several = spells.values("person").annotate(n=models.Count("pk")).filter(n__gt=1).values("person")
    earlier = None
    for spell in spells.filter(person__in=several).order_by("person", "hired_on"):
        if earlier is not None and earlier.person_id == spell.person_id:
            part(earlier, spell)
        earlier = spell
    if schema_editor.connection.vendor == "postgresql":  # no table is altered while a check of it waits
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def part(earlier: Any, later: Any) -> None:
    """End the earlier employment before the later one begins; the one that lasts longer says how it ended."""
    if earlier.last_day is not None and earlier.last_day < later.hired_on:
        return
    if later.last_day is not None and (earlier.last_day or date.max) > later.last_day:
        later.last_day, later.leaving_type = earlier.last_day, earlier.leaving_type
        later.leaving_reason = earlier.leaving_reason
    earlier.last_day, earlier.leaving_type = later.hired_on - timedelta(days=1), "other"
    earlier.save()
    later.save()


class AllAtOnce(Operation):
    """Several operations that SQLite carries out by making each table anew once, and not once an operation."""

    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            self._make_anew(app_label, schema_editor, to_state)
            return
        for one in self.operations:
            after = from_state.clone()
            one.state_forwards(app_label, after)
            one.database_forwards(app_label, schema_editor, from_state, after)
            from_state = after

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            self._make_anew(app_label, schema_editor, to_state)
            return
        states = [to_state]
        for one in self.operations:
            states.append(states[-1].clone())
            one.state_forwards(app_label, states[-1])
        for place in reversed(range(len(self.operations))):
            one = self.operations[place]
            one.database_backwards(app_label, schema_editor, states[place + 1], states[place])

    def _make_anew(self, app_label: str, schema_editor: Any, state: Any) -> None:
        names = dict.fromkeys(one.model_name for one in self.operations)  # type: ignore[attr-defined]
        for name in names:
            schema_editor._remake_table(state.apps.get_model(app_label, name))

    def describe(self) -> str:
        return "; ".join(one.describe() for one in self.operations)


class Migration(migrations.Migration):
    dependencies = [("domain", "0005_jobs_run_one_at_a_time")]

    operations = [
        migrations.RunPython(put_right, migrations.RunPython.noop),
        AllAtOnce(
            [
                migrations.AddConstraint(
                    model_name="contact",
                    constraint=models.UniqueConstraint(fields=("id", "client"), name="contact_named_with_client"),
                ),
                migrations.AddConstraint(
                    model_name="contract",
                    constraint=models.UniqueConstraint(fields=("id", "client"), name="contract_named_with_client"),
                ),
                migrations.AddConstraint(
                    model_name="device",
                    constraint=models.UniqueConstraint(fields=("id", "client"), name="device_named_with_client"),
                ),
                migrations.AddConstraint(
                    model_name="site",
                    constraint=models.UniqueConstraint(fields=("id", "client"), name="site_named_with_client"),
                ),
                migrations.AlterField(
                    model_name="detection",
                    name="device",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="detections",
                        to="domain.device",
                    ),
                ),
                migrations.AlterField(
                    model_name="device",
                    name="site",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="domain.site",
                    ),
                ),
                migrations.AlterField(
                    model_name="selfservicesession",
                    name="contact",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_service_sessions",
                        to="domain.contact",
                    ),
                ),
                migrations.AlterField(
                    model_name="surveyinvitation",
                    name="contact",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="domain.contact",
                    ),
                ),
                migrations.AlterField(
                    model_name="surveyinvitation",
                    name="contract",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="domain.contract",
                    ),
                ),
                migrations.AlterField(
                    model_name="ticket",
                    name="contact",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="domain.contact",
                    ),
                ),
                migrations.AlterField(
                    model_name="ticket",
                    name="contract",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="domain.contract",
                    ),
                ),
                migrations.AlterField(
                    model_name="ticket",
                    name="device",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="domain.device",
                    ),
                ),
                migrations.AlterField(
                    model_name="ticket",
                    name="site",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="domain.site",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="detection",
                    constraint=trimtab.domain.promises.OfSameClient(
                        field="device", name="detection_device_of_client"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="device",
                    constraint=trimtab.domain.promises.OfSameClient(
                        field="site", name="device_site_of_client"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="employmentspell",
                    constraint=trimtab.domain.promises.NoOverlap(
                        first="hired_on", last="last_day", name="spell_no_overlap", of="person"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="selfservicesession",
                    constraint=trimtab.domain.promises.OfSameClient(
                        field="contact", name="session_contact_of_client"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="surveyinvitation",
                    constraint=trimtab.domain.promises.OfSameClient(
                        field="contact", name="invitation_contact_of_client"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="surveyinvitation",
                    constraint=trimtab.domain.promises.OfSameClient(
                        field="contract", name="invitation_contract_of_client"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ticket",
                    constraint=trimtab.domain.promises.OfSameClient(
                        field="contact", name="ticket_contact_of_client"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ticket",
                    constraint=trimtab.domain.promises.OfSameClient(
                        field="contract", name="ticket_contract_of_client"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ticket",
                    constraint=trimtab.domain.promises.OfSameClient(
                        field="device", name="ticket_device_of_client"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ticket",
                    constraint=trimtab.domain.promises.OfSameClient(
                        field="site", name="ticket_site_of_client"
                    ),
                ),
            ]
        ),
    ]
