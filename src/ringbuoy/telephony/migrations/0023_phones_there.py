"""Say of those who have a phone that a call reaches them, until the new engine knows it for certain.

`presence_phone` begins empty. Without this nobody could answer between its making and the first look of an engine
that fills it, though what rings was offered to people with phones. Who has rows already is not told anew.
"""

from django.db import migrations

FILL = """
INSERT INTO presence_phone (person_id, by, since)
SELECT had.person_id, had.by, now()
  FROM (SELECT o.person_id, 'own' AS by FROM telephony_ownphone o WHERE o.is_on
         UNION ALL
        SELECT s.person_id, 'browser' FROM telephony_softphone s
         WHERE NOT EXISTS (SELECT FROM telephony_ownphone o WHERE o.person_id = s.person_id AND o.is_on)) had
  JOIN people_person p ON p.id = had.person_id AND p.is_active
 WHERE NOT EXISTS (SELECT FROM presence_phone)
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """Fill it once. Back: the rows are as true as others, and stay."""

    dependencies = [("presence", "0002_phones"), ("telephony", "0022_of_each_line")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
