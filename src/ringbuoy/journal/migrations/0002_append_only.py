"""Make the journal append-only for everybody, and without rights to change it for the application."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION journal_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is only added to.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_refuses_change();
CREATE TRIGGER journal_is_never_emptied BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses_change();

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ringbuoy_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry FROM ringbuoy_app;
    END IF;
END $$;
"""
ALLOW = """
DROP TRIGGER journal_is_append_only ON journal_entry;
DROP TRIGGER journal_is_never_emptied ON journal_entry;
DROP FUNCTION journal_refuses_change();
"""


class Migration(migrations.Migration):
    """Add the triggers and take the rights away."""

    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
