from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('domain', '0017_initiatives'),
    ]

    operations = [
        migrations.AddField(
            model_name='surveyinvitation',
            name='printed',
            field=models.CharField(blank=True, help_text='the link printed last, as token', max_length=64, null=True, unique=True),
        ),
    ]
