import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0007_whose_rows'),
        ('lines', '0001_initial'),
        ('telephony', '0008_talk_recordings'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='way',
            field=models.CharField(db_default='phone', default='phone', max_length=8),
        ),
        migrations.AddField(
            model_name='call',
            name='away_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['phone', 'browser'])), name='call_way_known'),
        ),
        migrations.CreateModel(
            name='BrowserCall',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=12)),
                ('asked_at', models.DateTimeField()),
                ('over_at', models.DateTimeField(null=True)),
                ('contact', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='browser_call', to='contacts.contact')),
                ('earlier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contacts.contact')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lines.line')),
            ],
            options={
                'db_table': 'telephony_browsercall',
                'ordering': ('asked_at', 'id'),
                'indexes': [models.Index(condition=models.Q(('over_at', None)), fields=['asked_at'], name='browser_call_on')],
            },
        ),
    ]
