from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('telephony', '0019_person_tests'),
    ]

    operations = [
        migrations.AddField(
            model_name='persontest',
            name='phone',
            field=models.CharField(blank=True, db_default='', default='', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='persontest',
            constraint=models.CheckConstraint(condition=models.Q(('phone__in', ['', 'browser', 'own'])), name='person_test_phone_known'),
        ),
    ]
