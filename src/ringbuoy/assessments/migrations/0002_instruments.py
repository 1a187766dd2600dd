"""Let every instrument keep its own codes, with the version and language that was asked."""

from django.db import migrations, models
from django.db.models import Q

CODE = r"^[A-Za-z0-9./_-]+$"


class Migration(migrations.Migration):
    """Widen the codes; what was asked before was the screener for recent risk, in English."""

    dependencies = [("assessments", "0001_initial")]
    operations = [
        migrations.RemoveConstraint("assessment", "assessment_level_known"),
        migrations.RemoveConstraint("itemanswer", "item_known"),
        migrations.RemoveConstraint("itemanswer", "answer_known"),
        migrations.AddField(
            "assessment", "version", models.CharField(max_length=40, db_default="recent")
        ),
        migrations.AddField(
            "assessment", "language", models.CharField(max_length=16, db_default="en")
        ),
        migrations.AlterField("assessment", "level", models.CharField(max_length=40, default="incomplete")),
        migrations.AlterField("itemanswer", "item", models.CharField(max_length=40)),
        migrations.AlterField("itemanswer", "answer", models.CharField(max_length=40, blank=True)),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(name="assessment_level_is_a_code", condition=Q(level__regex=CODE)),
        ),
        migrations.AddConstraint(
            "itemanswer", models.CheckConstraint(name="item_is_a_code", condition=Q(item__regex=CODE))
        ),
        migrations.AddConstraint(
            "itemanswer",
            models.CheckConstraint(
                name="answer_is_a_code", condition=Q(answer="") | Q(answer__regex=CODE)
            ),
        ),
    ]
