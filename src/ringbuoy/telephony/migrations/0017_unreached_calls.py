import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0007_whose_rows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('telephony', '0016_noticed_flood'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnreachedCall',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='contacts.contact')),
                ('at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField()),
                ('again_at', models.DateTimeField(null=True)),
                ('over', models.CharField(blank=True, max_length=12)),
                ('over_at', models.DateTimeField(null=True)),
                ('again', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contacts.contact')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'telephony_unreachedcall',
                'indexes': [models.Index(condition=models.Q(('over', '')), fields=['at'], name='unreached_call_open')],
            },
        ),
    ]
