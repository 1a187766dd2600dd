"""Let who left a message wait to be called back, where their wish is written after it."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION contact_refuses_illegal_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('held', 'talking'),
        ('held', 'waiting'),
        ('held', 'wrap_up'),
{more}        ('message_taken', 'wrap_up'),
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
"""
MORE = "        ('message_taken', 'waiting'),\n"


class Migration(migrations.Migration):
    """Replace what the trigger calls: no table is locked, and the previous release makes no such move."""

    dependencies = [("contacts", "0008_colleague_joins")]
    operations = [migrations.RunSQL(GUARD.replace("{more}", MORE), GUARD.replace("{more}", ""))]
