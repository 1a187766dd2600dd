import django.db.models.deletion
import ringbuoy.retention.rules
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contacts', '0004_record_openings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('gone', models.JSONField(default=list)),
                ('ordered', models.JSONField(default=list)),
                ('coming', models.JSONField(default=list)),
                ('held', models.PositiveIntegerField(default=0)),
                ('forgotten', models.PositiveIntegerField(default=0)),
                ('facts_deleted', models.PositiveIntegerField(default=0)),
                ('is_clock_doubted', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'retention_sweep',
                'ordering': ('-day',),
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=12)),
                ('state', models.CharField(default=ringbuoy.retention.rules.HoldState['ASKED'], max_length=13)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='contacts.contact')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'retention_hold',
                'ordering': ('-asked_at', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', ringbuoy.retention.rules.HoldState['OVER']), _negated=True), fields=('contact',), name='one_hold_per_contact'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'held', 'release_asked', 'over'])), name='hold_state_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['court', 'complaint', 'inquiry', 'in_use'])), name='hold_reason_known'), models.CheckConstraint(condition=models.Q(('state__in', (ringbuoy.retention.rules.HoldState['ASKED'], ringbuoy.retention.rules.HoldState['RELEASE_ASKED'])), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='hold_decided_by_another')],
            },
        ),
        migrations.CreateModel(
            name='KeepingChange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('retention', models.CharField(max_length=10)),
                ('days', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'retention_keepingchange',
                'ordering': ('-id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('retention__in', ['words', 'rescue'])), name='keeping_of_a_known_class')],
            },
        ),
    ]
