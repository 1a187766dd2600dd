-- Make offers true, all of a tick in one statement. An offer is made only where its contact still waits
-- (a call may ring at a second desk), its counselor is still ready and can talk on it, and the seat is free;
-- the constraints
-- of routing_offer refuse the rest. Gives what was made.
WITH wanted AS (
    SELECT * FROM unnest(%(contacts)s::uuid[], %(persons)s::bigint[], %(seats)s::smallint[],
                         %(untils)s::timestamptz[]) AS w (contact_id, person_id, seat, until)
), held AS (
    SELECT id, channel, line_id FROM contacts_contact
     WHERE id = ANY (%(contacts)s::uuid[])
       AND (state = 'waiting' OR (state = 'offered' AND channel = 'voice'))
     ORDER BY id FOR UPDATE SKIP LOCKED
), made AS (
    INSERT INTO routing_offer (contact_id, person_id, channel, seat, made_at, expires_at, outcome)
    SELECT w.contact_id, w.person_id, h.channel, w.seat, %(at)s, w.until, ''
      FROM wanted w
      JOIN held h ON h.id = w.contact_id
      JOIN people_person p ON p.id = w.person_id AND p.is_active
      JOIN presence_presence q ON q.person_id = w.person_id AND q.readiness = 'ready' AND NOT q.is_away
     WHERE (h.channel <> 'voice' OR EXISTS (SELECT FROM presence_phone f WHERE f.person_id = w.person_id))
       AND NOT EXISTS (
           SELECT 1 FROM contacts_contact s
            WHERE s.counselor_id = w.person_id AND s.state IN ('talking', 'held', 'transferring')
              AND (s.seat = w.seat OR s.channel = 'voice' OR h.channel = 'voice'))
    ON CONFLICT DO NOTHING
    RETURNING contact_id, person_id, seat, expires_at
), moved AS (
    UPDATE contacts_contact SET state = 'offered', version = version + 1
     WHERE id IN (SELECT contact_id FROM made) AND state = 'waiting'
), told AS (
    INSERT INTO journal_entry (at, name, contact_id, person_id, line_id, codes)
    SELECT %(at)s, 'contact.offered', m.contact_id, m.person_id, h.line_id,
           jsonb_build_object('seat', m.seat, 'until', m.expires_at)
      FROM made m JOIN held h ON h.id = m.contact_id
)
SELECT contact_id, person_id FROM made
