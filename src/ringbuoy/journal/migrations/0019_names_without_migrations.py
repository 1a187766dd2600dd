"""Let the list of names be renewed after each migration (`known_names`), and be no part of the model."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Change what Django knows; the constraint in the database stays."""

    dependencies = [("journal", "0018_mail_names")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(model_name="entry", name="journal_name_is_known"),
                migrations.AlterField(
                    model_name="entry", name="name", field=models.CharField(max_length=40)
                ),
            ]
        )
    ]
