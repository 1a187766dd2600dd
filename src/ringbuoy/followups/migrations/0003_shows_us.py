from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('followups', '0002_funder'),
    ]

    operations = [
        migrations.AddField(
            model_name='followup',
            name='shows_us',
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
