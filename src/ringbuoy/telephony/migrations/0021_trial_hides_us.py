from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('telephony', '0020_person_test_phone'),
    ]

    operations = [
        migrations.AddField(
            model_name='trial',
            name='hides_us',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
