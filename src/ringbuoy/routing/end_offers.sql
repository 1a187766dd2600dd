-- End offers that still stand, each with its outcome. A contact for which nothing rings any more takes its
-- place in the queue again. A contact that another hand holds at this moment is left to the next tick.
-- Gives what was ended.
WITH wanted AS (
    SELECT * FROM unnest(%(contacts)s::uuid[], %(persons)s::bigint[], %(outcomes)s::text[])
        AS w (contact_id, person_id, outcome)
), held AS (
    SELECT id, line_id FROM contacts_contact
     WHERE id = ANY (%(contacts)s::uuid[]) ORDER BY id FOR UPDATE SKIP LOCKED
), ended AS (
    UPDATE routing_offer o SET outcome = w.outcome, ended_at = %(at)s
      FROM wanted w JOIN held h ON h.id = w.contact_id
     WHERE o.contact_id = w.contact_id AND o.person_id = w.person_id AND o.outcome = ''
    RETURNING o.id, o.contact_id, o.person_id, o.outcome, h.line_id
), moved AS (
    UPDATE contacts_contact c SET state = 'waiting', version = version + 1
     WHERE c.id IN (SELECT contact_id FROM ended) AND c.state = 'offered'
       AND NOT EXISTS (SELECT 1 FROM routing_offer o
                        WHERE o.contact_id = c.id AND o.outcome = '' AND o.id NOT IN (SELECT id FROM ended))
), told AS (
    INSERT INTO journal_entry (at, name, contact_id, person_id, line_id, codes)
    SELECT %(at)s,
           CASE outcome WHEN 'lapsed' THEN 'contact.offer_lapsed'
                        WHEN 'declined' THEN 'contact.declined'
                        ELSE 'contact.offer_withdrawn' END,
           contact_id, person_id, line_id, jsonb_build_object('why', outcome)
      FROM ended
)
SELECT contact_id, person_id FROM ended
