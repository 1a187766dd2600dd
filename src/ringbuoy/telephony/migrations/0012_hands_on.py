from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('telephony', '0011_on_call_rings'),
    ]

    operations = [
        migrations.AddField(
            model_name='outsidecall',
            name='hands_on',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
