from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('telephony', '0015_attack_mode'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticedFlood',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('began_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
            ],
            options={
                'db_table': 'telephony_noticedflood',
                'ordering': ('-began_at', '-id'),
                'constraints': [models.CheckConstraint(condition=Q(('until__gt', F('began_at'))), name='noticed_flood_ends')],
            },
        ),
    ]
