import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('times', models.PositiveIntegerField(default=1)),
                ('contact_id', models.UUIDField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'alarms_alarm',
                'ordering': ('-last_at', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('acknowledged_at__isnull', True)), fields=('code', 'about', 'contact_id'), name='one_open_alarm_of_a_kind', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True), ('outcome', '')), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False), ('outcome__in', ['in_order', 'mistake', 'misuse']), models.Q(('about__isnull', True), models.Q(('acknowledged_by', models.F('about')), _negated=True), _connector='OR')), _connector='OR'), name='alarm_answered_for_by_another')],
            },
        ),
    ]
