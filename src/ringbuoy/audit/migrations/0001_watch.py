import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Bookmark',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('position', models.BigIntegerField()),
            ],
            options={
                'db_table': 'audit_bookmark',
            },
        ),
        migrations.CreateModel(
            name='CloseHandle',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('since', models.DateTimeField()),
                ('quarter', models.CharField(max_length=7)),
                ('indexes', django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(max_length=16), size=None)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'audit_closehandle',
                'ordering': ('since', 'id'),
            },
        ),
        migrations.CreateModel(
            name='WatchedContact',
            fields=[
                ('contact_id', models.UUIDField(primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'audit_watchedcontact',
            },
        ),
    ]
