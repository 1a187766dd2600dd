from django.db import migrations, models

import ringbuoy.directory.models.finding


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0007_heads'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpenHours',
            fields=[
                ('entry_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('center_zone', models.TextField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('spans', ringbuoy.directory.models.finding.MultirangeField()),
            ],
            options={
                'db_table': 'directory_open_hours',
            },
        ),
    ]
