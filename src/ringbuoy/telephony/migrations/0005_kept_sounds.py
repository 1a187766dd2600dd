import django.db.models.deletion
import ringbuoy.privacy.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0007_whose_rows'),
        ('telephony', '0004_trunks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sound',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('erase_at', models.DateTimeField()),
                ('over_at', models.DateTimeField(null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sounds', to='contacts.contact')),
            ],
            options={
                'db_table': 'telephony_sound',
                'ordering': ('began_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='SoundPiece',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('sequence', models.PositiveIntegerField()),
                ('heard', ringbuoy.privacy.fields.SealedText(contact='sound')),
                ('sound', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='telephony.sound')),
            ],
            options={
                'db_table': 'telephony_soundpiece',
                'ordering': ('sound', 'sequence'),
            },
        ),
        migrations.AddIndex(
            model_name='sound',
            index=models.Index(condition=models.Q(('over_at', None)), fields=['erase_at'], name='sound_by_end'),
        ),
        migrations.AddIndex(
            model_name='sound',
            index=models.Index(condition=models.Q(('over_at__isnull', False)), fields=['over_at'], name='sound_over'),
        ),
        migrations.AddConstraint(
            model_name='sound',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['message', 'talk'])), name='sound_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='soundpiece',
            constraint=models.UniqueConstraint(fields=('sound', 'sequence'), name='one_piece_per_sequence'),
        ),
    ]
