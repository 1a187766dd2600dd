from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0005_uploads'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='has_hours',
            field=models.BooleanField(db_default=True),
        ),
    ]
