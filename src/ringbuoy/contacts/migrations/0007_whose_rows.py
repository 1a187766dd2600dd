"""Let the service ask whose a sealed row is, where it cannot know: ids come back, and nothing else."""

from django.db import migrations

DEFINER = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
# By number, as a column of the same name would be taken instead of an argument, without a word.
ASK = f"""
CREATE FUNCTION public.contact_of_transfer(bigint) RETURNS uuid {DEFINER} AS $$
    SELECT contact_id FROM public.contacts_transfer WHERE id = $1
$$;
CREATE FUNCTION public.contacts_offered_to(bigint) RETURNS SETOF uuid {DEFINER} AS $$
    SELECT contact_id FROM public.contacts_transfer WHERE outcome = '' AND receiver_id = $1
$$;
CREATE FUNCTION public.contacts_with_late_transfers(timestamptz) RETURNS SETOF uuid {DEFINER} AS $$
    SELECT contact_id FROM public.contacts_transfer WHERE outcome = '' AND due_at <= $1 ORDER BY due_at
$$;
CREATE FUNCTION public.contacts_with_old_addresses(timestamptz) RETURNS SETOF uuid {DEFINER} AS $$
    SELECT contact_id FROM public.contacts_calleraddress WHERE keep_until <= $1
$$;
CREATE FUNCTION public.contact_of_message(uuid, timestamptz) RETURNS uuid {DEFINER} AS $$
    SELECT m.contact_id
      FROM public.contacts_contact c JOIN public.contacts_message m ON m.contact_id = c.id
     WHERE c.reached_at >= $2 AND m.client_id = $1 LIMIT 1
$$;
"""
FORGET = """
DROP FUNCTION public.contact_of_transfer(bigint);
DROP FUNCTION public.contacts_offered_to(bigint);
DROP FUNCTION public.contacts_with_late_transfers(timestamptz);
DROP FUNCTION public.contacts_with_old_addresses(timestamptz);
DROP FUNCTION public.contact_of_message(uuid, timestamptz);
"""


class Migration(migrations.Migration):
    """Add the functions. They run with the rights of the tables' owner."""

    dependencies = [("contacts", "0006_many_opens")]
    operations = [migrations.RunSQL(ASK, FORGET)]
