from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0011_journal_read_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='signedtree',
            name='key',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
    ]
