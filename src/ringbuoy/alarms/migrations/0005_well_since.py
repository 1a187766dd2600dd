from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alarms', '0004_parts'),
    ]

    operations = [
        migrations.AddField(
            model_name='alarm',
            name='well_since',
            field=models.JSONField(null=True),
        ),
    ]
