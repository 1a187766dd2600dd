from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lines', '0002_on_call_phones'),
    ]

    operations = [
        migrations.AddField(
            model_name='line',
            name='phone_menu',
            field=models.JSONField(blank=True, db_default=[], default=list, verbose_name='phone menu'),
        ),
    ]
