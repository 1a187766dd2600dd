from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('telephony', '0012_hands_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='ownphone',
            name='asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='ownphone',
            name='confirmed_at',
            field=models.DateTimeField(null=True),
        ),
    ]
