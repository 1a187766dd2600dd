import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0003_partner_links'),
        ('telephony', '0006_call_backs_and_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='introduced_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='telephony.outsidecall'),
        ),
    ]
