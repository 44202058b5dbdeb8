import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('domain', '0015_comments_have_themes_and_replies'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notasked',
            name='not_asked_reason_known',
        ),
        migrations.AddField(
            model_name='surveyinvitation',
            name='reminder',
            field=models.CharField(blank=True, help_text="the reminder's own link, as token", max_length=64, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name='notasked',
            name='reason',
            field=models.CharField(choices=[('no-contact', 'No Contact'), ('too-late', 'Too Late'), ('asked-recently', 'Asked Recently'), ('asked-soon', 'Asked Soon'), ('opted-out', 'Opted Out'), ('address-disabled', 'Address Disabled')], max_length=32),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(django.db.models.functions.comparison.Coalesce('resolved_at', 'closed_at'), name='ticket_ended'),
        ),
        migrations.AddConstraint(
            model_name='notasked',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['no-contact', 'too-late', 'asked-recently', 'asked-soon', 'opted-out', 'address-disabled'])), name='not_asked_reason_known'),
        ),
    ]
