import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models import F, Func, Value


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0006_has_hours'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='heads',
            field=models.GeneratedField(
                db_persist=True,
                expression=Func(F('words'), Value('{a,b}'), function='ts_filter'),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['heads'], name='directory_entry_heads'),
        ),
    ]
