from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('telephony', '0006_call_backs_and_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='outsidecall',
            name='until',
            field=models.DateTimeField(null=True),
        ),
    ]
