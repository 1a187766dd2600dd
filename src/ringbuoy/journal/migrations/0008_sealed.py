from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0007_directory_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry_id', models.BigIntegerField(unique=True)),
                ('hash', models.BinaryField(max_length=32)),
            ],
            options={
                'db_table': 'journal_leaf',
                'ordering': ('position',),
            },
        ),
        migrations.CreateModel(
            name='SignedTree',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('size', models.BigIntegerField()),
                ('root', models.BinaryField(max_length=32)),
                ('signed_at', models.DateTimeField()),
                ('log', models.CharField(max_length=64)),
                ('signature', models.BinaryField(max_length=64)),
                ('peaks', models.BinaryField()),
            ],
            options={
                'db_table': 'journal_signedtree',
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='Unsealed',
            fields=[
                ('entry_id', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                'db_table': 'journal_unsealed',
            },
        ),
    ]
