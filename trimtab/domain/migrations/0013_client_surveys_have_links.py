import django.db.models.deletion
import trimtab.domain.promises
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('domain', '0012_tickets_are_counted_by_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
            ],
            options={
                'ordering': ['starts_on'],
            },
        ),
        migrations.CreateModel(
            name='CallRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wanted_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(help_text="one working hour later, by the provider's calendar")),
                ('told_at', models.DateTimeField(blank=True, help_text='None: nobody was told by mail yet', null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='FormerAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=64)),
                ('score', models.FloatField(blank=True, null=True)),
                ('text', models.TextField(blank=True)),
                ('given_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField()),
                ('doubtful', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['replaced_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NotAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.CharField(max_length=64)),
                ('round', models.CharField(max_length=64)),
                ('due_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField()),
                ('reason', models.CharField(choices=[('no-contact', 'No Contact'), ('too-late', 'Too Late'), ('asked-recently', 'Asked Recently'), ('asked-soon', 'Asked Soon'), ('opted-out', 'Opted Out'), ('address-disabled', 'Address Disabled'), ('reopened', 'Reopened'), ('message-not-sent', 'Message Not Sent')], max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='SurveyText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=64)),
                ('text', models.TextField()),
                ('said_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='surveyinvitation',
            name='closes_at',
            field=models.DateTimeField(blank=True, help_text='from then on no answer is taken', null=True),
        ),
        migrations.AddField(
            model_name='surveyinvitation',
            name='contract_day',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='surveyinvitation',
            name='doubtful',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='surveyinvitation',
            name='language',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='surveyinvitation',
            name='reminded_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='surveyinvitation',
            name='token',
            field=models.CharField(blank=True, help_text="surveys.tokens.hashed(…, 'invites')", max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='surveyinvitation',
            name='version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='domain.questionnaireversion'),
        ),
        migrations.AddConstraint(
            model_name='surveyinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('token__isnull', True), models.Q(('closes_at__gt', models.F('sent_at')), ('language__in', ['en', 'tr', 'ja']), ('version__isnull', False)), _connector='OR'), name='invitation_link_closes'),
        ),
        migrations.AddConstraint(
            model_name='surveyinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('reminded_at__isnull', True), ('reminded_at__gt', models.F('sent_at')), _connector='OR'), name='invitation_reminded_after_sending'),
        ),
        migrations.AddField(
            model_name='accountowner',
            name='account',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='looks_after', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accountowner',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='account_owners', to='domain.client'),
        ),
        migrations.AddField(
            model_name='callrequest',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_requests', to='domain.client'),
        ),
        migrations.AddField(
            model_name='callrequest',
            name='contact',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='call_requests', to='domain.contact'),
        ),
        migrations.AddField(
            model_name='callrequest',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='callrequest',
            name='invitation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_requests', to='domain.surveyinvitation'),
        ),
        migrations.AddField(
            model_name='callrequest',
            name='owner',
            field=models.ForeignKey(blank=True, help_text='None: of all service managers', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='call_requests', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='formeranswer',
            name='invitation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_answers', to='domain.surveyinvitation'),
        ),
        migrations.AddField(
            model_name='notasked',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='domain.client'),
        ),
        migrations.AddField(
            model_name='notasked',
            name='contact',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='domain.contact'),
        ),
        migrations.AddField(
            model_name='notasked',
            name='contract',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='domain.contract'),
        ),
        migrations.AddField(
            model_name='notasked',
            name='ticket',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='domain.ticket'),
        ),
        migrations.AddField(
            model_name='surveytext',
            name='invitation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='domain.surveyinvitation'),
        ),
        migrations.AddConstraint(
            model_name='accountowner',
            constraint=models.UniqueConstraint(fields=('client', 'starts_on'), name='account_owner_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='callrequest',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['due_at'], name='call_request_open'),
        ),
        migrations.AddConstraint(
            model_name='callrequest',
            constraint=trimtab.domain.promises.OfSameClient(field='contact', name='call_request_contact_of_client'),
        ),
        migrations.AddConstraint(
            model_name='callrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('invitation',), name='call_request_one_open'),
        ),
        migrations.AddConstraint(
            model_name='callrequest',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('wanted_at'))), name='call_request_due_after_wanted'),
        ),
        migrations.AddConstraint(
            model_name='callrequest',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', False), models.Q(('done_by__isnull', True), ('note', '')), _connector='OR'), name='call_request_done_means_ended'),
        ),
        migrations.AddConstraint(
            model_name='formeranswer',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_at__gte', models.F('given_at'))), name='former_answer_replaced_later'),
        ),
        migrations.AddConstraint(
            model_name='formeranswer',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', False), models.Q(('text', ''), _negated=True), _connector='OR'), name='former_answer_says_something'),
        ),
        migrations.AddIndex(
            model_name='notasked',
            index=models.Index(fields=['decided_at'], name='not_asked_decided'),
        ),
        migrations.AddConstraint(
            model_name='notasked',
            constraint=models.UniqueConstraint(condition=models.Q(('contact__isnull', False)), fields=('survey', 'round', 'contact'), name='not_asked_once_a_round'),
        ),
        migrations.AddConstraint(
            model_name='notasked',
            constraint=models.UniqueConstraint(condition=models.Q(('contact__isnull', True)), fields=('survey', 'round', 'client'), name='not_asked_once_a_client'),
        ),
        migrations.AddConstraint(
            model_name='notasked',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['no-contact', 'too-late', 'asked-recently', 'asked-soon', 'opted-out', 'address-disabled', 'reopened', 'message-not-sent'])), name='not_asked_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='notasked',
            constraint=trimtab.domain.promises.OfSameClient(field='contact', name='not_asked_contact_of_client'),
        ),
        migrations.AddConstraint(
            model_name='notasked',
            constraint=trimtab.domain.promises.OfSameClient(field='contract', name='not_asked_contract_of_client'),
        ),
        migrations.AddConstraint(
            model_name='surveytext',
            constraint=models.UniqueConstraint(fields=('invitation', 'question'), name='survey_text_once_a_question'),
        ),
        migrations.AddConstraint(
            model_name='surveytext',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='survey_text_says_something'),
        ),
    ]
