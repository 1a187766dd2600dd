from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('telephony', '0013_own_phones'),
    ]

    operations = [
        migrations.AddField(
            model_name='trunk',
            name='most_calls',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='trunk',
            name='kept_calls',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name='trunk',
            constraint=models.CheckConstraint(condition=Q(('kept_calls', 0), ('kept_calls__lt', F('most_calls')), _connector='OR'), name='trunk_keeps_not_all'),
        ),
    ]
