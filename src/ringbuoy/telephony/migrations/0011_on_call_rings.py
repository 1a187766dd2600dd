import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('escalations', '0003_summons_of_the_house'),
        ('telephony', '0010_dropped_calls'),
    ]

    operations = [
        migrations.CreateModel(
            name='OnCallRing',
            fields=[
                ('summons', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='on_call_ring', serialize=False, to='escalations.summons')),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('over_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'telephony_oncallring',
            },
        ),
    ]
