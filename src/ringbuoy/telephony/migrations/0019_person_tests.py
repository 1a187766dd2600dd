import django.db.models.deletion
import ringbuoy.telephony.person_test_rules
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('telephony', '0018_own_phone_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonTest',
            fields=[
                ('test', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='with_person', serialize=False, to='telephony.selftest')),
                ('state', models.CharField(default=ringbuoy.telephony.person_test_rules.PersonTestState['CALLING'], max_length=8)),
                ('outcome', models.CharField(blank=True, max_length=16)),
                ('hop', models.PositiveSmallIntegerField(default=0)),
                ('rung_at', models.DateTimeField(null=True)),
                ('over_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('offered_ms', models.PositiveIntegerField(null=True)),
                ('accepted_ms', models.PositiveIntegerField(null=True)),
                ('sound_ms', models.PositiveIntegerField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'telephony_persontest',
                'ordering': ('-test_id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['calling', 'ringing', 'accepted', 'over'])), name='person_test_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('over_at__isnull', False), ('state', ringbuoy.telephony.person_test_rules.PersonTestState['OVER']), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('state', ringbuoy.telephony.person_test_rules.PersonTestState['OVER']), _negated=True), ('outcome', ''), ('over_at__isnull', True)), _connector='OR'), name='person_test_over_has_outcome'), models.UniqueConstraint(condition=models.Q(('state__in', [ringbuoy.telephony.person_test_rules.PersonTestState['RINGING'], ringbuoy.telephony.person_test_rules.PersonTestState['ACCEPTED']])), fields=('person',), name='one_test_rings_a_person')],
            },
        ),
    ]
