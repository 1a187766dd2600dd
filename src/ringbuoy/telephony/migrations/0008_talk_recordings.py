import django.db.models.deletion
import ringbuoy.telephony.kinds
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0008_colleague_joins'),
        ('telephony', '0007_rings_until'),
    ]

    operations = [
        migrations.AddField(
            model_name='sound',
            name='lasts_ms',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='soundpiece',
            name='length',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='TalkRecording',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='talk_recording', serialize=False, to='contacts.contact')),
                ('consent', models.CharField(max_length=8)),
                ('state', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'telephony_talkrecording',
                'constraints': [models.CheckConstraint(condition=models.Q(('consent__in', ['told', 'agreed', 'refused'])), name='consent_known'), models.CheckConstraint(condition=models.Q(('state__in', ['runs', 'paused', 'stopped', 'refused', 'failed'])), name='recording_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('consent', ringbuoy.telephony.kinds.Consent['REFUSED']), _negated=True), ('state', ringbuoy.telephony.kinds.RecordingState['REFUSED']), _connector='OR'), name='who_refuses_is_not_recorded')],
            },
        ),
    ]
