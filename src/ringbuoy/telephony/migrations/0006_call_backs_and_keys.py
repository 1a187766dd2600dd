import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0007_whose_rows'),
        ('telephony', '0005_kept_sounds'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='key_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='contacts.contact')),
                ('asked_at', models.DateTimeField()),
                ('placed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'telephony_callback',
                'indexes': [models.Index(condition=models.Q(('placed_at', None)), fields=['asked_at'], name='call_back_awaited')],
            },
        ),
    ]
