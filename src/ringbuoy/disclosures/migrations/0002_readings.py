from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosures', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='disclosure', name='disclosure_parts_known'),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(('parts__contained_by', ['facts', 'messages', 'notes', 'levels', 'plan', 'services', 'promises', 'rescues', 'corrections', 'readings'])), name='disclosure_parts_known'),
        ),
    ]
