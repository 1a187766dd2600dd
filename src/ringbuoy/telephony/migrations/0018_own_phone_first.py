from django.db import migrations, models

CAME = [
    '', 'talked', 'no_answer', 'busy', 'refused', 'no_such_number', 'not_placed', 'taken_back', 'phone_not_taken'
]


class Migration(migrations.Migration):

    dependencies = [
        ('telephony', '0017_unreached_calls'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='outsidecall',
            name='placed_outcome_known',
        ),
        migrations.AddConstraint(
            model_name='outsidecall',
            constraint=models.CheckConstraint(condition=models.Q(('came__in', CAME)), name='placed_outcome_known'),
        ),
    ]
