"""Note each new entry for the tree, take in those that are there, and let nobody change a leaf."""

from django.db import migrations

NOTE = """
CREATE FUNCTION journal_notes_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO journal_unsealed (entry_id) SELECT id FROM added;
    RETURN NULL;
END $$;

CREATE TRIGGER journal_is_sealed_later AFTER INSERT ON journal_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION journal_notes_unsealed();

INSERT INTO journal_unsealed (entry_id) SELECT id FROM journal_entry;

CREATE TRIGGER leaf_is_append_only BEFORE UPDATE OR DELETE ON journal_leaf
    FOR EACH ROW EXECUTE FUNCTION journal_refuses_change();
CREATE TRIGGER leaves_are_never_emptied BEFORE TRUNCATE ON journal_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses_change();
CREATE TRIGGER signed_tree_is_append_only BEFORE UPDATE OR DELETE ON journal_signedtree
    FOR EACH ROW EXECUTE FUNCTION journal_refuses_change();
CREATE TRIGGER signed_trees_are_never_emptied BEFORE TRUNCATE ON journal_signedtree
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses_change();

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ringbuoy_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON journal_leaf, journal_signedtree FROM ringbuoy_app;
    END IF;
END $$;
"""
FORGET = """
DROP TRIGGER journal_is_sealed_later ON journal_entry;
DROP FUNCTION journal_notes_unsealed();
DROP TRIGGER leaf_is_append_only ON journal_leaf;
DROP TRIGGER leaves_are_never_emptied ON journal_leaf;
DROP TRIGGER signed_tree_is_append_only ON journal_signedtree;
DROP TRIGGER signed_trees_are_never_emptied ON journal_signedtree;
"""


class Migration(migrations.Migration):
    """Add the triggers and take the rights away."""

    dependencies = [("journal", "0008_sealed")]
    operations = [migrations.RunSQL(NOTE, FORGET)]
