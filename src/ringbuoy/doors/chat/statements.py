"""Every SQL statement of the hub. A test runs each of them against the tables that the models make."""

from typing import Final, LiteralString

LOCK: Final[LiteralString] = """
    SELECT v.contact_id, v.last_sequence, c.state, c.counselor_id
      FROM contacts_conversation v JOIN contacts_contact c ON c.id = v.contact_id
     WHERE v.contact_id = ANY(%s) FOR UPDATE OF v SKIP LOCKED
"""

REPEATS: Final[LiteralString] = """
    SELECT m.contact_id, m.client_id, m.sequence, m.at
      FROM unnest(%s::uuid[], %s::uuid[]) AS said (contact_id, client_id)
      JOIN contacts_message m USING (contact_id, client_id)
"""

WATCHES: Final[LiteralString] = """
    SELECT contact_id, person_id, mode FROM escalations_watching
     WHERE contact_id = ANY(%s) AND until IS NULL
"""

INSERT: Final[LiteralString] = """
    INSERT INTO contacts_message
           (contact_id, sequence, client_id, author, audience, person_id, at, words)
    SELECT * FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::text[], %s::text[], %s::bigint[],
                         %s::timestamptz[], %s::bytea[])
"""

GROW: Final[LiteralString] = """
    UPDATE contacts_conversation v
       SET last_sequence = said.last,
           caller_wrote_at = coalesce(said.caller_at, v.caller_wrote_at),
           caller_seen_at = coalesce(said.caller_at, v.caller_seen_at),
           counselor_wrote_at = coalesce(said.counselor_at, v.counselor_wrote_at)
      FROM unnest(%s::uuid[], %s::int[], %s::timestamptz[], %s::timestamptz[])
           AS said (contact_id, last, caller_at, counselor_at)
     WHERE v.contact_id = said.contact_id
"""

MESSAGES_AFTER: Final[LiteralString] = """
    SELECT m.contact_id, m.sequence, m.client_id, m.author, m.person_id, m.audience, m.at, m.words
      FROM unnest(%s::uuid[], %s::int[]) AS seen (contact_id, sequence)
      JOIN contacts_message m ON m.contact_id = seen.contact_id AND m.sequence > seen.sequence
     WHERE m.audience = ANY(%s) ORDER BY m.contact_id, m.sequence
"""

MESSAGES_SINCE: Final[LiteralString] = """
    SELECT contact_id, sequence, client_id, author, person_id, audience, at, words
      FROM contacts_message
     WHERE contact_id = ANY(%s) AND at >= %s ORDER BY contact_id, sequence
"""

LAST_SEQUENCES: Final[LiteralString] = """
    SELECT contact_id, last_sequence FROM contacts_conversation WHERE contact_id = ANY(%s)
"""

ALIASES: Final[LiteralString] = "SELECT id, alias FROM people_person WHERE id = ANY(%s)"

STANDINGS: Final[LiteralString] = """
    SELECT c.id, c.state, c.counselor_id, coalesce(p.alias, ''), c.line_id, c.language,
           coalesce(c.returned_at, c.waiting_since)
      FROM contacts_contact c LEFT JOIN people_person p ON p.id = c.counselor_id
     WHERE c.id = ANY(%s)
"""

HEARERS: Final[LiteralString] = """
    SELECT c.id, c.state, c.counselor_id,
           ARRAY(SELECT w.person_id FROM escalations_watching w WHERE w.contact_id = c.id AND w.until IS NULL)
      FROM contacts_contact c WHERE c.id = ANY(%s)
"""

READING: Final[LiteralString] = """
    SELECT c.state, c.counselor_id, l.code, coalesce(c.closed_at, c.ended_at),
           (SELECT max(o.until) FROM contacts_recordopening o WHERE o.contact_id = c.id AND o.person_id = %s),
           ARRAY(SELECT w.person_id FROM escalations_watching w
                  WHERE w.contact_id = c.id AND w.until IS NULL),
           (SELECT m.reason FROM contacts_manyopens m
             WHERE m.person_id = %s AND m.at > %s ORDER BY m.id DESC LIMIT 1)
      FROM contacts_contact c JOIN lines_line l ON l.id = c.line_id WHERE c.id = %s
"""

CONTACTS_OF: Final[LiteralString] = """
    SELECT id FROM contacts_contact WHERE counselor_id = ANY(%s) AND state = ANY(%s)
    UNION
    SELECT contact_id FROM escalations_watching WHERE person_id = ANY(%s) AND until IS NULL
"""

WAITS: Final[LiteralString] = """
    SELECT line_id, answered_at - reached_at FROM contacts_contact
     WHERE line_id = ANY(%s) AND channel = 'chat' AND reached_at > %s AND answered_at IS NOT NULL
     ORDER BY reached_at DESC LIMIT 500
"""

STILL_WAITING: Final[LiteralString] = """
    SELECT line_id, %s - waiting_since FROM contacts_contact
     WHERE line_id = ANY(%s) AND channel = 'chat' AND state = ANY(%s)
     ORDER BY waiting_since LIMIT 500
"""

# Whoever is being written by another process at this moment is left for the next round: nobody waits.
SEEN: Final[LiteralString] = """
    WITH free AS (
        SELECT contact_id FROM contacts_conversation WHERE contact_id = ANY(%s) FOR UPDATE SKIP LOCKED
    )
    UPDATE contacts_conversation v SET caller_seen_at = greatest(v.caller_seen_at, %s)
      FROM free WHERE v.contact_id = free.contact_id
"""

BEATS: Final[LiteralString] = """
    WITH free AS (
        SELECT person_id FROM presence_presence WHERE person_id = ANY(%s) FOR UPDATE SKIP LOCKED
    )
    UPDATE presence_presence p SET beat_at = greatest(p.beat_at, %s)
      FROM free WHERE p.person_id = free.person_id RETURNING p.person_id
"""

JOURNAL: Final[LiteralString] = """
    INSERT INTO journal_entry (at, name, contact_id, person_id, codes)
    VALUES (%s, %s, %s, %s, %s)
"""

NEWEST_ENTRIES: Final[LiteralString] = "SELECT id FROM journal_entry ORDER BY id DESC LIMIT %s"

ENTRIES_AFTER: Final[LiteralString] = """
    SELECT id, at, name, contact_id, person_id, line_id, codes
      FROM journal_entry WHERE id > %s ORDER BY id LIMIT %s
"""

CENTER_NUMBERS: Final[LiteralString] = "SELECT emergency_number, crisis_numbers, exit_url FROM lines_center"

# The newest list of each language: first words are read with it.
LISTS: Final[LiteralString] = """
    SELECT DISTINCT ON (language) language, version, phrases FROM triage_listversion
     ORDER BY language, version DESC
"""

HINT_MESSAGES: Final[LiteralString] = "SELECT pg_notify('message', id) FROM unnest(%s::text[]) AS said (id)"
HINT_JOURNAL: Final[LiteralString] = "NOTIFY journal"
