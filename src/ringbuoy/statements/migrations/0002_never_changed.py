"""The database refuses to change what was stated: who has more to say states it anew."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION statement_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A statement is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER statement_is_never_changed BEFORE UPDATE ON statements_statementwords
    FOR EACH ROW EXECUTE FUNCTION statement_is_never_changed();
"""
ALLOW = """
DROP TRIGGER statement_is_never_changed ON statements_statementwords;
DROP FUNCTION statement_is_never_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("statements", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
