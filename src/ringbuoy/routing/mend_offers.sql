-- Leave no contact in limbo, whatever died in between: offers that outlived their time or their contact are
-- ended; a contact that is offered to nobody takes its place in the queue again. Gives the contacts touched.
WITH stale AS (
    SELECT o.id, o.contact_id, o.person_id, c.line_id, c.state,
           CASE WHEN c.state = 'offered' THEN 'lapsed' ELSE 'caller_left' END AS outcome
      FROM routing_offer o JOIN contacts_contact c ON c.id = o.contact_id
     WHERE o.outcome = '' AND (o.expires_at < %(late)s OR c.state <> 'offered')
     ORDER BY c.id FOR UPDATE OF c SKIP LOCKED
), ended AS (
    UPDATE routing_offer o SET outcome = s.outcome, ended_at = %(at)s
      FROM stale s WHERE o.id = s.id AND o.outcome = ''
    RETURNING o.id, o.contact_id, o.person_id, o.outcome, s.line_id
), alone AS (
    SELECT c.id FROM contacts_contact c
     WHERE c.state = 'offered'
       AND NOT EXISTS (SELECT 1 FROM routing_offer o
                        WHERE o.contact_id = c.id AND o.outcome = '' AND o.id NOT IN (SELECT id FROM ended))
     ORDER BY c.id FOR UPDATE SKIP LOCKED
), moved AS (
    UPDATE contacts_contact SET state = 'waiting', version = version + 1
     WHERE id IN (SELECT id FROM alone) AND state = 'offered' RETURNING id
), told AS (
    INSERT INTO journal_entry (at, name, contact_id, person_id, line_id, codes)
    SELECT %(at)s, 'contact.offer_withdrawn', contact_id, person_id, line_id,
           jsonb_build_object('why', outcome)
      FROM ended
)
SELECT contact_id FROM ended UNION SELECT id FROM moved
