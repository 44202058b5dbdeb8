"""Tickets keep their title folded, in an index that a search reads alone."""

from typing import Any

from django.db import migrations, models

import trimtab.domain.tickets.folding

AT_A_TIME = 2_000


def fold_titles(apps: Any, _editor: Any) -> None:
    """Fold the titles that are there already."""
    tickets = apps.get_model("domain", "Ticket")
    waiting = []
    for ticket in tickets.objects.exclude(title="").only("pk", "title").iterator(chunk_size=AT_A_TIME):
        ticket.title_key = trimtab.domain.tickets.folding.folded(ticket.title, 400)
        waiting.append(ticket)
        if len(waiting) == AT_A_TIME:
            tickets.objects.bulk_update(waiting, ["title_key"])
            waiting = []
    tickets.objects.bulk_update(waiting, ["title_key"])


class Migration(migrations.Migration):
    dependencies = [("domain", "0003_audit_entries_stay")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="title_key",
            field=trimtab.domain.tickets.folding.FoldedField(
                blank=True, default="", editable=False, max_length=400, of="title"
            ),
        ),
        migrations.RunPython(fold_titles, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["opened_at", "title_key", "external_id", "id"], name="ticket_sought"),
        ),
    ]
