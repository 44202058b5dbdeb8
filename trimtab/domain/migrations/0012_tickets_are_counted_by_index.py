"""Tickets that wait, that were escalated or that hold a text are counted from indices alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("domain", "0011_answers_of_technicians_lead_to_nobody"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="ticket",
            name="ticket_opened",
        ),
        migrations.RemoveIndex(
            model_name="ticket",
            name="ticket_sought",
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=[
                    "opened_at",
                    "title_key",
                    "external_id",
                    "id",
                    "status",
                    "excluded",
                    "escalations",
                    "client",
                    "team",
                    "assignee",
                    "source",
                ],
                name="ticket_sought",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("excluded", ""), ("status__in", ["new", "open", "pending"])),
                fields=["client", "opened_at", "team", "assignee", "source", "category"],
                name="ticket_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("escalations__gt", 0)),
                fields=["client", "opened_at", "team", "assignee", "source", "category", "status"],
                name="ticket_escalated",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["category", "opened_at"], name="ticket_category"),
        ),
    ]
