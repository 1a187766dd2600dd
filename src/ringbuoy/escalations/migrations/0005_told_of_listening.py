import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0008_colleague_joins'),
        ('escalations', '0004_summons_for_alarms'),
    ]

    operations = [
        migrations.CreateModel(
            name='ToldOfListening',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='contacts.contact')),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'escalations_toldoflistening',
            },
        ),
    ]
