"""Let the service ask whose a sealed row is, where it cannot know: ids come back, and nothing else."""

from django.db import migrations

DEFINER = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
ASK = f"""
CREATE FUNCTION public.contact_of_transfer(number bigint) RETURNS uuid {DEFINER} AS $$
    SELECT contact_id FROM public.contacts_transfer WHERE id = number
$$;
CREATE FUNCTION public.contacts_offered_to(person bigint) RETURNS SETOF uuid {DEFINER} AS $$
    SELECT contact_id FROM public.contacts_transfer WHERE outcome = '' AND receiver_id = person
$$;
CREATE FUNCTION public.contacts_with_late_transfers(at timestamptz) RETURNS SETOF uuid {DEFINER} AS $$
    SELECT contact_id FROM public.contacts_transfer WHERE outcome = '' AND due_at <= at ORDER BY due_at
$$;
CREATE FUNCTION public.contacts_with_old_addresses(at timestamptz) RETURNS SETOF uuid {DEFINER} AS $$
    SELECT contact_id FROM public.contacts_calleraddress WHERE keep_until <= at
$$;
CREATE FUNCTION public.contact_of_message(said uuid, since timestamptz) RETURNS uuid {DEFINER} AS $$
    SELECT m.contact_id
      FROM public.contacts_contact c JOIN public.contacts_message m ON m.contact_id = c.id
     WHERE c.reached_at >= since AND m.client_id = said LIMIT 1
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
