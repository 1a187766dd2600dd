from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0019_names_without_migrations'),
    ]

    operations = [
        migrations.AddField(
            model_name='signedtree',
            name='goes_on_from',
            field=models.BigIntegerField(null=True),
        ),
    ]
