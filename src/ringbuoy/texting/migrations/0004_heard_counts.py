from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('texting', '0003_safe_hours'),
    ]

    operations = [
        migrations.AddField(
            model_name='heard',
            name='parts',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='heard',
            name='texts',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name='heard',
            index=models.Index(condition=models.Q(('parts__isnull', False)), fields=['id'], name='heard_uncounted'),
        ),
    ]
