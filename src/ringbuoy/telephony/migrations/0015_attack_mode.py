import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_identity_provider'),
        ('telephony', '0014_limits'),
    ]

    operations = [
        migrations.CreateModel(
            name='AttackMode',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('began_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('over_at', models.DateTimeField(null=True)),
                ('over_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'db_table': 'telephony_attackmode',
                'ordering': ('-began_at', '-id'),
                'constraints': [
                    models.CheckConstraint(condition=Q(('until__gt', F('began_at'))), name='attack_mode_ends'),
                    models.CheckConstraint(condition=Q(Q(('over_at', None), ('over_by', None)), Q(('over_at__isnull', False), ('over_by__isnull', False)), _connector='OR'), name='attack_mode_ended_by_somebody'),
                ],
            },
        ),
    ]
