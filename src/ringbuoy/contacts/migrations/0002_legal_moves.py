"""Let the database itself refuse a move that the table of moves does not have."""

from django.db import migrations

GUARD = """
CREATE FUNCTION contact_refuses_illegal_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('held', 'talking'),
        ('held', 'waiting'),
        ('held', 'wrap_up'),
        ('message_taken', 'wrap_up'),
        ('offered', 'abandoned'),
        ('offered', 'message_taken'),
        ('offered', 'talking'),
        ('offered', 'waiting'),
        ('parked', 'talking'),
        ('parked', 'waiting'),
        ('parked', 'wrap_up'),
        ('talking', 'held'),
        ('talking', 'parked'),
        ('talking', 'transferring'),
        ('talking', 'waiting'),
        ('talking', 'wrap_up'),
        ('transferring', 'talking'),
        ('transferring', 'waiting'),
        ('transferring', 'wrap_up'),
        ('waiting', 'abandoned'),
        ('waiting', 'message_taken'),
        ('waiting', 'offered'),
        ('waiting', 'overflowed'),
        ('waiting', 'talking'),
        ('wrap_up', 'closed')
    ) THEN
        RAISE EXCEPTION 'A contact cannot go from % to %.', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER contact_moves_are_legal BEFORE UPDATE OF state ON contacts_contact
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION contact_refuses_illegal_move();
"""
UNGUARD = """
DROP TRIGGER contact_moves_are_legal ON contacts_contact;
DROP FUNCTION contact_refuses_illegal_move();
"""


class Migration(migrations.Migration):
    """Add the trigger. A test holds its pairs against contacts.rules.MOVES."""

    dependencies = [("contacts", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
