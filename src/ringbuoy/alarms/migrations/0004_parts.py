import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alarms', '0003_of_each_line'),
    ]

    operations = [
        migrations.AddField(
            model_name='alarm',
            name='fresh_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='alarm',
            name='parts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), null=True, size=None),
        ),
    ]
